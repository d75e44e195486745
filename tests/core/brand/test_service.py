"""Versions of brand voices: each stays, and of two who change one at once, the second is told."""

import asyncio

import pytest

from core.access.models import Member
from core.access.permissions import Permission, RoleTooLow, System, require
from core.accounts.service import Accounts
from core.brand.service import Brand, InForce, VoiceChanged, in_force
from core.brand.voice import NO_VOICE, Use, Voice
from core.foundation.errors import NotFound
from core.foundation.ids import AccountId, PlatformName, Role, VoiceNumber
from core.foundation.sealing import Sealer
from core.storage.database import Database
from core.storage.journal import entries_after
from tests.builders import a_member
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.connector import ScriptedConnector

DRY = Voice(company="Fernweh", tone="dry", emoji=Use.NEVER)
LOUD = Voice(tone="loud")


@pytest.fixture
def brand(database: Database, clock: ManualClock) -> Brand:
    return Brand(database, clock)


@pytest.fixture
async def ana(database: Database, clock: ManualClock) -> Member:
    return await a_member(database, clock)


async def an_account(database: Database, clock: ManualClock, by: Member) -> AccountId:
    connecting = Accounts(database, clock, Sealer.of(b"k" * 32), {PlatformName.X: ScriptedConnector()})
    return (await connecting.connect(by, PlatformName.X, {"handle": "@fernweh", "token": "good"})).id


async def holds(brand: Brand, by: Member, account_id: AccountId | None = None) -> InForce:
    scope = require(System(by.workspace_id), Permission.READ)
    async with brand.database.read() as session:
        return (await in_force(session, scope, [account_id]))[account_id]


async def test_each_save_is_a_version_that_says_who_and_when(brand: Brand, ana: Member) -> None:
    assert (await brand.current(ana)).version == 0
    first = await brand.save(ana, DRY, known=0)
    second = await brand.save(ana, LOUD, known=1)
    assert (first.version, first.saved_by, first.saved_at) == (1, "Ana", brand.clock.now())
    assert [(each.version, each.voice) for each in await brand.versions(ana)] == [(2, LOUD), (1, DRY)]
    assert await brand.current(ana) == second
    assert await brand.version(ana, VoiceNumber(1)) == first


async def test_saving_what_is_there_already_makes_no_version(brand: Brand, ana: Member) -> None:
    await brand.save(ana, DRY, known=0)
    assert (await brand.save(ana, DRY, known=1)).version == 1


async def test_of_two_who_change_a_version_at_once_one_is_told_and_nothing_is_lost(
    brand: Brand, ana: Member
) -> None:
    voices = [Voice(tone=f"tone {number}") for number in range(5)]
    saving = (brand.save(ana, voice, known=0) for voice in voices)
    outcomes = await asyncio.gather(*saving, return_exceptions=True)
    (saved,) = [each for each in outcomes if not isinstance(each, BaseException)]
    refused = [each for each in outcomes if isinstance(each, VoiceChanged)]
    assert len(refused) == 4
    assert refused[0].now == saved
    assert "Ana saved version 1" in refused[0].message
    assert [each.voice for each in await brand.versions(ana)] == [saved.voice]


async def test_restoring_makes_a_new_version(brand: Brand, ana: Member) -> None:
    await brand.save(ana, DRY, known=0)
    await brand.save(ana, LOUD, known=1)
    restored = await brand.restore(ana, VoiceNumber(1), known=2)
    assert (restored.version, restored.voice, restored.restores) == (3, DRY, 1)
    with pytest.raises(VoiceChanged):
        await brand.restore(ana, VoiceNumber(2), known=2)
    with pytest.raises(NotFound):
        await brand.restore(ana, VoiceNumber(9))


async def test_an_account_has_a_voice_of_its_own_over_the_workspaces(
    brand: Brand, ana: Member, clock: ManualClock
) -> None:
    account_id = await an_account(brand.database, clock, ana)
    assert await holds(brand, ana, account_id) == InForce(NO_VOICE, None)
    await brand.save(ana, DRY, known=0)
    assert await holds(brand, ana, account_id) == InForce(DRY, 1)
    own = await brand.save(ana, LOUD, known=0, account_id=account_id)
    assert (own.version, own.account_id) == (2, account_id)
    both = Voice("Fernweh", "loud", emoji=Use.NEVER)
    assert await holds(brand, ana, account_id) == InForce(both, 2, is_own=True)
    assert await holds(brand, ana) == InForce(DRY, 1)
    await brand.save(ana, Voice(company="F."), known=1)
    assert await holds(brand, ana, account_id) == InForce(Voice("F.", "loud"), 3, is_own=True)
    await brand.save(ana, NO_VOICE, known=2, account_id=account_id)
    assert await holds(brand, ana, account_id) == InForce(Voice(company="F."), 4)


async def test_no_other_workspaces_voice_is_ever_seen(brand: Brand, ana: Member, clock: ManualClock) -> None:
    account_id = await an_account(brand.database, clock, ana)
    await brand.save(ana, DRY, known=0)
    await brand.save(ana, LOUD, known=0, account_id=account_id)
    stranger = await a_member(brand.database, clock, "Mia", team="T2")
    assert await holds(brand, stranger) == InForce(NO_VOICE, None)
    assert await holds(brand, stranger, account_id) == InForce(NO_VOICE, None)
    assert await brand.versions(stranger) == []
    for refused in (
        brand.version(stranger, VoiceNumber(1)),
        brand.restore(stranger, VoiceNumber(1)),
        brand.current(stranger, account_id),
        brand.save(stranger, LOUD, known=0, account_id=account_id),
    ):
        with pytest.raises(NotFound):
            await refused


async def test_who_may_not_administer_reads_it_and_changes_nothing(
    brand: Brand, ana: Member, clock: ManualClock
) -> None:
    await brand.save(ana, DRY, known=0)
    ben = await a_member(brand.database, clock, "Ben")
    assert ben.role is Role.PUBLISHER
    assert (await brand.current(ben)).voice == DRY
    with pytest.raises(RoleTooLow, match="the brand voice"):
        await brand.save(ben, LOUD, known=1)
    with pytest.raises(RoleTooLow):
        await brand.restore(ben, VoiceNumber(1))


async def test_the_journal_says_who_saved_which_version(brand: Brand, ana: Member) -> None:
    await brand.save(ana, DRY, known=0)
    await brand.save(ana, LOUD, known=1)
    await brand.restore(ana, VoiceNumber(1))
    async with brand.database.read() as session:
        entries = await entries_after(session, ana.workspace_id, 0, limit=10)
    told = [(each.kind, each.actor, each.payload) for each in entries]
    assert told == [
        ("brand.saved", ana.id, {"version": 1}),
        ("brand.saved", ana.id, {"version": 2}),
        ("brand.saved", ana.id, {"version": 3, "restores": 1}),
    ]
