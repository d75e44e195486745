"""One answer to many variants: each decided on its own, all of it stored together."""

import asyncio
from collections.abc import Iterable

import pytest

from core.access.models import Member
from core.campaigns.ended import CampaignEnded
from core.flow.cards.card import CampaignCard, VariantCard
from core.foundation.errors import DoneBefore, InvalidInput, NotFound
from core.foundation.ids import (
    CampaignState,
    ContentHash,
    Objection,
    PlatformName,
    ReviewStep,
    VariantId,
    VariantState,
)
from core.review.answers import MOST, SeenVariant
from core.review.conflicts import AlreadyDecided, NotFromHere
from tests.builders import a_brief, a_member
from tests.core.flow.conftest import House


async def written(house: House, by: Member) -> CampaignCard:
    """A campaign with four variants in review."""
    brief = a_brief(platforms=(PlatformName.X, PlatformName.LINKEDIN), variants=2)
    campaign = await house.campaigns.start(brief, by=by)
    await house.campaigns.write(campaign)
    card = await house.reads.campaign(by, campaign.id)
    assert len(card.variants) == 4
    return card


def seen(variants: Iterable[VariantCard]) -> list[SeenVariant]:
    return [SeenVariant(variant.id, variant.content_hash, variant.state) for variant in variants]


@pytest.fixture
async def ana(house: House) -> Member:
    return await a_member(house.database, house.clock)


async def test_one_answer_is_given_to_all_that_were_named_and_to_no_other(house: House, ana: Member) -> None:
    card = await written(house, ana)
    *three, last = card.variants
    outcomes = await house.review.decide_many(card.id, ReviewStep.APPROVED, seen(three), by=ana)
    assert outcomes == {variant.id: None for variant in three}
    states = {variant.id: variant.state for variant in (await house.reads.campaign(ana, card.id)).variants}
    assert states == {**{variant.id: VariantState.APPROVED for variant in three}, last.id: last.state}


async def test_of_those_that_somebody_was_faster_with_it_is_told_and_the_others_are_decided(
    house: House, ana: Member
) -> None:
    card = await written(house, ana)
    ben = await a_member(house.database, house.clock, "Ben")
    faster, changed, *others = card.variants
    await house.review.answer(faster.id, ReviewStep.REJECTED, seen=faster.content_hash, reason="No.", by=ben)
    await house.editing.edit(changed.id, seen=changed.content_hash, text="Another text.", by=ben)
    outcomes = await house.review.decide_many(card.id, ReviewStep.APPROVED, seen(card.variants), by=ana)
    assert [outcomes[variant.id] for variant in others] == [None, None]
    for variant in (faster, changed):
        refusal = outcomes[variant.id]
        assert isinstance(refusal, AlreadyDecided)
        assert refusal.by == "Ben"
    after = {variant.id: variant.state for variant in (await house.reads.campaign(ana, card.id)).variants}
    assert (after[faster.id], after[changed.id]) == (VariantState.REJECTED, VariantState.IN_REVIEW)


async def test_a_reason_and_an_objection_are_kept_for_each(house: House, ana: Member) -> None:
    card = await written(house, ana)
    await house.review.decide_many(
        card.id,
        ReviewStep.CHANGES_REQUESTED,
        seen(card.variants),
        objection=Objection.TONE,
        reason="Softer.",
        by=ana,
    )
    after = (await house.reads.campaign(ana, card.id)).variants
    assert {(variant.state, variant.objection, variant.reason) for variant in after} == {
        (VariantState.CHANGES_REQUESTED, Objection.TONE, "Softer.")
    }


@pytest.mark.parametrize("answer", [ReviewStep.REJECTED, ReviewStep.CHANGES_REQUESTED])
async def test_without_the_reason_that_an_answer_needs_nothing_is_decided(
    house: House, ana: Member, answer: ReviewStep
) -> None:
    card = await written(house, ana)
    with pytest.raises(InvalidInput, match="reason"):
        await house.review.decide_many(card.id, answer, seen(card.variants), by=ana)
    assert await house.reads.campaign(ana, card.id) == card


async def test_a_variant_of_another_campaign_is_not_found_and_not_decided(house: House, ana: Member) -> None:
    card, other = await written(house, ana), await written(house, ana)
    (foreign, *_) = other.variants
    outcomes = await house.review.decide_many(
        card.id, ReviewStep.APPROVED, seen([foreign, *card.variants]), by=ana
    )
    assert isinstance(outcomes[foreign.id], NotFound)
    assert list(outcomes.values()).count(None) == 4
    assert await house.reads.campaign(ana, other.id) == other


async def test_what_is_on_hold_is_not_approved_over_the_head_of_whoever_put_it_there(
    house: House, ana: Member
) -> None:
    card = await written(house, ana)
    held, *_ = card.variants
    await house.review.answer(held.id, ReviewStep.PUT_ON_HOLD, seen=held.content_hash, by=ana)
    on_hold = SeenVariant(held.id, held.content_hash, VariantState.ON_HOLD)
    outcomes = await house.review.decide_many(card.id, ReviewStep.APPROVED, [on_hold], by=ana)
    assert isinstance(outcomes[held.id], NotFromHere)


async def test_a_request_that_comes_twice_decides_once(house: House, ana: Member) -> None:
    card = await written(house, ana)
    hold, all_of_them = ReviewStep.PUT_ON_HOLD, seen(card.variants)
    await house.review.decide_many(card.id, hold, all_of_them, by=ana, asked="form:1")
    with pytest.raises(DoneBefore):
        await house.review.decide_many(card.id, hold, all_of_them, by=ana, asked="form:1")


async def test_two_who_decide_on_the_same_at_once_decide_each_once_between_them(
    house: House, ana: Member
) -> None:
    card = await written(house, ana)
    ben = await a_member(house.database, house.clock, "Ben")
    forwards, backwards = card.variants, card.variants[::-1]
    both = await asyncio.gather(
        house.review.decide_many(card.id, ReviewStep.APPROVED, seen(forwards), by=ana),
        house.review.decide_many(card.id, ReviewStep.REJECTED, seen(backwards), reason="No.", by=ben),
    )
    for variant in card.variants:
        assert [outcomes[variant.id] for outcomes in both].count(None) == 1


async def test_nothing_of_a_closed_campaign_is_decided(house: House, ana: Member) -> None:
    card = await written(house, ana)
    await house.endings.close(card.id, by=ana)
    with pytest.raises(CampaignEnded):
        await house.review.decide_many(card.id, ReviewStep.APPROVED, seen(card.variants), by=ana)


async def test_reopening_many_opens_their_campaign_again(house: House, ana: Member) -> None:
    card = await written(house, ana)
    await house.review.decide_many(card.id, ReviewStep.REJECTED, seen(card.variants), reason="No.", by=ana)
    await house.calendar.complete_campaigns()
    rejected = await house.reads.campaign(ana, card.id)
    assert rejected.state is CampaignState.COMPLETED
    await house.review.decide_many(card.id, ReviewStep.REOPENED, seen(rejected.variants), by=ana)
    after = await house.reads.campaign(ana, card.id)
    assert after.state is CampaignState.IN_REVIEW
    assert {variant.state for variant in after.variants} == {VariantState.IN_REVIEW}


ONE = SeenVariant(VariantId("var_1"), ContentHash("hash"))


@pytest.mark.parametrize(
    ("answer", "variants", "field"),
    [
        (ReviewStep.WITHDRAWN, [ONE], "answer"),
        (ReviewStep.APPROVED, [], "variants"),
        (ReviewStep.APPROVED, [ONE, ONE], "variants"),
        (
            ReviewStep.APPROVED,
            [SeenVariant(VariantId(f"var_{n}"), ContentHash("h")) for n in range(MOST + 1)],
            "variants",
        ),
        (
            ReviewStep.REJECTED,
            [SeenVariant(VariantId("v"), ContentHash("h"), VariantState.APPROVED)],
            "variants",
        ),
    ],
)
async def test_what_can_not_be_answered_together_is_refused_by_name(
    house: House, ana: Member, answer: ReviewStep, variants: list[SeenVariant], field: str
) -> None:
    card = await written(house, ana)
    with pytest.raises(InvalidInput) as refused:
        await house.review.decide_many(card.id, answer, variants, reason="No.", by=ana)
    assert set(refused.value.fields) == {field}
