"""The edit distance: one number for how much of a text people changed, and what approvals tell of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.access.models import Member
from core.campaigns.models import Variant
from core.foundation.clock import Clock
from core.foundation.ids import ReviewStep, VariantState
from core.review import decide
from core.review.edit_distance import edit_distance
from core.storage import journal
from core.storage.database import Database
from tests.builders import a_member, a_variant, scope_of
from tests.stand_ins.clock import ManualClock

texts = st.text(max_size=80)


@given(texts, texts)
def test_it_lies_between_0_and_1_and_is_0_for_equal_texts_alone(written: str, approved: str) -> None:
    found = edit_distance(written, approved)
    assert 0 <= found <= 1
    assert (found == 0) == (written == approved)


@given(texts, texts)
def test_it_is_the_same_both_ways(written: str, approved: str) -> None:
    assert edit_distance(written, approved) == edit_distance(approved, written)


def test_it_is_the_share_of_characters_that_changed() -> None:
    assert edit_distance("From 89 euros", "From 79 euros") == pytest.approx(1 / 13)
    assert edit_distance("abc", "xyz") == 1


async def edited(database: Database, clock: Clock, variant: Variant, by: Member, **said: str) -> Variant:
    now = {"text": variant.text, "title": variant.title, "preheader": variant.preheader} | said
    async with database.write() as session:
        return await decide.edit(
            session,
            scope_of(by),
            variant.id,
            seen=variant.content_hash,
            link=None,
            account_id=variant.account_id,
            follow_ups=["Posted below it."],
            findings=[],
            at=clock.now(),
            **now,
        )


async def approved_at(database: Database, clock: Clock, variant: Variant, by: Member) -> float:
    """The distance that the approval tells of."""
    async with database.write() as session:
        await decide.take(
            session, scope_of(by), variant.id, ReviewStep.APPROVED, seen=variant.content_hash, at=clock.now()
        )
    async with database.read() as session:
        entries = await journal.entries_after(session, by.workspace_id, 0, limit=99)
    [told] = [entry.payload["edit_distance"] for entry in entries if entry.kind == "variant.approved"]
    return float(told)


async def test_what_is_approved_as_it_was_written_is_at_0(database: Database, clock: ManualClock) -> None:
    ana = await a_member(database, clock)
    variant = await a_variant(database, clock, ana)
    assert await approved_at(database, clock, variant, ana) == 0


async def test_an_approval_tells_how_far_the_words_are_from_those_written_first(
    database: Database, clock: ManualClock
) -> None:
    ana = await a_member(database, clock)
    variant = await a_variant(database, clock, ana)
    written = "\n".join((variant.title, variant.preheader, variant.text))
    halfway = await edited(database, clock, variant, ana, text="Something else.")
    last = await edited(database, clock, halfway, ana, text="A text of ours.")
    now = "\n".join((variant.title, variant.preheader, "A text of ours."))
    assert await approved_at(database, clock, last, ana) == pytest.approx(edit_distance(written, now))


async def test_an_edit_that_is_undone_leaves_no_distance(database: Database, clock: ManualClock) -> None:
    ana = await a_member(database, clock)
    variant = await a_variant(database, clock, ana)
    changed = await edited(database, clock, variant, ana, text="Something else.")
    async with database.write() as session:
        restored = await decide.undo(
            session, scope_of(ana), variant.id, seen=changed.content_hash, at=clock.now()
        )
    assert restored.state is VariantState.IN_REVIEW
    assert await approved_at(database, clock, restored, ana) == 0


async def test_what_people_post_below_it_is_no_change_of_its_words(
    database: Database, clock: ManualClock
) -> None:
    ana = await a_member(database, clock)
    variant = await a_variant(database, clock, ana)
    threaded = await edited(database, clock, variant, ana)
    assert await approved_at(database, clock, threaded, ana) == 0
