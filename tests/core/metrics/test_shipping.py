"""A tick of shipping: journal and inbox arrive in the lake whole, in order, once."""

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from core.foundation.events.campaigns import CampaignFailed
from core.foundation.events.posts import PostScheduled
from core.foundation.ids import CampaignId, PlatformName, PostId, VariantId, WorkspaceId
from core.metrics import figures, inbox, shipping
from core.metrics.engagement import MOST, Report
from core.metrics.figures import FiguresVersion
from core.metrics.inbox import About
from core.metrics.lake import Lake, LakeUnavailable
from core.metrics.rows import Stream
from core.metrics.shipping import Shipped, ship, tidy
from core.storage import journal
from core.storage.database import Database
from tests.builders import a_member, a_post, kept_reports
from tests.stand_ins.clock import ManualClock

ACME, BOLT = WorkspaceId("wsp_acme"), WorkspaceId("wsp_bolt")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ABOUT = About(CampaignId("cmp_1"), VariantId("var_1"), PlatformName.X)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.open(tmp_path / "lake" / "catalog.sqlite", tmp_path / "lake" / "data")


async def happen(database: Database, count: int, workspace: WorkspaceId = ACME) -> None:
    async with database.write() as session:
        for _ in range(count):
            event = CampaignFailed(campaign_id=CampaignId("cmp_1"), reason="none")
            journal.record(session, workspace, event, at=NOON)


async def report(database: Database, *names: str, workspace: WorkspaceId = ACME) -> None:
    reports = [(Report(name, PostId("pst_1"), 100, 3, NOON, "test"), ABOUT) for name in names]
    async with database.write() as session:
        await inbox.accept(session, workspace, reports, now=NOON)


def positions_in(lake: Lake, table: str = "events", workspace: WorkspaceId = ACME) -> list[int]:
    found = lake.rows(f"SELECT position FROM {table} WHERE workspace_id = $1 ORDER BY 1", [workspace])
    return [position for (position,) in found]


async def test_what_happened_and_how_it_was_received_arrive_once(database: Database, lake: Lake) -> None:
    await happen(database, 3)
    await happen(database, 2, BOLT)
    await report(database, "a", "b")
    assert await ship(database, lake) == Shipped(events=5, engagement=2)
    assert await ship(database, lake) == Shipped(events=0, engagement=0)
    assert positions_in(lake) == [1, 2, 3]
    assert positions_in(lake, workspace=BOLT) == [1, 2]
    assert lake.rows("SELECT sum(impressions), sum(clicks) FROM engagement") == [(200, 6)]


async def test_fetched_figures_arrive_once_with_what_is_not_told_left_open(
    database: Database, clock: ManualClock, lake: Lake
) -> None:
    post = await a_post(database, clock, await a_member(database, clock))

    def version(**told: Any) -> FiguresVersion:
        return FiguresVersion(
            campaign_id=post.campaign_id,
            variant_id=post.variant_id,
            post_id=post.id,
            platform=post.platform,
            source="x",
            fetched_at=NOON,
            **told,
        )

    async with database.write() as session:
        versions = [version(likes=MOST, replies=0, is_gone=False), version(is_gone=True)]
        await figures.keep(session, post.workspace_id, versions)
    assert (await ship(database, lake)).figures == 2
    async with database.write() as session:
        await figures.keep(session, post.workspace_id, [version(likes=1, is_gone=False)])
    assert (await ship(database, lake)).figures == 1
    assert (await ship(database, lake)).figures == 0
    assert lake.rows(
        "SELECT post_id, likes, replies, impressions, is_gone FROM figures ORDER BY position"
    ) == [
        (post.id, MOST, 0, None, False),
        (post.id, None, None, None, True),
        (post.id, 1, None, None, False),
    ]
    assert set(lake.rows("SELECT happened_at = $1 FROM figures", [NOON])) == {(True,)}


async def test_a_tick_ships_batch_after_batch_and_leaves_the_rest_for_the_next(
    database: Database, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipping, "BATCH", 4)
    monkeypatch.setattr(shipping, "BATCHES", 2)
    await happen(database, 6)
    await happen(database, 5, BOLT)
    assert (await ship(database, lake)).events == 8
    assert (await ship(database, lake)).events == 3
    assert positions_in(lake) == [1, 2, 3, 4, 5, 6]
    assert positions_in(lake, workspace=BOLT) == [1, 2, 3, 4, 5]


async def test_two_workers_at_once_ship_each_entry_once(database: Database, lake: Lake) -> None:
    await happen(database, 50)
    shipped = await asyncio.gather(*(ship(database, lake) for _ in range(3)))
    assert sum(tick.events for tick in shipped) == 50
    assert positions_in(lake) == list(range(1, 51))


async def test_after_a_failed_tick_the_next_ships_everything(
    database: Database, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    await happen(database, 3)

    def broken(*_: object) -> int:
        raise LakeUnavailable("stored", "IOException")

    with monkeypatch.context() as down:
        down.setattr(lake, "ship", broken)
        with pytest.raises(LakeUnavailable):
            await ship(database, lake)
    assert (await ship(database, lake)).events == 3


async def test_the_ids_of_an_event_stand_beside_its_payload(database: Database, lake: Lake) -> None:
    event = PostScheduled(
        campaign_id=CampaignId("cmp_1"),
        variant_id=VariantId("var_1"),
        post_id=PostId("pst_1"),
        platform=PlatformName.MASTODON,
        due_at=NOON,
        zone="Europe/Berlin",
    )
    async with database.write() as session:
        journal.record(session, ACME, event, at=NOON, by="mem_1")
    await ship(database, lake)
    found = lake.rows(
        "SELECT kind, actor, campaign_id, variant_id, post_id, platform, payload->>'$.zone' FROM events"
    )
    assert found == [
        ("post.scheduled", "mem_1", "cmp_1", "var_1", "pst_1", "mastodon", "Europe/Berlin"),
    ]


async def test_a_lake_made_anew_is_filled_from_the_beginning(
    database: Database, lake: Lake, tmp_path: Path
) -> None:
    await happen(database, 4)
    await ship(database, lake)
    with Lake.open(tmp_path / "new" / "catalog.sqlite", tmp_path / "new" / "data") as fresh:
        assert (await ship(database, fresh)).events == 4
        assert positions_in(fresh) == [1, 2, 3, 4]


async def test_tidying_forgets_only_what_the_lake_has(database: Database, lake: Lake) -> None:
    await report(database, "shipped")
    await ship(database, lake)
    await report(database, "waiting")
    await tidy(database, lake, now=NOON + timedelta(days=60))
    left = await kept_reports(database, ACME)
    assert [row.report_id for row in left] == ["waiting"]
    assert (await ship(database, lake)).engagement == 1
    assert lake.positions(Stream.ENGAGEMENT) == {ACME: 2}


async def test_a_lake_made_anew_takes_what_is_left_of_reports_that_were_forgotten(
    database: Database, lake: Lake, tmp_path: Path
) -> None:
    await happen(database, 2)
    await report(database, "old", "older")
    await ship(database, lake)
    await tidy(database, lake, now=NOON + timedelta(days=60))
    await report(database, "new")
    with Lake.open(tmp_path / "new" / "catalog.sqlite", tmp_path / "new" / "data") as fresh:
        assert await ship(database, fresh) == Shipped(events=2, engagement=1)
        assert positions_in(fresh, "engagement") == [3]
        await report(database, "newer")
        assert await ship(database, fresh) == Shipped(events=0, engagement=1)


async def test_a_row_arrives_with_its_moment_and_texts_as_they_were(database: Database, lake: Lake) -> None:
    at = NOON.replace(microsecond=7).astimezone(timezone(timedelta(hours=5, minutes=30)))
    text = "“quoted” it's; DROP TABLE events -- \\ $1 🎒"
    report = Report(text, PostId("pst_1"), MOST, 3, at, text)
    async with database.write() as session:
        journal.record(session, ACME, CampaignFailed(campaign_id=CampaignId("cmp_1"), reason=text), at=at)
        await inbox.accept(session, ACME, [(report, ABOUT)], now=NOON)
    assert await ship(database, lake) == Shipped(events=1, engagement=1)
    microseconds = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    [(moment, payload)] = lake.rows("SELECT epoch_us(happened_at), payload FROM events")
    assert (moment, json.loads(payload)["reason"]) == (microseconds, text)
    assert lake.rows(
        "SELECT epoch_us(happened_at), report_id, source, platform, post_id, impressions FROM engagement"
    ) == [(microseconds, text, text, "x", "pst_1", MOST)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_who_ships_and_reads_loads_none_of_the_libraries_for_tables(
    database: Database, tmp_path: Path
) -> None:
    await happen(database, 1)
    program = (
        "import asyncio, sys; from pathlib import Path; from core.metrics import queries\n"
        "from core.metrics.lake import Lake; from core.metrics.shipping import ship\n"
        "from core.storage.database import Database\n"
        "lake = Lake.open(Path(sys.argv[2]) / 'catalog.sqlite', Path(sys.argv[2]) / 'data')\n"
        "asyncio.run(ship(Database(sys.argv[1]), lake)); queries.published(lake, 'wsp_acme')\n"
        "assert len(queries.campaigns(lake, 'wsp_acme')) == 1\n"
        "print({'pandas', 'pyarrow', 'numpy'} & set(sys.modules))"
    )
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program,
        str(database.url),
        str(tmp_path / "lake"),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await child.communicate()
    assert out.decode().strip() == "set()"
