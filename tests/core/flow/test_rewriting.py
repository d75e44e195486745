"""Another variant in the place of one: what is asked for is stored, and comes or is told."""

import asyncio

import pytest
from sqlalchemy import select

from core.access.models import Member
from core.access.permissions import System
from core.campaigns.lease import LEASE, LeaseLost
from core.flow.cards.card import VariantCard
from core.flow.written_parts import MOST_TAKEN_UP
from core.foundation.errors import DoneBefore
from core.foundation.ids import Angle, PlatformName
from core.foundation.money import Money
from core.spending.ledger import LedgerEntry
from core.storage import journal
from core.writing.port import Usage, WriterUnavailable, WritingRequest
from tests.builders import a_brief, a_member
from tests.core.flow.conftest import House


async def a_variant(house: House) -> tuple[Member, VariantCard]:
    ana = await a_member(house.database, house.clock)
    brief = a_brief(platforms=(PlatformName.X,), variants=1)
    await house.campaigns.write(await house.campaigns.start(brief, by=ana))
    return ana, await current(house, ana)


async def current(house: House, by: Member) -> VariantCard:
    (card,) = await house.reads.recent(System(by.workspace_id))
    return card.on(PlatformName.X)[0]


async def reasons(house: House, by: Member) -> list[str]:
    async with house.database.read() as session:
        entries = await journal.entries_after(session, by.workspace_id, 0, limit=100)
    return [entry.payload["reason"] for entry in entries if entry.kind == "variant.rewrite_failed"]


async def test_what_was_asked_for_is_shown_until_another_process_has_written_it(house: House) -> None:
    ana, old = await a_variant(house)
    await house.rewriting.ask(old.id, hint="Shorter.", by=ana)
    waiting = await current(house, ana)
    assert waiting.rewriting_for is not None
    assert (waiting.label, waiting.rewriting_for.name) == ("A", ana.name)
    _, worker = house.process()
    assert await worker.resume_lost() == 0  # whoever was asked may still be at it
    house.clock.advance(LEASE)
    assert await worker.resume_lost() == 1
    new = await current(house, ana)
    assert (new.label, new.rewriting_for) == ("A2", None)
    assert house.writer.asked[-1].hint == "Shorter."
    assert await worker.resume_lost() == 0


async def test_a_writer_that_was_taken_for_dead_brings_no_second_variant(
    house: House, stuck: asyncio.Event
) -> None:
    writing = asyncio.Event()

    async def wait(_: WritingRequest) -> None:
        writing.set()
        await stuck.wait()

    ana, old = await a_variant(house)
    house.writer.price, house.writer.model, house.writer.usage = Money(9_000), "gpt-4o-mini", Usage(100, 100)
    rewrite = await house.rewriting.ask(old.id, hint="", by=ana)
    house.writer.before = wait
    slow = asyncio.create_task(house.rewriting.write(rewrite))
    await writing.wait()
    house.writer.before = None
    house.clock.advance(LEASE)
    _, worker = house.process()
    await worker.resume_lost()
    stuck.set()
    with pytest.raises(LeaseLost):
        await slow
    assert (await current(house, ana)).label == "A2"
    async with house.database.read() as session:
        billed = await session.scalars(select(LedgerEntry.variants).order_by(LedgerEntry.variants))
        assert billed.all() == [0, 1], "both are charged, and one variant is billed"


async def test_another_text_draws_by_another_angle_unless_it_is_the_same_one_changed(house: House) -> None:
    ana, old = await a_variant(house)

    await house.rewriting.regenerate(old.id, hint="Shorter.", by=ana)
    await house.rewriting.regenerate((await current(house, ana)).id, hint="", by=ana)

    assert [asked.rejected_angle for asked in house.writer.asked] == [None, None, Angle.PROOF]


async def test_the_same_request_is_stored_once(house: House) -> None:
    ana, old = await a_variant(house)
    await house.rewriting.ask(old.id, hint="", by=ana, asked="slack:1")
    with pytest.raises(DoneBefore):
        await house.rewriting.ask(old.id, hint="", by=ana, asked="slack:1")


async def test_what_can_not_be_written_goes_with_its_reason_and_may_be_asked_for_again(house: House) -> None:
    async def fail(_: WritingRequest) -> None:
        raise WriterUnavailable("The model did not answer.")

    ana, old = await a_variant(house)
    house.writer.before = fail
    with pytest.raises(WriterUnavailable):
        await house.rewriting.regenerate(old.id, hint="", by=ana)
    assert (await current(house, ana)).rewriting_for is None
    assert await reasons(house, ana) == ["The model did not answer."]
    house.writer.before = None
    assert (await house.rewriting.regenerate(old.id, hint="", by=ana)).label == "A2"


async def test_what_was_decided_meanwhile_is_not_replaced_and_who_asked_is_told(house: House) -> None:
    ana, old = await a_variant(house)
    await house.rewriting.ask(old.id, hint="", by=ana)
    await house.review.approve(
        old.id, seen=old.content_hash, by=await a_member(house.database, house.clock, "Ben")
    )
    house.clock.advance(LEASE)
    await house.rewriting.resume_lost()
    (reason,) = await reasons(house, ana)
    assert reason.startswith("Ben was faster")
    assert len(house.writer.asked) == 1


async def test_what_breaks_off_again_and_again_is_given_up_and_stops_paying(house: House) -> None:
    async def die(_: WritingRequest) -> None:
        raise asyncio.CancelledError

    ana, old = await a_variant(house)
    await house.rewriting.ask(old.id, hint="", by=ana)
    house.writer.before = die
    for _ in range(MOST_TAKEN_UP + 1):
        house.clock.advance(LEASE)
        await house.rewriting.resume_lost()
    house.clock.advance(LEASE)
    assert await house.rewriting.resume_lost() == 0
    assert await reasons(house, ana) == [f"Writing broke off {MOST_TAKEN_UP} times. Try again later."]
    assert len(house.writer.asked) == 1 + MOST_TAKEN_UP
