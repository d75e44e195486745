"""Campaigns end: what is closed waits for nothing, changes by nobody's hand, and goes out by no accident."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import pytest
from sqlalchemy import update

from core.access.models import Member
from core.campaigns.ended import CampaignEnded
from core.campaigns.models import Campaign, Variant
from core.flow.cards.card import CampaignCard, VariantCard
from core.flow.endings import NotNow
from core.foundation.errors import CopydeskError, InvalidInput
from core.foundation.ids import CampaignState, PlatformName, PostState, ReviewStep, VariantState
from core.platforms.posting import Outgoing, Receipt
from core.publishing.conflicts import OnItsWay
from core.publishing.models import Post
from core.publishing.slots import Slot
from core.storage import journal
from core.writing.port import WriterRefused, WritingRequest
from tests.builders import a_brief, a_member
from tests.core.flow.conftest import House


async def written(house: House, ana: Member, variants: int = 3) -> CampaignCard:
    brief = a_brief(platforms=(PlatformName.X,), variants=variants)
    campaign = await house.campaigns.start(brief, by=ana)
    await house.campaigns.write(campaign)
    return await house.reads.campaign(ana, campaign.id)


async def approved(house: House, ana: Member, variant: VariantCard) -> VariantCard:
    await house.review.approve(variant.id, seen=variant.content_hash, by=ana)
    return variant


def in_an_hour(house: House) -> Slot:
    return Slot(house.clock.now() + timedelta(hours=1), "UTC")


async def kinds(house: House, ana: Member) -> list[str]:
    async with house.database.read() as session:
        entries = await journal.entries_after(session, ana.workspace_id, 0, limit=1000)
    return [entry.kind for entry in entries]


async def test_closing_takes_what_waits_off_the_calendar_and_says_who_and_why(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    card = await written(house, ana)
    first = await approved(house, ana, card.variants[0])
    await house.calendar.place(first.id, in_an_hour(house), by=ana)
    closed = await house.endings.close(card.id, reason="The fair was called off.", by=ana)
    assert (closed.state, closed.ended_by) == (CampaignState.CLOSED, ana.id)
    assert (closed.ended_at, closed.end_reason) == (house.clock.now(), "The fair was called off.")
    [post] = [v.post for v in (await house.reads.campaign(ana, card.id)).variants if v.post]
    assert post.state is PostState.CANCELLED
    assert (await kinds(house, ana))[-2:] == ["post.cancelled", "campaign.closed"]
    house.clock.advance(timedelta(hours=2))
    assert (await house.calendar.publish_due(), house.platform.received) == ([], [])


async def test_a_campaign_with_a_post_in_doubt_is_not_closed_and_says_what_to_do(house: House) -> None:
    async def say_nothing(_post: Outgoing) -> Receipt:
        raise ConnectionResetError

    ana = await a_member(house.database, house.clock)
    card = await written(house, ana)
    lost, waiting = [await approved(house, ana, variant) for variant in card.variants[:2]]
    await house.calendar.place(lost.id, None, by=ana)
    await house.calendar.place(waiting.id, in_an_hour(house), by=ana)
    house.platform.answer = say_nothing
    await house.calendar.publish_due()
    with pytest.raises(OnItsWay) as refused:
        await house.endings.close(card.id, by=ana)
    assert refused.value.message == (
        "A post for X may be out or not. Look there and say so on its card, then close the campaign."
    )
    read = await house.reads.campaign(ana, card.id)
    assert read.state is CampaignState.IN_REVIEW
    assert [v.post.state for v in read.variants if v.post] == [PostState.UNKNOWN, PostState.SCHEDULED]


async def test_a_campaign_is_not_closed_while_a_post_of_it_is_being_sent(house: House) -> None:
    refusals: list[str] = []

    async def close_meanwhile(_post: Outgoing) -> Receipt:
        with pytest.raises(OnItsWay) as refused:
            await house.endings.close(card.id, by=ana)
        refusals.append(refused.value.message)
        raise ConnectionResetError

    ana = await a_member(house.database, house.clock)
    card = await written(house, ana)
    first = await approved(house, ana, card.variants[0])
    await house.calendar.place(first.id, None, by=ana)
    house.platform.answer = close_meanwhile
    await house.calendar.publish_due()
    assert refusals == ["A post for X is being sent right now. Wait a moment, then close the campaign."]


async def test_a_campaign_with_a_post_that_is_being_corrected_is_not_closed(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    card = await written(house, ana)
    first = await approved(house, ana, card.variants[0])
    post = await house.calendar.place(first.id, None, by=ana)
    await house.calendar.publish_due()
    edited = await house.editing.edit(
        first.id, seen=first.content_hash, state=VariantState.APPROVED, text="Now 79 euros.", by=ana
    )
    await house.review.approve(first.id, seen=edited.content_hash, by=ana)
    await house.calendar.correct(post.id, by=ana)
    with pytest.raises(OnItsWay) as refused:
        await house.endings.close(card.id, by=ana)
    assert refused.value.message == (
        "A post for X is being corrected. Wait until that is done, or take it down, then close the campaign."
    )
    await house.calendar.amend_due()
    assert (await house.endings.close(card.id, by=ana)).state is CampaignState.CLOSED


ENDS = [(CampaignState.CLOSED, "closed"), (CampaignState.ARCHIVED, "archived")]


@pytest.mark.parametrize(("state", "how"), ENDS)
async def test_nothing_of_a_campaign_that_has_ended_is_changed_and_who_tries_is_told_what_to_do(
    house: House, state: CampaignState, how: str
) -> None:
    ana, ben = await a_member(house.database, house.clock), await a_member(house.database, house.clock, "Ben")
    card = await written(house, ana)
    first, second, _ = card.variants
    await approved(house, ana, first)
    post = await house.calendar.place(first.id, in_an_hour(house), by=ana)
    await house.endings.close(card.id, by=ana)
    if state is CampaignState.ARCHIVED:
        await house.endings.archive(card.id, by=ana)
    before = await house.reads.campaign(ana, card.id)
    attempts: list[Awaitable[object]] = [
        house.calendar.place(first.id, None, by=ben),
        house.calendar.move(post.id, in_an_hour(house), by=ben),
        house.rewriting.ask(second.id, hint="Shorter.", by=ben),
        house.review.approve(second.id, seen=second.content_hash, by=ben),
        house.review.answer(
            second.id, ReviewStep.REJECTED, seen=second.content_hash, reason="Too loud.", by=ben
        ),
        house.editing.edit(second.id, seen=second.content_hash, text="Other words.", by=ben),
        house.review.answer(
            first.id, ReviewStep.WITHDRAWN, seen=first.content_hash, state=VariantState.APPROVED, by=ben
        ),
        house.campaigns.retry(card.id, by=ben),
    ]
    for attempt in attempts:
        with pytest.raises(CampaignEnded) as refused:
            await attempt
        said = f"“{card.name}” was {how} by Ana on {house.clock.now():%-d %B %Y}. Reopen it first."
        assert refused.value.message == said
    assert await house.reads.campaign(ana, card.id) == before


async def test_what_was_asked_for_before_the_end_is_not_written_after_it_and_costs_nothing(
    house: House,
) -> None:
    ana = await a_member(house.database, house.clock)
    card = await written(house, ana)
    rewrite = await house.rewriting.ask(card.variants[0].id, hint="Shorter.", by=ana)
    await house.endings.close(card.id, by=ana)
    asked = len(house.writer.asked)
    with pytest.raises(CampaignEnded):
        await house.rewriting.write(rewrite)
    assert len(house.writer.asked) == asked
    assert (await kinds(house, ana))[-1] == "variant.rewrite_failed"


async def test_a_campaign_closed_while_another_variant_is_written_keeps_the_old_one(house: House) -> None:
    async def close(_request: WritingRequest) -> None:
        await house.endings.close(card.id, by=ana)

    ana = await a_member(house.database, house.clock)
    card = await written(house, ana)
    house.writer.before = close
    with pytest.raises(CampaignEnded):
        await house.rewriting.regenerate(card.variants[0].id, hint="Shorter.", by=ana)
    read = await house.reads.campaign(ana, card.id)
    assert [variant.state for variant in read.variants] == [VariantState.IN_REVIEW] * 3
    assert not any(variant.rewriting_for for variant in read.variants)


async def test_of_two_who_place_and_close_at_once_neither_leaves_a_post_that_goes_out_after_the_end(
    house: House,
) -> None:
    ana, ben = await a_member(house.database, house.clock), await a_member(house.database, house.clock, "Ben")
    for turn in range(12):
        card = await written(house, ana, variants=1)
        variant = await approved(house, ana, card.variants[0])
        place = house.calendar.place(variant.id, None, by=ben)
        close = house.endings.close(card.id, by=ana)
        both = [place, close] if turn % 2 else [close, place]
        outcomes = await asyncio.gather(*both, return_exceptions=True)
        assert {type(outcome) for outcome in outcomes} <= {Post, Campaign, CampaignEnded}
        read = await house.reads.campaign(ana, card.id)
        assert read.state is CampaignState.CLOSED
        assert [v.post.state for v in read.variants if v.post] in ([], [PostState.CANCELLED])
    await house.calendar.publish_due()
    assert house.platform.received == []


async def test_of_those_who_decide_and_close_at_once_all_get_an_answer_and_nothing_is_decided_after_the_end(
    house: House,
) -> None:
    ana, ben = await a_member(house.database, house.clock), await a_member(house.database, house.clock, "Ben")
    for _ in range(6):
        card = await written(house, ana)
        outcomes = await asyncio.gather(
            *(house.review.approve(v.id, seen=v.content_hash, by=ben) for v in card.variants),
            house.endings.close(card.id, by=ana),
            return_exceptions=True,
        )
        assert {type(outcome) for outcome in outcomes} <= {Variant, Campaign, CampaignEnded}
    async with house.database.read() as session:
        entries = await journal.entries_after(session, ana.workspace_id, 0, limit=1000)
    closed: set[str] = set()
    for entry in entries:
        assert entry.kind != "variant.approved" or entry.payload["campaign_id"] not in closed
        if entry.kind == "campaign.closed":
            closed.add(entry.payload["campaign_id"])
    assert len(closed) == 6


async def test_of_two_who_close_at_once_one_is_told_that_the_other_did(house: House) -> None:
    ana, ben = await a_member(house.database, house.clock), await a_member(house.database, house.clock, "Ben")
    card = await written(house, ana)
    outcomes = await asyncio.gather(
        *(house.endings.close(card.id, by=by) for by in (ana, ben)), return_exceptions=True
    )
    [first] = [outcome for outcome in outcomes if isinstance(outcome, Campaign)]
    [told] = [outcome for outcome in outcomes if isinstance(outcome, NotNow)]
    name = {ana.id: "Ana", ben.id: "Ben"}[first.ended_by]  # type: ignore[index]
    assert told.message.startswith(f"“{card.name}” was closed by {name} on ")
    assert told.message.endswith(" already. Nothing was changed.")
    assert (await kinds(house, ana)).count("campaign.closed") == 1


async def test_a_reopened_campaign_is_in_review_until_nothing_in_it_is_open(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    card = await written(house, ana, variants=1)
    [variant] = card.variants
    await house.endings.close(card.id, by=ana)
    await house.calendar.complete_campaigns()
    reopened = await house.endings.reopen(card.id, by=ana)
    assert (reopened.state, reopened.ended_by) == (CampaignState.IN_REVIEW, None)
    await house.calendar.complete_campaigns()
    assert (await house.reads.campaign(ana, card.id)).state is CampaignState.IN_REVIEW
    await house.review.answer(
        variant.id, ReviewStep.REJECTED, seen=variant.content_hash, reason="Too long.", by=ana
    )
    await house.calendar.complete_campaigns()
    await house.endings.archive(card.id, by=ana)
    await house.endings.reopen(card.id, by=ana)
    await house.calendar.complete_campaigns()
    assert (await house.reads.campaign(ana, card.id)).state is CampaignState.COMPLETED


async def test_a_campaign_that_could_not_be_written_can_be_tried_again_once_it_is_reopened(
    house: House,
) -> None:
    async def refuse(_request: WritingRequest) -> None:
        raise WriterRefused("No.")

    ana = await a_member(house.database, house.clock)
    house.writer.before = refuse
    card = await written(house, ana)
    await house.endings.archive(card.id, by=ana)
    assert (await house.endings.reopen(card.id, by=ana)).state is CampaignState.FAILED
    house.writer.before = None
    await house.campaigns.write(await house.campaigns.retry(card.id, by=ana))
    assert (await house.reads.campaign(ana, card.id)).state is CampaignState.IN_REVIEW


async def test_what_can_not_end_now_says_what_to_do_instead(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    campaign = await house.campaigns.start(a_brief(), by=ana)
    name = f"“{campaign.name}”"

    async def refusal(attempt: Awaitable[object]) -> str:
        with pytest.raises(CopydeskError) as refused:
            await attempt
        return refused.value.message

    close, archive, reopen = house.endings.close, house.endings.archive, house.endings.reopen
    assert await refusal(close(campaign.id, by=ana)) == (
        f"{name} is being written. Wait until that is done, then close it."
    )
    assert await refusal(archive(campaign.id, by=ana)) == (
        f"{name} is being written. Wait until that is done, then archive it."
    )
    await house.campaigns.write(campaign)
    assert await refusal(archive(campaign.id, by=ana)) == (
        f"{name} is in review. Close it first, then archive it."
    )
    assert await refusal(reopen(campaign.id, by=ana)) == (
        f"{name} is neither closed nor archived, so there is nothing to reopen."
    )
    with pytest.raises(InvalidInput, match="at most 500"):
        await close(campaign.id, reason="a" * 501, by=ana)


async def test_a_missed_post_of_a_closed_campaign_asks_nobody_any_more(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    card = await written(house, ana)
    first = await approved(house, ana, card.variants[0])
    post = await house.calendar.place(first.id, None, by=ana)
    async with house.database.write() as session:
        await session.execute(update(Post).where(Post.id == post.id).values(state=PostState.MISSED))
    await house.endings.close(card.id, by=ana)
    assert await house.reads.upcoming(ana) == []
