"""A lake of millions of rows, and a plain DuckDB file with the same rows in the same order, made by DuckDB.

One workspace has worked for years, always on 50 campaigns at a time. One row in ten is an event; the others
are reports about the six published variants of a campaign. Rows lie in the order in which they came. Besides,
platforms were asked for each post's figures 28 times.
"""

from pathlib import Path

import duckdb

from core.foundation.ids import CampaignId
from core.metrics.connection import connect
from core.metrics.lake import Lake
from core.metrics.rows import COLUMNS, Stream
from core.metrics.tables import SUMMED, added_up
from tests.grown import WORKSPACE

EVENTS_EACH = 400
REPORTS_EACH = 9 * EVENTS_EACH
VERSIONS_EACH = 6 * 28
AT_ONCE = 50
COMMITS = 20
"""Shipments of a table; afterwards the lake is compacted, as the worker does."""


def campaign_id(number: int) -> CampaignId:
    return CampaignId(f"cmp_{number:07}")


def make(folder: Path, rows: int) -> tuple[Path, Path, Path]:
    """The lake's catalog, its data, and the plain file; `rows` are events and reports."""
    catalog, data, plain = folder / "catalog.sqlite", folder / "data", folder / "plain.duckdb"
    events = rows // 10
    counts = {
        Stream.EVENTS: events,
        Stream.ENGAGEMENT: rows - events,
        Stream.FIGURES: events // EVENTS_EACH * VERSIONS_EACH,
    }
    with duckdb.connect(str(plain)) as file:
        for stream, count in counts.items():
            columns = ", ".join(COLUMNS[stream])
            file.execute(f"CREATE TABLE {stream} AS SELECT {columns} FROM ({_MADE[stream]})", [count])
    lake = connect(catalog, data, read_only=False)
    if lake is None:
        raise RuntimeError("there is no lake to fill")
    with lake:
        lake.execute(f"ATTACH '{plain}' AS plain (READ_ONLY)")
        for stream, count in counts.items():
            size = -(-count // COMMITS)
            for first in range(0, count, size):
                lake.execute(
                    f"INSERT INTO {stream} SELECT * FROM plain.{stream} WHERE position > ? AND position <= ?",
                    [first, first + size],
                )
            if stream in SUMMED:
                lake.execute(f"INSERT INTO variants {added_up(stream, stream)}")
            lake.execute(
                f"INSERT INTO shipped SELECT '{stream}', workspace_id, max(position), max(happened_at) "
                f"FROM {stream} GROUP BY workspace_id"
            )
    with Lake.open(catalog, data) as door:
        door.compact()
    return catalog, data, plain


def _numbered(each: int) -> str:
    """Rows n = 0, 1, … with their campaign, the step of that campaign they are, and their moment."""
    return f"""
    SELECT range AS n, n + 1 AS position, '{WORKSPACE}' AS workspace_id,
        'cmp_' || lpad((n // {each * AT_ONCE} * {AT_ONCE} + n % {AT_ONCE})::VARCHAR, 7, '0') AS campaign_id,
        n // {AT_ONCE} % {each} AS step,
        TIMESTAMPTZ '2021-01-01 00:00:00+00' + to_seconds(n * 150000000 // $1) AS happened_at
    FROM range($1)"""


_MADE = {
    Stream.EVENTS: f"""
    WITH numbered AS ({_numbered(EVENTS_EACH)}),
    kinds AS (
        SELECT *, 'system' AS actor, 'bench' AS correlation_id,
            CASE WHEN step = 0 THEN 'campaign.started' WHEN step < 9 THEN 'variant.written'
                WHEN step = 9 THEN 'campaign.drafted' WHEN step < 16 THEN 'variant.approved'
                WHEN step < 18 THEN 'variant.rejected' WHEN step < 24 THEN 'post.scheduled'
                WHEN step < 30 THEN 'post.published' WHEN step < {EVENTS_EACH} - 1 THEN 'spend.settled'
                ELSE 'campaign.completed' END AS kind,
            CASE WHEN step < 9 THEN step - 1 WHEN step < 18 THEN step - 10 ELSE step % 6 END AS variant,
            kind LIKE 'variant.%' OR kind LIKE 'post.%' AS is_about_one
        FROM numbered
    )
    SELECT *,
        CASE WHEN is_about_one THEN campaign_id || '_' || variant END AS variant_id,
        CASE WHEN kind LIKE 'post.%' THEN campaign_id || '_p' || variant END AS post_id,
        CASE WHEN is_about_one THEN ['x', 'linkedin'][variant % 2 + 1] END AS platform,
        CASE kind
            WHEN 'campaign.started' THEN '{{"name":"Backpack ' || campaign_id || '"}}'
            WHEN 'variant.written' THEN '{{"label":"' || chr((65 + variant)::INT) || '","writer":"openai"}}'
            WHEN 'spend.settled' THEN
                '{{"model":"gpt-5-mini","input_tokens":1200,"output_tokens":300,"cost_micros":900}}'
            ELSE '{{"campaign_id":"' || campaign_id || '"}}' END AS payload
    FROM kinds ORDER BY n""",
    Stream.ENGAGEMENT: f"""
    WITH numbered AS ({_numbered(REPORTS_EACH)})
    SELECT *, 'report-' || n AS report_id, 'tracker' AS source, step % 6 AS variant,
        campaign_id || '_' || variant AS variant_id, campaign_id || '_p' || variant AS post_id,
        ['x', 'linkedin'][variant % 2 + 1] AS platform,
        100::BIGINT AS impressions, (hash(n) % (2 + variant))::BIGINT AS clicks
    FROM numbered ORDER BY n""",
    Stream.FIGURES: f"""
    WITH numbered AS ({_numbered(VERSIONS_EACH)})
    SELECT *, step % 6 AS variant, ['x', 'linkedin'][variant % 2 + 1] AS platform, platform AS source,
        campaign_id || '_' || variant AS variant_id, campaign_id || '_p' || variant AS post_id,
        step * 100 AS impressions, step AS clicks, step // 2 AS likes, step // 9 AS replies,
        CASE WHEN platform = 'x' THEN step // 9 END AS reposts, false AS is_gone
    FROM numbered ORDER BY n""",
}
