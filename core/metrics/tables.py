"""The lake's tables besides the streams': how far each stream has come, and what its rows add up to.

`variants` spares whoever asks for figures of variants reading every report: each shipment adds to it, in its
own transaction, what its rows add up to for each who reported. Rows of the same variant and source are added
up when they are read, and now and then for good. What platforms say are versions, and stays as it is.
"""

from collections.abc import Mapping, Set
from itertools import chain

from core.metrics.literals import quoted
from core.metrics.rows import COLUMNS, LINK_WITHOUT_POST, Stream

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
    "language": "VARCHAR",
    "is_out": "BOOLEAN",
    "impressions": "BIGINT",
    "clicks": "BIGINT",
    "source": "VARCHAR",
    "reported_at": "TIMESTAMPTZ",
}
"""What is known of variants. `is_out` where one was published, or reported on by `source`."""
SUMMED = (Stream.EVENTS, Stream.ENGAGEMENT)
"""The streams whose rows add up."""


def definitions() -> list[str]:
    """The statements that make an empty lake's tables."""
    return [
        *chain.from_iterable(_table(stream, COLUMNS[stream]) for stream in Stream),
        *_table("variants", VARIANTS),
        *_table("shipped", SHIPPED),
        *(f"INSERT INTO shipped VALUES ('{stream}', '{TURN}', 0, NULL)" for stream in Stream),  # noqa: S608 - ours
    ]


def additions(*, has_variants: bool, has_figures: bool) -> list[str]:
    """The statements that give a lake of an older version the rest, from all that was shipped to it.

    The oldest have streams alone, and no figures.
    """
    figures = [
        *_table(Stream.FIGURES, COLUMNS[Stream.FIGURES]),
        f"INSERT INTO shipped VALUES ('{Stream.FIGURES}', '{TURN}', 0, NULL)",  # noqa: S608 - ours
    ]
    return [
        *(["DROP TABLE variants"] if has_variants else _latest()),
        *([] if has_figures else figures),
        *_table("variants", VARIANTS),
        *(f"INSERT INTO variants {added_up(stream, stream)}" for stream in SUMMED),
    ]


def _latest() -> list[str]:
    """The statements by which `shipped` says when the latest of each stream happened."""
    rows = " UNION ALL ".join(
        f"SELECT '{stream}' AS stream, workspace_id, happened_at FROM {stream}"  # noqa: S608 - ours
        for stream in SUMMED
    )
    return [
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
        *([f"INSERT INTO variants {added_up(stream, 'batch')}"] if stream in SUMMED else []),
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
            any_value(CASE WHEN kind = 'variant.written' THEN payload->>'$.language' END),
            bool_or(kind = 'post.published'), 0, 0, NULL, NULL"""
        which, source = "WHERE kind IN ('variant.written', 'post.published')", ""
    else:
        figures = f"""NULL, NULL, source <> '{LINK_WITHOUT_POST}',
            sum(impressions)::BIGINT, sum(clicks)::BIGINT, source, max(happened_at)"""
        which, source = "", ", source"
    return f"""
        SELECT workspace_id, campaign_id, variant_id, any_value(platform), {figures} FROM {rows} {which}
        GROUP BY workspace_id, campaign_id, variant_id{source}
        """  # noqa: S608 - ours


IS_SPREAD = "SELECT count(*) > 2 * count(DISTINCT (workspace_id, variant_id, source)) FROM variants"
"""Whether `variants` has so many rows of the same variants that adding them up is worth it."""
ADDING_UP = (
    "BEGIN",
    f"UPDATE shipped SET position = position + 1 WHERE workspace_id = '{TURN}'",  # noqa: S608 - ours
    """
    CREATE TEMP TABLE batch AS
    SELECT workspace_id, campaign_id, variant_id, any_value(platform) AS platform, any_value(label) AS label,
        any_value(language) AS language, bool_or(is_out), sum(impressions)::BIGINT, sum(clicks)::BIGINT,
        source, max(reported_at)
    FROM variants GROUP BY workspace_id, campaign_id, variant_id, source
    """,
    "DELETE FROM variants",
    "INSERT INTO variants FROM batch ORDER BY workspace_id, campaign_id",
    "DROP TABLE batch",
    "COMMIT",
)


def _table(name: str, columns: dict[str, str]) -> tuple[str, ...]:
    """The statements that make a table with nothing in it.

    Of one that never had a row there are no statistics, and DuckLake asks its catalog for those of each
    column in every query, 3 ms a time.
    """
    return (
        f"CREATE TABLE {name} ({', '.join(f'{column} {kind}' for column, kind in columns.items())})",
        f"INSERT INTO {name} (workspace_id) VALUES ('')",  # noqa: S608 - ours
        f"DELETE FROM {name}",  # noqa: S608 - ours
    )
