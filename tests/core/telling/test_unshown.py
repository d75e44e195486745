"""What an edge has still to show: noted once, due in its own time, gone when it is shown."""

from datetime import timedelta

import pytest

from core.foundation.events.campaigns import CampaignCompleted, CampaignFailed
from core.foundation.events.event import Event
from core.foundation.events.posts import PostFailed
from core.foundation.ids import (
    CampaignId,
    PlatformName,
    WorkspaceId,
    new_campaign_id,
    new_post_id,
    new_variant_id,
)
from core.storage import journal
from core.storage.database import Database
from core.telling.unshown import News, StillToShow
from tests.stand_ins.clock import ManualClock

OURS = WorkspaceId("wsp_1")
A, B = new_campaign_id(), new_campaign_id()


@pytest.fixture
def unshown(database: Database, clock: ManualClock) -> StillToShow:
    return StillToShow(database, clock)


async def happen(database: Database, clock: ManualClock, *campaigns: CampaignId) -> None:
    await tell(database, clock, *(CampaignCompleted(campaign) for campaign in campaigns))


async def tell(database: Database, clock: ManualClock, *events: Event) -> None:
    async with database.write() as session:
        for event in events:
            journal.record(session, OURS, event, at=clock.now(), by="mem_1")
    await StillToShow(database, clock).note_new([PostFailed])


async def due(unshown: StillToShow, *but: str) -> list[tuple[str, int]]:
    return sorted((thing.key, thing.position) for thing in await unshown.due(but=but, limit=10))


async def test_many_entries_make_one_campaign_behind_by_the_last(
    unshown: StillToShow, database: Database, clock: ManualClock
) -> None:
    await happen(database, clock, A, B, A)
    await happen(database, clock, B)
    assert await due(unshown) == sorted([(A, 3), (B, 4)])
    assert await due(unshown, A) == [(B, 4)]


async def test_what_came_while_it_was_shown_stays_due(
    unshown: StillToShow, database: Database, clock: ManualClock
) -> None:
    await happen(database, clock, A, B)
    seen = await unshown.due(limit=10)
    await happen(database, clock, B)
    for thing in seen:
        await unshown.was_shown(thing)
    assert await due(unshown) == [(B, 3)]


async def test_what_is_put_off_waits_alone(
    unshown: StillToShow, database: Database, clock: ManualClock
) -> None:
    await happen(database, clock, A, B)
    stuck = (await unshown.due(but=[B], limit=10))[0]
    await unshown.put_off(stuck, timedelta(seconds=2))
    assert await due(unshown) == [(B, 2)]
    assert await unshown.is_behind(A)
    clock.advance(timedelta(seconds=2))
    assert await due(unshown) == sorted([(A, 1), (B, 2)])


async def test_what_is_worth_a_word_is_behind_by_itself_and_comes_as_it_happened(
    unshown: StillToShow, database: Database, clock: ManualClock
) -> None:
    failed = PostFailed(A, new_variant_id(), new_post_id(), PlatformName.X, "It said no.")
    await tell(database, clock, CampaignFailed(B, "No money."), failed)
    words = [thing for thing in await unshown.due(limit=10) if thing.is_entry]
    assert [await unshown.news_of(thing) for thing in words] == [News(failed, A, "mem_1")]
