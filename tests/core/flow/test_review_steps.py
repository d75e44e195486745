"""Review beyond the first answer: what each step leads to, takes off the calendar, and leaves to read."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.access.models import Member
from core.access.permissions import RoleTooLow, System
from core.campaigns.lifecycle import REVIEW_STEPS
from core.campaigns.models import Variant
from core.flow.cards.card import VariantCard
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import (
    CampaignState,
    Objection,
    PlatformName,
    PostState,
    ReviewStep,
    Role,
    VariantState,
)
from core.publishing.conflicts import TooLate
from core.publishing.slots import Slot
from core.publishing.still_out import StillOut
from core.review.conflicts import AlreadyDecided, NotFromHere, NothingToUndo
from tests.builders import a_brief, a_member
from tests.core.flow.conftest import House

Step = Callable[[House, VariantCard, Member], Awaitable[Variant]]

STEPS: dict[ReviewStep, Step] = {
    ReviewStep.APPROVED: lambda house, seen, by: house.review.approve(seen.id, seen=seen.content_hash, by=by),
    ReviewStep.CHANGES_REQUESTED: lambda house, seen, by: house.review.answer(
        seen.id,
        ReviewStep.CHANGES_REQUESTED,
        seen=seen.content_hash,
        state=seen.state,
        objection=Objection.TONE,
        reason="Softer.",
        by=by,
    ),
    ReviewStep.PUT_ON_HOLD: lambda house, seen, by: house.review.answer(
        seen.id, ReviewStep.PUT_ON_HOLD, seen=seen.content_hash, state=seen.state, by=by
    ),
    ReviewStep.REJECTED: lambda house, seen, by: house.review.answer(
        seen.id, ReviewStep.REJECTED, seen=seen.content_hash, state=seen.state, reason="No.", by=by
    ),
    ReviewStep.REOPENED: lambda house, seen, by: house.review.answer(
        seen.id, ReviewStep.REOPENED, seen=seen.content_hash, state=seen.state, by=by
    ),
    ReviewStep.WITHDRAWN: lambda house, seen, by: house.review.answer(
        seen.id, ReviewStep.WITHDRAWN, seen=seen.content_hash, state=VariantState.APPROVED, by=by
    ),
    ReviewStep.EDITED: lambda house, seen, by: house.editing.edit(
        seen.id, seen=seen.content_hash, state=seen.state, text=f"{seen.text} More.", by=by
    ),
    ReviewStep.RESTORED: lambda house, seen, by: house.review.undo(
        seen.id, seen=seen.content_hash, state=seen.state, by=by
    ),
}
"""Each step as an edge takes it, with what was seen. Superseding is regeneration's."""

WAY_TO: dict[VariantState, tuple[ReviewStep, ...]] = {
    VariantState.IN_REVIEW: (),
    VariantState.CHANGES_REQUESTED: (ReviewStep.CHANGES_REQUESTED,),
    VariantState.ON_HOLD: (ReviewStep.PUT_ON_HOLD,),
    VariantState.APPROVED: (ReviewStep.APPROVED,),
    VariantState.REJECTED: (ReviewStep.REJECTED,),
}


async def written(house: House, by: Member) -> VariantCard:
    campaign = await house.campaigns.start(a_brief(platforms=(PlatformName.X,), variants=1), by=by)
    await house.campaigns.write(campaign)
    card = await house.reads.campaign(by, campaign.id)
    return card.variants[0]


async def now(house: House, variant: VariantCard | Variant, by: Member) -> VariantCard:
    """The variant as it stands."""
    [latest, *_] = await house.reads.recent(by, limit=1)
    return next(held for held in latest.variants if held.id == variant.id)


async def brought_to(house: House, state: VariantState, by: Member, *, edited: bool = False) -> VariantCard:
    variant = await written(house, by)
    if edited:
        variant = await now(house, await STEPS[ReviewStep.EDITED](house, variant, by), by)
    for step in WAY_TO[state]:
        await STEPS[step](house, variant, by)
    return await now(house, variant, by)


@pytest.mark.parametrize("state", WAY_TO)
async def test_each_step_leads_from_its_states_to_its_own_and_from_no_other(
    house: House, state: VariantState
) -> None:
    ana = await a_member(house.database, house.clock)
    for step, take in STEPS.items():
        variant = await brought_to(house, state, ana, edited=step is ReviewStep.RESTORED)
        before, to = REVIEW_STEPS[step]
        if state in before:
            assert (await take(house, variant, ana)).state is to, step
        else:
            with pytest.raises((NotFromHere, AlreadyDecided)):
                await take(house, variant, ana)
            assert await now(house, variant, ana) == variant, "nothing was changed"


@pytest.mark.parametrize("state", WAY_TO)
async def test_of_two_who_take_the_same_step_at_once_one_takes_it_and_the_other_learns_who(
    house: House, state: VariantState
) -> None:
    ana = await a_member(house.database, house.clock)
    ben = await a_member(house.database, house.clock, "Ben")
    for step, take in STEPS.items():
        if state in REVIEW_STEPS[step][0]:
            variant = await brought_to(house, state, ana, edited=step is ReviewStep.RESTORED)
            outcomes = await asyncio.gather(
                *(take(house, variant, who) for who in (ana, ben)), return_exceptions=True
            )
            assert sum(isinstance(outcome, Variant) for outcome in outcomes) == 1, (step, outcomes)
            [told] = [outcome for outcome in outcomes if isinstance(outcome, AlreadyDecided)]
            assert told.by in {"Ana", "Ben"}


async def test_an_edit_opened_before_an_approval_does_not_void_it_unknowingly(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    seen = await written(house, ana)
    await STEPS[ReviewStep.APPROVED](house, seen, ana)
    with pytest.raises(AlreadyDecided):
        await STEPS[ReviewStep.EDITED](house, seen, ana)
    assert (await now(house, seen, ana)).state is VariantState.APPROVED


VOIDING = (ReviewStep.REJECTED, ReviewStep.WITHDRAWN, ReviewStep.EDITED)


async def placed(house: House, by: Member, due: timedelta) -> VariantCard:
    variant = await brought_to(house, VariantState.APPROVED, by)
    await house.calendar.place(variant.id, Slot(house.clock.now() + due, "UTC"), by=by)
    return await now(house, variant, by)


@pytest.mark.parametrize("step", VOIDING)
async def test_what_waits_comes_off_the_calendar_with_the_approval_it_had(
    house: House, step: ReviewStep
) -> None:
    ana = await a_member(house.database, house.clock)
    variant = await placed(house, ana, timedelta(hours=1))
    await STEPS[step](house, variant, ana)
    post = (await now(house, variant, ana)).post
    assert post is not None
    assert post.state is PostState.CANCELLED
    house.clock.advance(timedelta(hours=2))
    await house.calendar.publish_due()
    assert house.platform.received == []


@pytest.mark.parametrize("step", VOIDING)
async def test_what_is_out_is_not_unsaid_by_a_decision_but_its_text_may_be_changed(
    house: House, step: ReviewStep
) -> None:
    ana = await a_member(house.database, house.clock)
    variant = await placed(house, ana, timedelta())
    await house.calendar.publish_due()
    if step is ReviewStep.EDITED:
        await STEPS[step](house, variant, ana)
    else:
        with pytest.raises(TooLate):
            await STEPS[step](house, variant, ana)
    after = await now(house, variant, ana)
    assert after.state is (VariantState.IN_REVIEW if step is ReviewStep.EDITED else VariantState.APPROVED)
    assert after.post is not None
    assert after.post.state is PostState.PUBLISHED


async def test_taking_an_approval_back_opens_a_completed_campaign_again(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    variant = await brought_to(house, VariantState.REJECTED, ana)
    await house.calendar.complete_campaigns()
    [card] = await house.reads.recent(ana, limit=1)
    assert card.state is CampaignState.COMPLETED
    await STEPS[ReviewStep.REOPENED](house, variant, ana)
    [card] = await house.reads.recent(ana, limit=1)
    assert card.state is CampaignState.IN_REVIEW


@pytest.mark.parametrize("state", [VariantState.CHANGES_REQUESTED, VariantState.ON_HOLD])
async def test_a_campaign_is_not_done_while_something_is_sent_back_or_on_hold(
    house: House, state: VariantState
) -> None:
    ana = await a_member(house.database, house.clock)
    await brought_to(house, state, ana)
    assert await house.calendar.complete_campaigns() == 0


async def test_a_campaign_is_not_done_while_another_variant_is_being_written(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    rejected = await brought_to(house, VariantState.REJECTED, ana)
    await house.rewriting.ask(rejected.id, hint="softer", by=ana)
    assert await house.calendar.complete_campaigns() == 0


async def test_an_author_asks_again_about_what_was_sent_back_and_reopens_nothing_else(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    sent_back = await brought_to(house, VariantState.CHANGES_REQUESTED, ana)
    rejected = await brought_to(house, VariantState.REJECTED, ana)
    author = await a_member(house.database, house.clock, "Zoe")
    author.role = Role.AUTHOR
    assert (await STEPS[ReviewStep.REOPENED](house, sent_back, author)).state is VariantState.IN_REVIEW
    with pytest.raises(RoleTooLow):
        await STEPS[ReviewStep.REOPENED](house, rejected, author)


async def test_what_is_on_hold_is_not_put_back_in_review_by_an_authors_edit(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    held = await brought_to(house, VariantState.ON_HOLD, ana)
    author = await a_member(house.database, house.clock, "Zoe")
    author.role = Role.AUTHOR
    with pytest.raises(RoleTooLow):
        await STEPS[ReviewStep.EDITED](house, held, author)


async def test_a_request_stands_again_where_the_edit_that_answered_it_is_undone(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    requested = await brought_to(house, VariantState.CHANGES_REQUESTED, ana)
    house.clock.advance(timedelta(minutes=1))
    await STEPS[ReviewStep.EDITED](house, requested, ana)
    await STEPS[ReviewStep.RESTORED](house, await now(house, requested, ana), ana)
    undone = await now(house, requested, ana)
    assert (undone.state, undone.objection, undone.reason) == (
        VariantState.CHANGES_REQUESTED,
        Objection.TONE,
        "Softer.",
    )
    assert undone.text == requested.text


async def test_a_replaced_variant_does_not_come_back_beside_the_one_in_its_place(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    old = await written(house, ana)
    await STEPS[ReviewStep.EDITED](house, old, ana)
    await house.rewriting.regenerate(old.id, hint="shorter", by=ana)
    replaced = await now(house, old, ana)
    with pytest.raises(NotFromHere):
        await STEPS[ReviewStep.RESTORED](house, replaced, ana)


async def test_a_request_for_changes_says_what_is_wrong_and_what_should_be_different(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    variant = await written(house, ana)
    with pytest.raises(InvalidInput) as refused:
        await house.review.answer(
            variant.id,
            ReviewStep.CHANGES_REQUESTED,
            seen=variant.content_hash,
            objection=None,
            reason=" ",
            by=ana,
        )
    assert set(refused.value.fields) == {"objection", "reason"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(["edit", "undo"]), max_size=8))
async def test_undoing_goes_back_edit_by_edit_to_what_the_writer_wrote(
    house: House, deeds: list[str]
) -> None:
    ana = await a_member(house.database, house.clock)
    variant = await written(house, ana)
    texts = [variant.text]
    for number, deed in enumerate(deeds):
        seen = await now(house, variant, ana)
        if deed == "edit":
            await house.editing.edit(seen.id, seen=seen.content_hash, text=f"Edit {number}.", by=ana)
            texts.append(f"Edit {number}.")
        elif len(texts) > 1:
            await house.review.undo(seen.id, seen=seen.content_hash, by=ana)
            texts.pop()
        else:
            with pytest.raises(NothingToUndo):
                await house.review.undo(seen.id, seen=seen.content_hash, by=ana)
        shown = await now(house, variant, ana)
        assert (shown.text, shown.can_undo) == (texts[-1], len(texts) > 1)


async def test_undoing_a_regeneration_puts_the_old_variant_back_in_its_place(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    old = await written(house, ana)
    new = await house.rewriting.regenerate(old.id, hint="shorter", by=ana)
    assert (await now(house, new, ana)).can_undo
    restored = await house.review.undo(new.id, seen=new.content_hash, by=ana)
    assert (restored.id, restored.state, restored.text) == (old.id, VariantState.IN_REVIEW, old.text)
    [card] = await house.reads.recent(ana, limit=1)
    assert [variant.label for variant in card.on(PlatformName.X)] == ["A"]


async def test_a_variant_whose_post_is_out_stays_in_its_place(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    first = await written(house, ana)
    variant = await now(house, await house.rewriting.regenerate(first.id, hint="shorter", by=ana), ana)
    await house.review.approve(variant.id, seen=variant.content_hash, by=ana)
    await house.calendar.place(variant.id, None, by=ana)
    await house.calendar.publish_due()
    await STEPS[ReviewStep.EDITED](house, await now(house, variant, ana), ana)
    edited = await now(house, variant, ana)
    with pytest.raises(StillOut) as refused:
        await house.rewriting.ask(edited.id, hint="longer", by=ana)
    assert "take the post down first" in refused.value.message
    await STEPS[ReviewStep.RESTORED](house, edited, ana)  # its own text may go back
    restored = await now(house, variant, ana)
    with pytest.raises(StillOut):
        await STEPS[ReviewStep.RESTORED](house, restored, ana)
    assert await now(house, variant, ana) == restored


async def test_a_history_tells_each_step_with_who_when_why_and_the_texts(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    ben = await a_member(house.database, house.clock, "Ben")
    variant = await written(house, ana)
    for step, who in (
        (ReviewStep.CHANGES_REQUESTED, ben),
        (ReviewStep.EDITED, ana),
        (ReviewStep.APPROVED, ben),
        (ReviewStep.WITHDRAWN, ana),
    ):
        house.clock.advance(timedelta(minutes=1))
        await STEPS[step](house, await now(house, variant, ana), who)
    new = await house.rewriting.regenerate(variant.id, hint="longer", by=ben)
    told = (await house.reads.history(ana, new.id)).happenings
    assert [(one.label, one.step, one.by.name if one.by else None) for one in told] == [
        ("A", None, None),
        ("A", ReviewStep.CHANGES_REQUESTED, "Ben"),
        ("A", ReviewStep.EDITED, "Ana"),
        ("A", ReviewStep.APPROVED, "Ben"),
        ("A", ReviewStep.WITHDRAWN, "Ana"),
        ("A", ReviewStep.SUPERSEDED, "Ben"),
        ("A2", None, None),
    ]
    assert (told[1].objection, told[1].reason) == (Objection.TONE, "Softer.")
    assert (told[2].before, told[2].after) == (variant.text, f"{variant.text} More.")
    assert (told[-1].before, told[-1].after) == (f"{variant.text} More.", new.text)
    assert [one.at for one in told] == sorted(one.at for one in told)


async def test_a_history_of_another_workspace_is_not_found(house: House) -> None:
    variant = await written(house, await a_member(house.database, house.clock))
    stranger = await a_member(house.database, house.clock, "Zed", team="T2")
    with pytest.raises(NotFound):
        await house.reads.history(System(stranger.workspace_id), variant.id)
