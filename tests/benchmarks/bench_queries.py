"""What reads of the lake cost among ten million rows, beside the same asked of a plain DuckDB file with them.

The peer reads all that was reported, and its file needs no catalog. The processor's time is told, in
milliseconds, the median of nine: ours as the pages ask, in one thread, and so is the peer's.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import duckdb

from core.metrics import queries, reached
from core.metrics.lake import Lake
from core.metrics.literals import filled
from tests.benchmarks import big_lake
from tests.benchmarks.row import Row
from tests.grown import WORKSPACE

ROWS = 10_000_000
ONE = big_lake.campaign_id(1_200)
BESIDE = "plain DuckDB"
TOTALS = """
WITH shown AS (
    SELECT campaign_id, variant_id, any_value(platform) AS platform FROM events
    WHERE workspace_id = $1 AND kind = 'post.published' AND ($2 IS NULL OR campaign_id = $2) GROUP BY ALL
),
reached AS (
    SELECT campaign_id, variant_id, sum(impressions)::BIGINT AS impressions, sum(clicks)::BIGINT AS clicks
    FROM engagement WHERE workspace_id = $1 AND ($2 IS NULL OR campaign_id = $2) GROUP BY ALL
),
labels AS (
    SELECT variant_id, any_value(payload->>'$.label') AS label FROM events
    WHERE workspace_id = $1 AND kind = 'variant.written' AND ($2 IS NULL OR campaign_id = $2) GROUP BY ALL
),
posts AS (
    SELECT variant_id, arg_max(figures, position) AS told FROM figures
    WHERE workspace_id = $1 AND ($2 IS NULL OR campaign_id = $2) AND NOT is_gone GROUP BY variant_id, post_id
),
fetched AS (
    SELECT variant_id, any_value(told.source) AS source, epoch_us(min(told.happened_at)) AS told_at,
        sum(told.impressions)::BIGINT AS seen, sum(told.clicks)::BIGINT AS followed,
        sum(told.likes)::BIGINT AS likes, sum(told.replies)::BIGINT AS replies,
        sum(told.reposts)::BIGINT AS reposts
    FROM posts GROUP BY variant_id
)
SELECT campaign_id, variant_id, label, platform, impressions, clicks, fetched.*
FROM shown FULL JOIN reached USING (campaign_id, variant_id) LEFT JOIN labels USING (variant_id)
LEFT JOIN fetched USING (variant_id)
"""
"""The figures of variants, from the rows themselves: what was reported of each, and what was told last."""
LAST = """
SELECT max(happened_at)::VARCHAR FROM (
    SELECT happened_at FROM events WHERE workspace_id = $1
    UNION ALL SELECT happened_at FROM engagement WHERE workspace_id = $1)
"""


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        catalog, data, file = big_lake.make(Path(folder), ROWS)
        with (
            Lake.open(catalog, data, read_only=True) as lake,
            duckdb.connect(str(file), read_only=True) as plain,
        ):
            plain.execute("SET threads = 1")
            return _rows(lake, plain)


def _rows(lake: Lake, plain: duckdb.DuckDBPyConnection) -> list[Row]:
    def asked(query: str, *values: str | None) -> Callable[[], object]:
        return lambda: plain.execute(filled(query, values)).fetchall()

    pairs: dict[str, tuple[Callable[[], object], Callable[[], object], str]] = {
        "variants of one campaign": (
            lambda: reached.variant_totals(lake, WORKSPACE, ONE),
            asked(TOTALS, WORKSPACE, ONE),
            "≤ 1.3",
        ),
        "variants of all campaigns": (
            lambda: reached.variant_totals(lake, WORKSPACE),
            asked(TOTALS, WORKSPACE, None),
            "≤ 1.3",
        ),
        "campaigns": (
            lambda: queries.campaigns(lake, WORKSPACE),
            asked(queries._CAMPAIGNS, WORKSPACE),
            "",
        ),
        "review": (
            lambda: queries.review_figures(lake, WORKSPACE),
            asked(queries._REVIEW, WORKSPACE),
            "",
        ),
        "last event": (lambda: queries.last_event_at(lake, WORKSPACE), asked(LAST, WORKSPACE), ""),
    }
    rows = []
    for name, (ours, peer, goal) in pairs.items():
        took = _taken(ours, peer)
        rows.append(Row(f"{name}, {ROWS:,} rows", took[0], "ms", took[1], BESIDE, goal))
    smallest, version = _taken(lambda: lake.rows("SELECT position FROM shipped"), lake.version)
    return [*rows, Row("the smallest table", smallest, "ms", goal="≤ 5"), Row("the version", version, "ms")]


def _taken(*questions: Callable[[], object]) -> list[float]:
    """The processor's milliseconds for each, asked in turns."""
    times: list[list[float]] = [[] for _ in questions]
    for _ in range(9):
        for question, took in zip(questions, times, strict=True):
            began = time.process_time()
            question()
            took.append((time.process_time() - began) * 1000)
    return [median(took) for took in times]
