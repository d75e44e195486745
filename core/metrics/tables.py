"""The lake's tables besides the streams': how far each stream has come, and what its rows add up to.

`variants` spares whoever asks for figures of variants reading every report: each shipment adds to it, in its
own transaction, what its rows add up to. Rows of the same variant are added up when they are read, and now
and then for good.
"""

from collections.abc import Mapping, Set

from core.metrics.literals import quoted
from core.metrics.rows import COLUMNS, SIMULATED, Stream

SHIPPED = {
    "stream": "VARCHAR",
    "workspace_id": "VARCHAR",
    "position": "BIGINT",
    "happened_at": "TIMESTAMPTZ",
}
"""How far a workspace's stream has come, and when the latest of it happened."""
TURN = ""
"""The row of `shipped` that every writer changes, so that of two at once one always loses."""
VARIANTS = {
    "workspace_id": "VARCHAR",
    "campaign_id": "VARCHAR",
    "variant_id": "VARCHAR",
    "platform": "VARCHAR",
    "label": "VARCHAR",
    "is_out": "BOOLEAN",
    "impressions": "BIGINT",
    "clicks": "BIGINT",
    "is_simulated": "BOOLEAN",
}
"""What is known of variants. `is_out` where one was published or reported on."""


def definitions() -> list[str]:
    """The statements that make an empty lake's tables."""
    return [
        *(_table(stream, COLUMNS[stream]) for stream in Stream),
        _table("variants", VARIANTS),
        _table("shipped", SHIPPED),
        *(f"INSERT INTO shipped VALUES ('{stream}', '{TURN}', 0, NULL)" for stream in Stream),  # noqa: S608 - ours
    ]


def additions() -> list[str]:
    """The statements that give a lake of streams alone the rest, from all that was shipped to it."""
    rows = " UNION ALL ".join(
        f"SELECT '{stream}' AS stream, workspace_id, happened_at FROM {stream}"  # noqa: S608 - ours
        for stream in Stream
    )
    return [
        _table("variants", VARIANTS),
        *(f"INSERT INTO variants {added_up(stream, stream)}" for stream in Stream),
        "ALTER TABLE shipped ADD COLUMN happened_at TIMESTAMPTZ",
        f"""
        UPDATE shipped SET happened_at = (
            SELECT max(happened_at) FROM ({rows}) AS found
            WHERE found.stream = shipped.stream AND found.workspace_id = shipped.workspace_id)
        """,  # noqa: S608 - ours
    ]


def taking(stream: Stream, marks: Mapping[str, int], workspaces: Set[str]) -> tuple[str, ...]:
    """The statements that take the rows laid out in `batch`: to their table, to `variants`, to `shipped`.

    `marks` are the stream's so far, and `workspaces` those that `batch` has rows of. A mark is deleted and
    written anew, since changed ones would be a file each time; who is first to commit has taken the turn.
    """
    former = [(name, marks[name]) for name in (TURN, *sorted(workspaces)) if name in marks]
    gone = ", ".join(f"({quoted(name)}, {position})" for name, position in former)
    return (
        f"INSERT INTO {stream} FROM batch",
        f"INSERT INTO variants {added_up(stream, 'batch')}",
        f"""
        INSERT INTO shipped SELECT '{stream}', workspace_id, max(position), max(happened_at) FROM (
            SELECT workspace_id, position, happened_at FROM batch
            UNION ALL SELECT workspace_id, position, happened_at FROM shipped
            WHERE stream = '{stream}' AND workspace_id IN (SELECT workspace_id FROM batch)
            UNION ALL VALUES ('{TURN}', {marks[TURN] + 1}, NULL)
        ) GROUP BY workspace_id
        """,  # noqa: S608 - ours
        f"DELETE FROM shipped WHERE stream = '{stream}' AND (workspace_id, position) IN ({gone})",  # noqa: S608 - quoted
        "DROP TABLE batch",
    )


def added_up(stream: Stream, rows: str) -> str:
    """What rows of a stream add to `variants`: the query over the table `rows`."""
    if stream is Stream.EVENTS:
        figures = """any_value(CASE WHEN kind = 'variant.written' THEN payload->>'$.label' END),
            bool_or(kind = 'post.published'), 0, 0, false"""
        which = "WHERE kind IN ('variant.written', 'post.published')"
    else:
        figures = (
            f"NULL, true, sum(impressions)::BIGINT, sum(clicks)::BIGINT, bool_or(source = '{SIMULATED}')"
        )
        which = ""
    return f"""
        SELECT workspace_id, campaign_id, variant_id, any_value(platform), {figures} FROM {rows} {which}
        GROUP BY workspace_id, campaign_id, variant_id
        """  # noqa: S608 - ours


IS_SPREAD = "SELECT count(*) > 2 * count(DISTINCT (workspace_id, variant_id)) FROM variants"
"""Whether `variants` has so many rows of the same variants that adding them up is worth it."""
ADDING_UP = (
    "BEGIN",
    f"UPDATE shipped SET position = position + 1 WHERE workspace_id = '{TURN}'",  # noqa: S608 - ours
    """
    CREATE TEMP TABLE batch AS
    SELECT workspace_id, campaign_id, variant_id, any_value(platform) AS platform, any_value(label) AS label,
        bool_or(is_out), sum(impressions)::BIGINT, sum(clicks)::BIGINT, bool_or(is_simulated)
    FROM variants GROUP BY workspace_id, campaign_id, variant_id
    """,
    "DELETE FROM variants",
    "INSERT INTO variants FROM batch ORDER BY workspace_id, campaign_id",
    "DROP TABLE batch",
    "COMMIT",
)


def _table(name: str, columns: dict[str, str]) -> str:
    return f"CREATE TABLE {name} ({', '.join(f'{column} {kind}' for column, kind in columns.items())})"
