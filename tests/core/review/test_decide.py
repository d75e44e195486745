"""Decisions: made once, bound to the content that was seen, and told honestly to whoever came second."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from core.access.models import Member
from core.campaigns.lifecycle import REVIEW_STEPS
from core.campaigns.models import Variant
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import ContentHash, ReviewStep, VariantState, WorkspaceId, new_variant_id
from core.review import decide
from core.review.conflicts import AlreadyDecided, NotFromHere
from core.review.findings import Finding, HasBlockingFindings, Severity
from core.storage import journal
from core.storage.database import Database
from tests.builders import a_member, a_variant, scope_in, scope_of
from tests.stand_ins.clock import ManualClock


async def approve(
    database: Database,
    clock: ManualClock,
    variant: Variant,
    by: Member,
    *,
    state: VariantState = VariantState.IN_REVIEW,
) -> Variant:
    async with database.write() as session:
        return await decide.take(
            session,
            scope_of(by),
            variant.id,
            ReviewStep.APPROVED,
            seen=variant.content_hash,
            state=state,
            at=clock.now(),
        )


async def reject(
    database: Database,
    clock: ManualClock,
    variant: Variant,
    by: Member,
    reason: str = "Too loud.",
    *,
    state: VariantState = VariantState.IN_REVIEW,
) -> Variant:
    async with database.write() as session:
        return await decide.take(
            session,
            scope_of(by),
            variant.id,
            ReviewStep.REJECTED,
            seen=variant.content_hash,
            state=state,
            reason=reason,
            at=clock.now(),
        )


async def edit(
    database: Database,
    clock: ManualClock,
    variant: Variant,
    by: Member,
    text: str,
    *findings: Finding,
    state: VariantState = VariantState.IN_REVIEW,
) -> Variant:
    async with database.write() as session:
        return await decide.edit(
            session,
            scope_of(by),
            variant.id,
            seen=variant.content_hash,
            state=state,
            text=text,
            title="",
            preheader="",
            link=None,
            account_id=None,
            findings=[finding.as_json() for finding in findings],
            at=clock.now(),
        )


async def journaled(database: Database, workspace_id: WorkspaceId) -> list[str]:
    async with database.read() as session:
        return [entry.kind for entry in await journal.entries_after(session, workspace_id, 0, limit=100)]


async def test_an_approval_says_who_and_when_and_is_journaled(database: Database, clock: ManualClock) -> None:
    ana = await a_member(database, clock)
    approved = await approve(database, clock, await a_variant(database, clock, ana), ana)
    assert (approved.state, approved.decided_by) == (VariantState.APPROVED, ana.id)
    assert approved.decided_at == clock.now()
    assert await journaled(database, ana.workspace_id) == ["variant.approved"]


async def test_of_two_simultaneous_approvals_one_wins_and_the_other_learns_who(
    database: Database, clock: ManualClock
) -> None:
    ana, ben = await a_member(database, clock, "Ana"), await a_member(database, clock, "Ben")
    variant = await a_variant(database, clock, ana)
    outcomes = await asyncio.gather(
        approve(database, clock, variant, ana),
        approve(database, clock, variant, ben),
        return_exceptions=True,
    )
    [loser] = [outcome for outcome in outcomes if isinstance(outcome, AlreadyDecided)]
    [winner] = [outcome for outcome in outcomes if isinstance(outcome, Variant)]
    name = {ana.id: "Ana", ben.id: "Ben"}[winner.decided_by]  # type: ignore[index]
    assert loser.message == f"{name} was faster: variant A is already approved. Nothing was changed."
    assert await journaled(database, ana.workspace_id) == ["variant.approved"]


TOO_LONG = Finding("too_long", Severity.BLOCKING, "It has 300 characters; X takes 280.")
ADVICE = Finding("hashtags", Severity.WARNING, "Two hashtags do better than five.")


async def test_a_text_that_a_finding_blocks_is_not_approved_and_nothing_is_changed(
    database: Database, clock: ManualClock
) -> None:
    ana = await a_member(database, clock)
    blocked = await edit(
        database, clock, await a_variant(database, clock, ana), ana, "Long", ADVICE, TOO_LONG
    )
    with pytest.raises(HasBlockingFindings) as told:
        await approve(database, clock, blocked, ana)
    assert told.value.findings == (TOO_LONG,)
    assert "Variant A can't be approved as it is: It has 300 characters; X takes 280." in told.value.message
    async with database.read() as session:
        now = await decide.find_variant(session, scope_in(ana.workspace_id), blocked.id)
    assert (now.state, now.decided_by) == (VariantState.IN_REVIEW, None)
    assert await journaled(database, ana.workspace_id) == ["variant.edited"]


async def test_advice_blocks_nothing(database: Database, clock: ManualClock) -> None:
    ana = await a_member(database, clock)
    advised = await edit(database, clock, await a_variant(database, clock, ana), ana, "Short", ADVICE)
    assert (await approve(database, clock, advised, ana)).state is VariantState.APPROVED


async def test_who_approves_a_blocked_text_that_was_changed_or_decided_meanwhile_is_told_that_first(
    database: Database, clock: ManualClock
) -> None:
    ana = await a_member(database, clock)
    shown = await a_variant(database, clock, ana)
    blocked = await edit(database, clock, shown, ana, "Long", TOO_LONG)
    with pytest.raises(AlreadyDecided):
        await approve(database, clock, shown, ana)
    await reject(database, clock, blocked, ana)
    with pytest.raises(AlreadyDecided):
        await approve(database, clock, blocked, ana)


async def test_second_approval_of_the_same_variant_changes_nothing(
    database: Database, clock: ManualClock
) -> None:
    ana, ben = await a_member(database, clock, "Ana"), await a_member(database, clock, "Ben")
    variant = await a_variant(database, clock, ana)
    await approve(database, clock, variant, ana)
    with pytest.raises(AlreadyDecided):
        await reject(database, clock, variant, ben)
    async with database.read() as session:
        unchanged = await session.get_one(Variant, variant.id)
    assert (unchanged.state, unchanged.decided_by) == (VariantState.APPROVED, ana.id)


async def test_an_approval_of_a_text_that_changed_meanwhile_is_refused(
    database: Database, clock: ManualClock
) -> None:
    ana, ben = await a_member(database, clock, "Ana"), await a_member(database, clock, "Ben")
    variant = await a_variant(database, clock, ana)
    await edit(database, clock, variant, ben, "Quite another text.")
    with pytest.raises(AlreadyDecided) as refused:
        await approve(database, clock, variant, ana)
    assert refused.value.message == (
        "Ben changed variant A since you looked. Read the new text and decide again."
    )


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
async def test_a_rejection_needs_a_reason_of_sensible_length(
    database: Database, clock: ManualClock, reason: str
) -> None:
    ana = await a_member(database, clock)
    variant = await a_variant(database, clock, ana)
    with pytest.raises(InvalidInput):
        await reject(database, clock, variant, ana, reason)
    assert (await approve(database, clock, variant, ana)).state is VariantState.APPROVED


async def test_a_variant_of_another_workspace_does_not_exist(database: Database, clock: ManualClock) -> None:
    ana = await a_member(database, clock, team="T1")
    stranger = await a_member(database, clock, "Zed", team="T2")
    variant = await a_variant(database, clock, ana)
    with pytest.raises(NotFound):
        await approve(database, clock, variant, stranger)


@pytest.mark.parametrize("start", list(VariantState))
@pytest.mark.parametrize(
    "step", [ReviewStep.APPROVED, ReviewStep.REJECTED, ReviewStep.EDITED, ReviewStep.SUPERSEDED]
)
async def test_only_legal_moves_succeed(
    database: Database, clock: ManualClock, start: VariantState, step: ReviewStep
) -> None:
    ana = await a_member(database, clock)
    variant = await a_variant(database, clock, ana, state=start)

    async def supersede() -> Variant:
        async with database.write() as session:
            return await decide.supersede(
                session,
                scope_of(ana),
                variant.id,
                seen=variant.content_hash,
                successor_id=new_variant_id(),
                hint="",
                at=clock.now(),
            )

    moves: dict[ReviewStep, Callable[[], Awaitable[Variant]]] = {
        ReviewStep.APPROVED: lambda: approve(database, clock, variant, ana, state=start),
        ReviewStep.REJECTED: lambda: reject(database, clock, variant, ana, state=start),
        ReviewStep.EDITED: lambda: edit(database, clock, variant, ana, "New.", state=start),
        ReviewStep.SUPERSEDED: supersede,
    }
    legal, end = REVIEW_STEPS[step]
    if start in legal:
        assert (await moves[step]()).state is end
    else:
        with pytest.raises((AlreadyDecided, NotFromHere)):
            await moves[step]()


async def test_a_hash_that_was_never_shown_approves_nothing(database: Database, clock: ManualClock) -> None:
    ana = await a_member(database, clock)
    variant = await a_variant(database, clock, ana)
    variant.content_hash = ContentHash("f" * 64)
    with pytest.raises(AlreadyDecided):
        await approve(database, clock, variant, ana)
