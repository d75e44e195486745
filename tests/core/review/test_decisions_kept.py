"""What each decision keeps and tells: who, when and why, of this variant and no other."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.models import Member
from core.campaigns.content import content_hash
from core.campaigns.models import Variant
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import ContentHash, Objection, ReviewStep, VariantId, VariantState
from core.review import decide
from core.review.conflicts import AlreadyDecided
from core.review.decide import MAX_REASON
from core.storage import journal
from core.storage.database import Database
from tests.builders import a_member, a_variant, scope_of
from tests.stand_ins.clock import ManualClock

Decision = Callable[..., Awaitable[Variant]]

EDITED = "A dry laptop: https://example.com/backpack"
LINK = "https://example.com/backpack"
LATER = timedelta(minutes=5)
SUCCESSOR = VariantId("var_successor")

HOW: dict[str, tuple[Decision, dict[str, Any]]] = {
    "approved": (decide.take, {"step": ReviewStep.APPROVED}),
    "changes_requested": (
        decide.take,
        {
            "step": ReviewStep.CHANGES_REQUESTED,
            "objection": Objection.TONE,
            "reason": "Too loud.",
        },
    ),
    "put_on_hold": (decide.take, {"step": ReviewStep.PUT_ON_HOLD, "reason": "After the fair."}),
    "rejected": (
        decide.take,
        {"step": ReviewStep.REJECTED, "objection": Objection.WRONG_LINK, "reason": "Too loud."},
    ),
    "edited": (
        decide.edit,
        {
            "text": EDITED,
            "title": "Dry",
            "preheader": "",
            "link": "https://example.com/backpack",
            "account_id": None,
            "findings": [{"rule": "r"}],
        },
    ),
    "superseded": (decide.supersede, {"successor_id": SUCCESSOR, "hint": "Softer."}),
}
KEPT: dict[str, dict[str, Any]] = {
    "approved": {"state": VariantState.APPROVED, "reason": ""},
    "changes_requested": {
        "state": VariantState.CHANGES_REQUESTED,
        "reason": "Too loud.",
        "objection": Objection.TONE,
    },
    "put_on_hold": {"state": VariantState.ON_HOLD, "reason": "After the fair."},
    "rejected": {
        "state": VariantState.REJECTED,
        "reason": "Too loud.",
        "objection": Objection.WRONG_LINK,
    },
    "edited": {
        "state": VariantState.IN_REVIEW,
        "text": EDITED,
        "title": "Dry",
        "link": LINK,
        "findings": [{"rule": "r"}],
    },
    "superseded": {"state": VariantState.SUPERSEDED, "reason": "Softer."},
}
each = pytest.mark.parametrize("done", list(HOW))


async def decided(
    database: Database,
    clock: ManualClock,
    variant: Variant,
    by: Member,
    done: str,
    seen: ContentHash | None = None,
) -> Variant:
    how, said = HOW[done]
    async with database.write() as session:
        return await how(
            session, scope_of(by), variant.id, seen=seen or variant.content_hash, at=clock.now(), **said
        )


async def now(database: Database, variant: Variant) -> dict[str, Any]:
    async with database.read() as session:
        row = await session.get_one(Variant, variant.id)
    return {column.key: getattr(row, column.key) for column in Variant.__table__.columns}


@each
async def test_a_decision_keeps_who_and_when_and_why_and_journals_it(
    database: Database, clock: ManualClock, done: str
) -> None:
    ana, ben = await a_member(database, clock), await a_member(database, clock, "Ben")
    variant = await a_variant(database, clock, ana)
    before = await now(database, variant)
    clock.advance(LATER)

    returned = await decided(database, clock, variant, ben, done)

    who, when = ("edited_by", "edited_at") if done == "edited" else ("decided_by", "decided_at")
    hashed = content_hash(platform=variant.platform, text=EDITED, title="Dry", link=LINK)
    expected = {**before, **KEPT[done], who: ben.id, when: clock.now()}
    if done == "edited":
        expected["content_hash"] = hashed
    else:
        expected["decision"] = ReviewStep(done)
    if done == "changes_requested":
        expected["requested_by"] = ben.id
    assert await now(database, variant) == expected
    assert {name: getattr(returned, name) for name in expected} == expected

    told: dict[str, Any] = {
        "campaign_id": variant.campaign_id,
        "variant_id": variant.id,
        "platform": variant.platform,
    }
    told |= {
        "approved": {"content_hash": variant.content_hash, "edit_distance": 0.0},
        "changes_requested": {"reason": "Too loud.", "objection": "tone"},
        "put_on_hold": {"reason": "After the fair."},
        "rejected": {"reason": "Too loud.", "objection": "wrong_link"},
        "edited": {"content_hash": hashed},
        "superseded": {"successor_id": SUCCESSOR},
    }[done]
    async with database.read() as session:
        [entry] = await journal.entries_after(session, ana.workspace_id, 0, limit=9)
    assert (entry.kind, entry.payload) == (f"variant.{done}", told)
    assert (entry.actor, entry.at) == (ben.id, clock.now())


@each
async def test_a_decision_on_one_variant_leaves_another_with_the_same_words(
    database: Database, clock: ManualClock, done: str
) -> None:
    ana = await a_member(database, clock)
    twin, variant = [await a_variant(database, clock, ana) for _ in range(2)]
    assert twin.content_hash == variant.content_hash
    before = await now(database, twin)
    await decided(database, clock, variant, ana, done)
    assert await now(database, twin) == before


@each
async def test_a_decision_from_another_workspace_finds_no_variant_and_changes_none(
    database: Database, clock: ManualClock, done: str
) -> None:
    variant = await a_variant(database, clock, await a_member(database, clock))
    stranger = await a_member(database, clock, "Zed", team="T2")
    before = await now(database, variant)
    with pytest.raises(NotFound):
        await decided(database, clock, variant, stranger, done)
    assert await now(database, variant) == before


@each
async def test_a_decision_on_words_that_were_not_seen_changes_nothing(
    database: Database, clock: ManualClock, done: str
) -> None:
    ana = await a_member(database, clock)
    variant = await a_variant(database, clock, ana)
    before = await now(database, variant)
    with pytest.raises(AlreadyDecided) as told:
        await decided(database, clock, variant, ana, done, ContentHash("0" * 64))
    assert (told.value.by, told.value.label) == (None, "A")
    assert told.value.message.startswith("Somebody changed variant A")
    assert await now(database, variant) == before


@pytest.mark.parametrize(
    ("done", "words"),
    [
        ("approved", "approved"),
        ("changes_requested", "sent back for changes"),
        ("put_on_hold", "put on hold"),
        ("rejected", "rejected"),
        ("superseded", "replaced"),
        ("edited", ""),
    ],
)
async def test_who_comes_second_learns_who_was_first(
    database: Database, clock: ManualClock, done: str, words: str
) -> None:
    ana, ben = await a_member(database, clock), await a_member(database, clock, "Ben")
    variant = await a_variant(database, clock, ana)
    await decided(database, clock, variant, ben, done)
    clock.advance(LATER)
    with pytest.raises(AlreadyDecided) as told:
        await decided(database, clock, variant, ana, "approved")
    assert (told.value.by, told.value.by_id) == ("Ben", ben.id)
    sentence = f"already {words}." if words else "changed variant A since you looked"
    assert sentence in told.value.message


async def test_a_reason_is_kept_without_the_space_around_it_and_as_long_as_is_allowed(
    database: Database, clock: ManualClock
) -> None:
    ana = await a_member(database, clock)
    variant = await a_variant(database, clock, ana)

    async def rejected(session: AsyncSession, reason: str) -> Variant:
        return await decide.take(
            session,
            scope_of(ana),
            variant.id,
            ReviewStep.REJECTED,
            seen=variant.content_hash,
            reason=reason,
            at=clock.now(),
        )

    for wrong, said in (
        (" \n", "is needed, so that the next draft can do better."),
        ("x" * (MAX_REASON + 1), f"is {MAX_REASON + 1} characters; at most {MAX_REASON} are allowed."),
        ("zero\0", "holds a character that can't be kept, U+0000; remove it."),
    ):
        async with database.write() as session:
            with pytest.raises(InvalidInput) as refused:
                await rejected(session, wrong)
        assert refused.value.fields == {"reason": said}
    async with database.write() as session:
        await rejected(session, f"  {'x' * MAX_REASON}\n")
    async with database.read() as session:
        assert await session.scalar(select(Variant.reason)) == "x" * MAX_REASON
