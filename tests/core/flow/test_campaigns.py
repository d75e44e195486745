"""A campaign's writing: whole after a crash, honest about what failed, and never written twice."""

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import type_coerce, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.permissions import System
from core.campaigns import lease
from core.campaigns.ended import CampaignEnded
from core.campaigns.lease import LEASE, LeaseLost
from core.campaigns.models import Campaign
from core.flow.campaigns import NothingToRetry
from core.flow.cards.card import CampaignCard
from core.flow.rewriting import BeingRewritten
from core.foundation.errors import NotFound
from core.foundation.ids import (
    AmendmentKind,
    CampaignId,
    CampaignState,
    PlatformName,
    PostState,
    ReviewStep,
    VariantState,
)
from core.foundation.logs import correlated
from core.review.conflicts import AlreadyDecided
from core.storage import journal, leases
from core.storage.sqlite import BUSY_TIMEOUT_MS
from core.storage.tables import Json
from core.storage.trouble import DatabaseUnavailable
from core.writing.offline.writer import OfflineWriter
from core.writing.port import WriterUnavailable, WritingRequest
from tests.builders import a_brief, a_member
from tests.core.flow.conftest import House


async def card_of(house: House, campaign: Campaign) -> CampaignCard:
    return await house.reads.campaign(System(campaign.workspace_id), campaign.id)


async def kinds_of(house: House, campaign: Campaign) -> list[str]:
    async with house.database.read() as session:
        entries = await journal.entries_after(session, campaign.workspace_id, 0, limit=100)
    return [entry.kind for entry in entries]


async def test_a_campaign_is_written_for_all_its_platforms(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    campaign = await house.campaigns.start(a_brief(), by=ana)
    await house.campaigns.write(campaign)
    card = await card_of(house, campaign)
    assert card.state is CampaignState.IN_REVIEW
    assert [(v.platform, v.label) for v in card.on(PlatformName.X)] == [
        (PlatformName.X, "A"),
        (PlatformName.X, "B"),
    ]
    assert len(card.variants) == 4
    assert (await kinds_of(house, campaign))[-1] == "campaign.drafted"


async def test_people_are_told_as_each_platform_is_done(house: House) -> None:
    told: list[CampaignId] = []

    async def tell(campaign_id: CampaignId) -> None:
        told.append(campaign_id)

    campaign = await house.campaigns.start(a_brief(), by=await a_member(house.database, house.clock))
    await house.campaigns.write(campaign, told=tell)
    assert told == [campaign.id] * 3


async def test_one_platform_that_fails_does_not_take_the_others_along(house: House) -> None:
    async def fail_on_x(request: WritingRequest) -> None:
        if request.platform is PlatformName.X:
            raise WriterUnavailable("The model did not answer.")

    house.writer.before = fail_on_x
    campaign = await house.campaigns.start(a_brief(), by=await a_member(house.database, house.clock))
    await house.campaigns.write(campaign)
    card = await card_of(house, campaign)
    assert card.failures == {PlatformName.X: "The model did not answer."}
    assert card.written == (PlatformName.LINKEDIN,)
    assert card.state is CampaignState.IN_REVIEW


async def test_a_variant_that_another_had_to_write_says_why(house: House) -> None:
    async def hang(_request: WritingRequest) -> None:
        raise WriterUnavailable("The model took too long to answer.")

    house.writer.before = hang
    campaigns, _ = house.process(OfflineWriter())
    ana = await a_member(house.database, house.clock)
    campaign = await campaigns.start(a_brief(), by=ana)
    await campaigns.write(campaign)
    card = await card_of(house, campaign)
    assert card.failures == {}
    assert {(v.writer, v.why_not_first) for v in card.variants} == {
        ("offline", "The model took too long to answer.")
    }


async def test_a_fault_of_ours_is_told_by_its_id_only(house: House) -> None:
    async def fault(_request: WritingRequest) -> None:
        raise RuntimeError("secret detail")

    house.writer.before = fault
    campaign = await house.campaigns.start(a_brief(), by=await a_member(house.database, house.clock))
    await house.campaigns.write(campaign)
    card = await card_of(house, campaign)
    assert card.state is CampaignState.FAILED
    assert all("err_" in why and "secret" not in why for why in card.failures.values())


async def test_failed_platforms_can_be_tried_again_and_only_they_are_written(house: House) -> None:
    async def fail_on_x(request: WritingRequest) -> None:
        if request.platform is PlatformName.X:
            raise WriterUnavailable("The model did not answer.")

    house.writer.before = fail_on_x
    ana = await a_member(house.database, house.clock)
    campaign = await house.campaigns.start(a_brief(), by=ana)
    await house.campaigns.write(campaign)
    house.writer.before = None
    house.writer.asked.clear()
    opened = await house.campaigns.retry(campaign.id, by=ana)
    await house.campaigns.write(opened)
    card = await card_of(house, campaign)
    assert [request.platform for request in house.writer.asked] == [PlatformName.X]
    assert (card.failures, len(card.variants)) == ({}, 4)
    with pytest.raises(NothingToRetry):
        await house.campaigns.retry(campaign.id, by=ana)


async def test_a_campaign_that_was_completed_without_a_failed_platform_can_be_tried_again(
    house: House,
) -> None:
    async def fail_on_x(request: WritingRequest) -> None:
        if request.platform is PlatformName.X:
            raise WriterUnavailable("The model did not answer.")

    house.writer.before = fail_on_x
    ana = await a_member(house.database, house.clock)
    campaign = await house.campaigns.start(a_brief(), by=ana)
    await house.campaigns.write(campaign)
    for variant in (await card_of(house, campaign)).variants:
        await house.review.answer(
            variant.id, ReviewStep.REJECTED, seen=variant.content_hash, reason="Too long.", by=ana
        )
    assert await house.calendar.complete_campaigns() == 1
    house.writer.before = None
    await house.campaigns.write(await house.campaigns.retry(campaign.id, by=ana))
    card = await card_of(house, campaign)
    assert (card.state, len(card.on(PlatformName.X))) == (CampaignState.IN_REVIEW, 2)
    assert (await kinds_of(house, campaign)).count("campaign.retried") == 1


async def test_somebody_of_another_workspace_can_not_try_again(house: House) -> None:
    campaign = await house.campaigns.start(a_brief(), by=await a_member(house.database, house.clock))
    stranger = await a_member(house.database, house.clock, "Zed", team="T2")
    with pytest.raises(NotFound):
        await house.campaigns.retry(campaign.id, by=stranger)


async def lost_campaigns(house: House, count: int) -> list[Campaign]:
    """Campaigns whose writer died before it wrote anything."""
    ana = await a_member(house.database, house.clock)
    campaigns = []
    for _ in range(count):
        campaigns.append(await house.campaigns.start(a_brief(platforms=(PlatformName.X,)), by=ana))
        house.clock.advance(timedelta(seconds=1))
    house.clock.advance(LEASE)
    return campaigns


async def test_a_lost_campaign_that_can_not_be_written_holds_up_no_other(house: House) -> None:
    broken, fine = await lost_campaigns(house, 2)
    async with house.database.write() as session:
        await session.execute(
            update(Campaign).where(Campaign.id == broken.id).values(brief=type_coerce({}, Json))
        )
    worker, _ = house.process()
    assert await worker.resume_lost() == 2
    assert (await card_of(house, fine)).state is CampaignState.IN_REVIEW
    assert (await card_of(house, broken)).state is CampaignState.FAILED


async def test_a_lost_campaign_that_is_slow_to_write_holds_up_no_other(
    house: House, stuck: asyncio.Event
) -> None:
    slow, fine = await lost_campaigns(house, 2)
    async with house.database.write() as session:
        other_brief = replace(slow.brief, news="Slow news.")
        await session.execute(update(Campaign).where(Campaign.id == slow.id).values(brief=other_brief))

    async def hang_on_the_first(request: WritingRequest) -> None:
        if request.brief.news == "Slow news.":
            await stuck.wait()

    house.writer.before = hang_on_the_first
    worker, _ = house.process()
    resuming = asyncio.create_task(worker.resume_lost())
    while (await card_of(house, fine)).state is CampaignState.DRAFTING:
        await asyncio.sleep(0.01)
    stuck.set()
    assert await resuming == 2


async def test_a_platform_that_a_second_writer_could_write_has_not_failed(
    house: House, stuck: asyncio.Event
) -> None:
    async def fail_on_x_and_hang(request: WritingRequest) -> None:
        if request.platform is PlatformName.X:
            raise WriterUnavailable("The model did not answer.")
        await stuck.wait()

    house.writer.before = fail_on_x_and_hang
    campaign = await house.campaigns.start(a_brief(), by=await a_member(house.database, house.clock))
    dying = asyncio.create_task(house.campaigns.write(campaign))
    while not (await card_of(house, campaign)).failures:
        await asyncio.sleep(0.01)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    house.writer.before = None
    house.clock.advance(LEASE)
    worker, _ = house.process()
    await worker.resume_lost()
    card = await card_of(house, campaign)
    assert (card.failures, len(card.variants)) == ({}, 4)


async def test_a_lease_is_renewed_although_the_database_was_away_for_a_moment(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = await house.campaigns.start(a_brief(), by=await a_member(house.database, house.clock))
    monkeypatch.setattr(lease, "LEASE", timedelta(seconds=0.03))
    write, away = house.database.write, [ConnectionResetError()]

    def once_away() -> AbstractAsyncContextManager[AsyncSession]:
        if away:
            raise away.pop()
        return write()

    monkeypatch.setattr(house.database, "write", once_away)
    house.clock.advance(LEASE)
    async with lease.keeping_lease(house.database, campaign, house.clock):
        while away or await leased_until(house, campaign) <= house.clock.now():
            await asyncio.sleep(0.01)


async def test_a_lease_is_renewed_in_time_although_the_database_was_slow_to_say_that_it_is_busy(
    house: House, monkeypatch: pytest.MonkeyPatch, stuck: asyncio.Event
) -> None:
    campaign = await house.campaigns.start(a_brief(), by=await a_member(house.database, house.clock))
    write, busy, sleep = house.database.write, [DatabaseUnavailable("is busy")], asyncio.sleep
    left: list[timedelta] = []

    def busy_once() -> AbstractAsyncContextManager[AsyncSession]:
        if busy:
            house.clock.advance(timedelta(milliseconds=BUSY_TIMEOUT_MS))
            raise busy.pop()
        left.append(campaign.leased_until - house.clock.now())
        stuck.set()
        return write()

    async def time_passes(seconds: float) -> None:
        house.clock.advance(timedelta(seconds=seconds))
        await sleep(0)

    monkeypatch.setattr(house.database, "write", busy_once)
    monkeypatch.setattr(leases.asyncio, "sleep", time_passes)
    async with lease.keeping_lease(house.database, campaign, house.clock):
        await stuck.wait()
    assert left[0] > timedelta()


async def leased_until(house: House, campaign: Campaign) -> datetime:
    async with house.database.read() as session:
        return (await session.get_one(Campaign, campaign.id)).leased_until


async def test_a_database_that_is_lost_while_a_platform_is_written_is_no_failure_of_that_platform(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, lost = house.database.write, [DatabaseUnavailable("was lost")]

    def lost_once() -> AbstractAsyncContextManager[AsyncSession]:
        if lost:
            raise lost.pop()
        return write()

    async def lose_it(_request: WritingRequest) -> None:
        monkeypatch.setattr(house.database, "write", lost_once)

    campaign = await house.campaigns.start(
        a_brief(platforms=(PlatformName.X,)), by=await a_member(house.database, house.clock)
    )
    house.writer.before = lose_it
    with pytest.raises(DatabaseUnavailable):
        await house.campaigns.write(campaign)
    card = await card_of(house, campaign)
    assert (card.state, card.failures) == (CampaignState.DRAFTING, {})
    house.clock.advance(LEASE)
    worker, _ = house.process()
    await worker.resume_lost()
    assert len((await card_of(house, campaign)).variants) == 2


async def test_a_campaign_whose_writer_died_is_finished_by_another(
    house: House, stuck: asyncio.Event
) -> None:
    async def hang_on_x(request: WritingRequest) -> None:
        if request.platform is PlatformName.X:
            await stuck.wait()

    house.writer.before = hang_on_x
    campaign = await house.campaigns.start(a_brief(), by=await a_member(house.database, house.clock))
    dead = asyncio.create_task(house.campaigns.write(campaign))
    while not (await card_of(house, campaign)).variants:
        await asyncio.sleep(0.01)
    house.writer.before = None
    house.writer.asked.clear()
    worker, _ = house.process()
    assert await worker.resume_lost() == 0  # its lease still runs
    house.clock.advance(LEASE)
    assert await worker.resume_lost() == 1
    card = await card_of(house, campaign)
    assert [request.platform for request in house.writer.asked] == [PlatformName.X]
    assert (card.state, len(card.variants)) == (CampaignState.IN_REVIEW, 4)
    dead.cancel()
    await asyncio.gather(dead, return_exceptions=True)


async def test_a_campaign_whose_writer_has_to_leave_is_taken_up_at_once(
    house: House, stuck: asyncio.Event
) -> None:
    async def hang(_request: WritingRequest) -> None:
        await stuck.wait()

    house.writer.before = hang
    campaign = await house.campaigns.start(a_brief(), by=await a_member(house.database, house.clock))
    leaving = asyncio.create_task(house.campaigns.write(campaign))
    while not house.writer.asked:
        await asyncio.sleep(0.01)
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    house.writer.before = None
    worker, _ = house.process()
    assert await worker.resume_lost() == 1
    assert (await card_of(house, campaign)).state is CampaignState.IN_REVIEW


async def test_a_writer_that_lost_its_lease_adds_nothing(house: House, stuck: asyncio.Event) -> None:
    async def hang(_request: WritingRequest) -> None:
        await stuck.wait()

    house.writer.before = hang
    campaign = await house.campaigns.start(a_brief(), by=await a_member(house.database, house.clock))
    asleep = asyncio.create_task(house.campaigns.write(campaign))
    while len(house.writer.asked) < 2:
        await asyncio.sleep(0.01)
    house.writer.before = None
    house.clock.advance(LEASE)
    worker, _ = house.process()
    await worker.resume_lost()
    stuck.set()
    with pytest.raises(LeaseLost):
        await asleep
    assert len((await card_of(house, campaign)).variants) == 4


async def test_a_model_with_a_name_without_end_may_write(house: House) -> None:
    house.writer.model = "ft:gpt-5-mini:fernweh:" + "autumn-" * 30
    campaign = await house.campaigns.start(a_brief(), by=await a_member(house.database, house.clock))
    await house.campaigns.write(campaign)
    card = await card_of(house, campaign)
    assert card.failures == {}
    assert all(house.writer.model.startswith(variant.model) for variant in card.variants)


async def test_the_same_brief_again_is_taken_from_the_cache(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    for _ in range(2):
        await house.campaigns.write(await house.campaigns.start(a_brief(), by=ana))
    assert len(house.writer.asked) == 2


async def test_a_regenerated_variant_takes_the_place_of_the_old_one(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    campaign = await house.campaigns.start(a_brief(), by=ana)
    await house.campaigns.write(campaign)
    [old, other] = (await card_of(house, campaign)).on(PlatformName.X)
    await house.rewriting.regenerate(old.id, hint="Shorter, please.", by=ana)
    card = await card_of(house, campaign)
    assert [variant.label for variant in card.on(PlatformName.X)] == ["A2", "B"]
    assert house.writer.asked[-1].hint == "Shorter, please."
    assert set(house.writer.asked[-1].avoid) >= {old.text, other.text}


async def test_of_two_who_regenerate_at_once_one_is_told_that_the_other_was_faster(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    campaign = await house.campaigns.start(a_brief(), by=ana)
    await house.campaigns.write(campaign)
    old = (await card_of(house, campaign)).variants[0]
    outcomes = await asyncio.gather(
        house.rewriting.regenerate(old.id, hint="a", by=ana),
        house.rewriting.regenerate(old.id, hint="b", by=ana),
        return_exceptions=True,
    )
    # The other is told whether the first is still at it or has ended, as it happens.
    assert sum(isinstance(outcome, (BeingRewritten, AlreadyDecided)) for outcome in outcomes) == 1
    states = [v.state for v in (await card_of(house, campaign)).variants if v.label.startswith("A")]
    assert states.count(VariantState.SUPERSEDED) == 1


@pytest.mark.parametrize("when", ["before the writer is asked", "while the writer writes"])
async def test_what_somebody_edited_is_not_replaced_by_who_has_not_seen_it(house: House, when: str) -> None:
    ana = await a_member(house.database, house.clock)
    ben = await a_member(house.database, house.clock, "Ben")
    campaign = await house.campaigns.start(a_brief(), by=ana)
    await house.campaigns.write(campaign)
    old = (await card_of(house, campaign)).variants[0]

    async def edit(_request: WritingRequest | None = None) -> None:
        await house.editing.edit(old.id, seen=old.content_hash, text="Ben's own words.", by=ben)

    if when == "while the writer writes":
        house.writer.before = edit
    else:
        await edit()
    with pytest.raises(AlreadyDecided) as refused:
        await house.rewriting.regenerate(old.id, seen=old.content_hash, hint="Shorter.", by=ana)
    assert refused.value.message.startswith("Ben changed variant")
    assert "Ben's own words." in [v.text for v in (await card_of(house, campaign)).on(old.platform)]


async def test_a_campaign_is_completed_when_nothing_is_left_to_do(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    brief = a_brief(platforms=(PlatformName.X,))
    campaign = await house.campaigns.start(brief, by=ana)
    await house.campaigns.write(campaign)
    first, second = (await card_of(house, campaign)).variants
    await house.review.approve(first.id, seen=first.content_hash, by=ana)
    await house.review.answer(
        second.id, ReviewStep.REJECTED, seen=second.content_hash, reason="Too long.", by=ana
    )
    assert await house.calendar.complete_campaigns() == 0  # approved, but not placed yet
    await house.calendar.place(first.id, None, by=ana)
    assert await house.calendar.complete_campaigns() == 0  # not published yet
    await house.calendar.publish_due()
    assert await house.calendar.complete_campaigns() == 1
    assert (await card_of(house, campaign)).state is CampaignState.COMPLETED
    await house.rewriting.regenerate(second.id, hint="Shorter.", by=ana)
    assert (await card_of(house, campaign)).state is CampaignState.IN_REVIEW


async def test_a_campaign_is_not_completed_while_a_change_to_its_post_is_under_way(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    campaign = await house.campaigns.start(a_brief(platforms=(PlatformName.X,), variants=1), by=ana)
    await house.campaigns.write(campaign)
    (only,) = (await card_of(house, campaign)).variants
    await house.review.approve(only.id, seen=only.content_hash, by=ana)
    post = await house.calendar.place(only.id, None, by=ana)
    await house.calendar.publish_due()
    assert await house.calendar.complete_campaigns() == 1
    await house.calendar.take_down(post.id, reason="Wrong price.", by=ana)
    shown = (await card_of(house, campaign)).variants[0].post
    assert shown is not None
    assert shown.amending is not None
    assert (shown.amending.kind, shown.amending.by.name) == (AmendmentKind.TAKE_DOWN, "Ana")
    assert await house.calendar.complete_campaigns() == 0
    await house.calendar.amend_due()
    assert await house.calendar.complete_campaigns() == 1
    shown = (await card_of(house, campaign)).variants[0].post
    assert shown is not None
    assert (shown.state, shown.can, shown.amending) == (PostState.TAKEN_DOWN, (), None)


async def test_what_must_not_be_seen_is_taken_down_though_its_campaign_is_closed(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    campaign = await house.campaigns.start(a_brief(platforms=(PlatformName.X,), variants=1), by=ana)
    await house.campaigns.write(campaign)
    (only,) = (await card_of(house, campaign)).variants
    await house.review.approve(only.id, seen=only.content_hash, by=ana)
    post = await house.calendar.place(only.id, None, by=ana)
    await house.calendar.publish_due()
    await house.endings.close(campaign.id, by=ana)
    with pytest.raises(CampaignEnded):
        await house.calendar.correct(post.id, by=ana)
    await house.calendar.take_down(post.id, reason="Wrong price.", by=ana)
    await house.calendar.amend_due()
    card = await card_of(house, campaign)
    assert card.state is CampaignState.CLOSED
    assert card.variants[0].post is not None
    assert card.variants[0].post.state is PostState.TAKEN_DOWN


async def test_a_campaign_that_gets_something_open_while_it_is_closed_stays_in_review(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    campaign = await house.campaigns.start(a_brief(platforms=(PlatformName.X,), variants=1), by=ana)
    await house.campaigns.write(campaign)
    for _ in range(15):
        card = await card_of(house, campaign)
        latest = card.on(PlatformName.X)[0]
        await house.review.answer(
            latest.id, ReviewStep.REJECTED, seen=latest.content_hash, reason="Too long.", by=ana
        )
        await asyncio.gather(
            house.rewriting.regenerate(latest.id, hint="", by=ana),
            *(house.calendar.complete_campaigns() for _ in range(3)),
        )
        assert (await card_of(house, campaign)).state is CampaignState.IN_REVIEW


async def test_a_campaign_is_completed_under_the_correlation_id_of_its_start(house: House) -> None:
    with correlated("cor_started"):
        campaign = await house.campaigns.start(
            a_brief(platforms=(PlatformName.X,), variants=1), by=await a_member(house.database, house.clock)
        )
    await house.campaigns.write(campaign)
    [variant] = (await card_of(house, campaign)).variants
    ana = await a_member(house.database, house.clock)
    await house.review.answer(
        variant.id, ReviewStep.REJECTED, seen=variant.content_hash, reason="Too long.", by=ana
    )
    with correlated("cor_tick"):
        await house.calendar.complete_campaigns()
    async with house.database.read() as session:
        entries = await journal.entries_after(session, campaign.workspace_id, 0, limit=100)
    assert (entries[-1].kind, entries[-1].correlation_id) == ("campaign.completed", "cor_started")


async def test_fifty_equal_campaigns_at_once_make_one_call_for_each_platform(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    begun = [await house.campaigns.start(a_brief(), by=ana) for _ in range(50)]

    await asyncio.gather(*map(house.campaigns.write, begun))

    assert sorted(asked.platform for asked in house.writer.asked) == ["linkedin", "x"]
    cards = await house.reads.recent(ana, limit=50)
    assert {(card.state, len(card.variants)) for card in cards} == {(CampaignState.IN_REVIEW, 4)}
    assert len(cards) == 50
