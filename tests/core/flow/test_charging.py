"""What a campaign's writing is charged: with what is kept of it, and once however that ends."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.campaigns.lease import LEASE, LeaseLost
from core.campaigns.models import Campaign, Variant
from core.flow import platform_writing
from core.flow.checks import Checking
from core.foundation.ids import PlatformName
from core.foundation.money import ZERO, Money
from core.platforms.rulebook import Rulebook
from core.spending.ledger import EntryState, LedgerEntry
from core.spending.prices import price_of
from core.storage.database import WRITING
from core.writing.port import Usage, WritingRequest
from tests.builders import a_brief, a_member
from tests.core.flow.conftest import House

COST = price_of("gpt-4o-mini", input_tokens=1_000, output_tokens=2_000).amount
FOUR = (PlatformName.X, PlatformName.LINKEDIN, PlatformName.BLUESKY, PlatformName.THREADS)


@pytest.fixture
def house(house: House) -> House:
    """One whose writer costs something."""
    house.writer.model, house.writer.price, house.writer.usage = (
        "gpt-4o-mini",
        Money.of_dollars(1),
        Usage(1_000, 2_000),
    )
    return house


async def started(house: House) -> Campaign:
    ana = await a_member(house.database, house.clock)
    return await house.campaigns.start(a_brief(platforms=FOUR), by=ana)


async def ledger(house: House) -> Counter[tuple[EntryState, Money]]:
    async with house.database.read() as session:
        entries = await session.scalars(select(LedgerEntry))
        return Counter((entry.state, Money(entry.cost_micros)) for entry in entries)


async def test_setting_aside_keeping_and_ending_take_a_transaction_each_however_many_platforms(
    house: House,
) -> None:
    campaign = await started(house)
    committed = 0

    def note(connection: object) -> None:
        nonlocal committed
        committed += WRITING.items() <= connection.get_execution_options().items()  # type: ignore[attr-defined]

    async def wait_for_all(_request: WritingRequest) -> None:
        while len(house.writer.asked) < len(FOUR):
            await asyncio.sleep(0)

    # Where rules and past posts are read in between, platforms come one after the other, and share less.
    at_once = Checking(None, Rulebook(4000), house.clock)
    await at_once.prepare()
    house.campaigns = replace(house.campaigns, checking=at_once)
    house.writer.before = wait_for_all
    engine = house.database.engine.sync_engine
    event.listen(engine, "commit", note)
    await house.campaigns.write(campaign)
    event.remove(engine, "commit", note)

    assert committed == len(["set aside", "keep and charge", "end"])
    assert await ledger(house) == {(EntryState.SETTLED, COST): len(FOUR)}


async def saved(house: House) -> list[tuple[PlatformName, Money]]:
    async with house.database.read() as session:
        entries = await session.scalars(select(LedgerEntry).where(LedgerEntry.state == EntryState.CACHED))
        return sorted((entry.platform, Money(entry.saved_micros)) for entry in entries)


async def written_again(house: House, **changes: Any) -> Campaign:
    ben = await a_member(house.database, house.clock)
    campaign = await house.campaigns.start(a_brief(platforms=FOUR, **changes), by=ben)
    await house.campaigns.write(campaign)
    return campaign


async def test_an_equal_brief_is_served_from_the_cache_which_says_what_that_saved(house: House) -> None:
    await written_again(house)
    again = await written_again(house)

    assert len(house.writer.asked) == len(FOUR)
    assert await saved(house) == sorted((platform, COST) for platform in FOUR)
    async with house.database.read() as session:
        shares = await session.scalars(
            select(Variant.saved_micros).where(
                Variant.campaign_id == again.id, Variant.platform == PlatformName.X
            )
        )
    assert 0 <= COST.micros - sum(shares) < again.brief.variants


@pytest.mark.parametrize("edited_later", [False, True])
async def test_what_people_approved_is_not_served_to_a_further_campaign(
    house: House, edited_later: bool
) -> None:
    first, ana = await written_again(house), await a_member(house.database, house.clock)
    draft = (await house.reads.campaign(ana, first.id)).on(PlatformName.X)[0]
    out = await house.review.approve(draft.id, seen=draft.content_hash, by=ana)
    if edited_later:
        await house.editing.edit(
            out.id, seen=out.content_hash, state=out.state, text="Quite another text.", by=ana
        )
    house.writer.asked.clear()

    await written_again(house)

    assert [request.platform for request in house.writer.asked] == [PlatformName.X]
    await written_again(house)
    assert len(house.writer.asked) == 1, "what was written in its place is served in its turn"


async def test_what_the_cache_saved_is_noted_with_what_was_kept_or_not_at_all(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await written_again(house)

    async def broken(*_: Any, **__: Any) -> Variant:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(platform_writing, "new_variant", broken)
    await written_again(house)

    assert await saved(house) == []


async def test_what_can_not_be_kept_of_one_platform_takes_no_other_along(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = platform_writing.new_variant

    async def broken(
        session: AsyncSession, campaign: Campaign, platform: PlatformName, *_: Any, **fields: Any
    ) -> Variant:
        if platform is PlatformName.LINKEDIN:
            raise RuntimeError("a fault of ours")
        return await made(session, campaign, platform, *_, **fields)

    monkeypatch.setattr(platform_writing, "new_variant", broken)
    campaign = await started(house)

    await house.campaigns.write(campaign)

    async with house.database.read() as session:
        kept = Counter(await session.scalars(select(Variant.platform)))
        failures = (await session.get_one(Campaign, campaign.id)).failures
    assert kept == dict.fromkeys(set(FOUR) - {PlatformName.LINKEDIN}, 2)
    assert list(failures) == [PlatformName.LINKEDIN]
    assert await ledger(house) == {(EntryState.SETTLED, COST): len(FOUR)}


async def test_calls_whose_drafts_come_too_late_to_be_kept_are_charged_all_the_same(
    house: House, stuck: asyncio.Event
) -> None:
    async def hang(_request: WritingRequest) -> None:
        await stuck.wait()

    house.writer.before = hang
    campaign = await started(house)
    asleep = asyncio.create_task(house.campaigns.write(campaign))
    while len(house.writer.asked) < len(FOUR):
        await asyncio.sleep(0.001)
    house.writer.before = None
    house.clock.advance(LEASE + timedelta(seconds=1))
    worker, _ = house.process()
    await worker.resume_lost()
    stuck.set()

    with pytest.raises(LeaseLost):
        await asleep
    async with house.database.read() as session:
        kept = await session.scalar(select(func.count()).select_from(Variant))
    assert kept == 2 * len(FOUR)
    # The first that finds the lease lost is told; the others come to their own ends.
    async with asyncio.timeout(10):
        while (await house.budgets.standing(campaign.workspace_id)).reserved > ZERO:
            await asyncio.sleep(0.001)
    assert await ledger(house) == {(EntryState.SETTLED, COST): 2 * len(FOUR)}
    assert (await given(house)).total() == kept, "what nobody got is not billed as a variant"


async def test_what_can_not_be_kept_is_charged_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("core.flow.platform_writing.new_variant", broken)
    campaign = await started(house)

    await house.campaigns.write(campaign)

    standing = await house.budgets.standing(campaign.workspace_id)
    assert await ledger(house) == {(EntryState.SETTLED, COST): len(FOUR)}
    assert (standing.reserved, standing.spent) == (ZERO, Money(len(FOUR) * COST.micros))
    assert (await given(house)).total() == 0


async def given(house: House) -> Counter[EntryState]:
    """How many variants the ledger has of each kind of entry."""
    async with house.database.read() as session:
        found = await session.execute(
            select(LedgerEntry.state, func.sum(LedgerEntry.variants)).group_by(LedgerEntry.state)
        )
        return Counter({state: int(variants) for state, variants in found})


async def test_the_ledger_knows_how_many_variants_a_call_gave_and_how_many_the_cache_gave_instead(
    house: House,
) -> None:
    await house.campaigns.write(await started(house))
    await house.campaigns.write(await started(house))
    assert await given(house) == {EntryState.SETTLED: 2 * len(FOUR), EntryState.CACHED: 2 * len(FOUR)}
