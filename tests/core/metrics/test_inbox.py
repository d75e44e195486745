"""The engagement inbox: a report counts once, positions have no gaps, what was shipped is forgotten later."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.foundation.ids import CampaignId, PlatformName, PostId, VariantId, WorkspaceId
from core.metrics import inbox
from core.metrics.engagement import Report
from core.metrics.inbox import About
from core.storage.database import Database
from tests.builders import kept_reports

ACME, BOLT = WorkspaceId("wsp_acme"), WorkspaceId("wsp_bolt")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ABOUT = About(CampaignId("cmp_1"), VariantId("var_1"), PlatformName.X)


def report(report_id: str, *, impressions: int = 10) -> tuple[Report, About]:
    return Report(report_id, PostId("pst_1"), impressions, 1, NOON, "test"), ABOUT


async def accept(
    database: Database, *reports: tuple[Report, About], workspace: WorkspaceId = ACME, now: datetime = NOON
) -> int:
    async with database.write() as session:
        return await inbox.accept(session, workspace, reports, now=now)


async def stored(database: Database, workspace: WorkspaceId = ACME) -> list[tuple[int, str, int]]:
    found = await kept_reports(database, workspace)
    return [(row.position, row.report_id, row.impressions) for row in found]


async def test_reports_are_numbered_in_the_order_they_came(database: Database) -> None:
    assert await accept(database, report("a"), report("b")) == 2
    assert await accept(database, report("c")) == 1
    assert await stored(database) == [(1, "a", 10), (2, "b", 10), (3, "c", 10)]


async def test_a_repeated_report_is_ignored_whatever_it_says_the_second_time(database: Database) -> None:
    await accept(database, report("a"))
    assert await accept(database, report("a", impressions=99), report("b"), report("b", impressions=99)) == 1
    assert await stored(database) == [(1, "a", 10), (2, "b", 10)]


async def test_the_same_report_id_in_two_workspaces_is_two_reports(database: Database) -> None:
    await accept(database, report("a"))
    assert await accept(database, report("a"), workspace=BOLT) == 1
    assert await stored(database, BOLT) == [(1, "a", 10)]


async def test_many_senders_at_once_leave_no_gap_and_no_report_twice(database: Database) -> None:
    senders = (
        accept(database, report(f"own-{sender}"), report("shared"), report(f"more-{sender}"))
        for sender in range(12)
    )
    assert sum(await asyncio.gather(*senders)) == 25
    found = await stored(database)
    assert [position for position, _, _ in found] == list(range(1, 26))
    assert len({report_id for _, report_id, _ in found}) == 25


async def test_a_sender_that_fails_leaves_no_gap(database: Database) -> None:
    await accept(database, report("a"))
    with pytest.raises(RuntimeError):
        async with database.write() as session:
            await inbox.accept(session, ACME, [report("lost")], now=NOON)
            raise RuntimeError
    await accept(database, report("b"))
    assert await stored(database) == [(1, "a", 10), (2, "b", 10)]


async def test_more_reports_than_one_query_takes_are_all_recognised(database: Database) -> None:
    many = [report(f"r{n}") for n in range(1200)]
    assert await accept(database, *many) == 1200
    assert await accept(database, *many, report("new")) == 1


async def test_only_shipped_and_old_reports_are_forgotten(database: Database) -> None:
    await accept(database, report("old-shipped"), report("old-unshipped"), now=NOON - timedelta(days=40))
    await accept(database, report("new"), now=NOON)
    async with database.write() as session:
        assert await inbox.prune(session, ACME, 1, now=NOON) == 1
        assert await inbox.prune(session, BOLT, 9, now=NOON) == 0
    assert await stored(database) == [(2, "old-unshipped", 10), (3, "new", 10)]


async def test_positions_go_on_after_everything_was_forgotten(database: Database) -> None:
    await accept(database, report("a"))
    async with database.write() as session:
        await inbox.prune(session, ACME, 1, now=NOON + timedelta(days=60))
    await accept(database, report("b"))
    assert await stored(database) == [(2, "b", 10)]
    async with database.read() as session:
        assert await inbox.heads(session) == {ACME: 2}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=6), max_size=6))
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_whatever_is_repeated_each_id_has_one_position_and_none_is_left_out(
    database: Database, batches: list[list[str]]
) -> None:
    workspace = WorkspaceId(f"wsp_{uuid4().hex}")
    for batch in batches:
        await accept(database, *(report(name) for name in batch), workspace=workspace)
    expected = list(dict.fromkeys(name for batch in batches for name in batch))
    found = await stored(database, workspace)
    assert [name for _, name, _ in found] == expected
    assert [position for position, _, _ in found] == list(range(1, len(expected) + 1))


async def test_what_is_left_after_forgetting_has_no_gaps_although_clocks_differ(database: Database) -> None:
    await accept(database, report("a"), now=NOON + timedelta(seconds=2))
    await accept(database, report("b"), now=NOON)
    await accept(database, report("c"), now=NOON + timedelta(seconds=3))
    async with database.write() as session:
        assert await inbox.prune(session, ACME, 3, now=NOON + timedelta(days=30, seconds=1)) == 0
        assert await inbox.forgotten(session, ACME) == 0
        assert await inbox.prune(session, ACME, 3, now=NOON + timedelta(days=30, seconds=2.5)) == 2
        assert await inbox.forgotten(session, ACME) == 2
        assert await inbox.prune(session, ACME, 3, now=NOON + timedelta(days=90)) == 1
        assert await inbox.forgotten(session, ACME) == 3
