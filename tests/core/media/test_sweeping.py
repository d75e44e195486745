"""Images that nothing shows go after a month; whoever attaches one meanwhile keeps it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, update

from core.access.models import Member
from core.access.permissions import Permission, require
from core.foundation.attached import Attached
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import MediaKey, PlatformName
from core.media import sweeping
from core.media.attaching import attach
from core.media.models import KeptMedia
from core.media.service import BeingRemoved, Media
from core.media.store import MediaStore, StoreRefused, StoreUnavailable
from core.media.sweeping import KEPT_FOR, MARKED_FOR
from core.storage.database import Database
from tests.builders import a_member
from tests.stand_ins.clock import ManualClock

from .images import photo


@pytest.fixture
async def media(database: Database, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Media]:
    async with httpx.AsyncClient() as client:
        store = MediaStore(tmp_path / "media")
        yield Media(database, clock, store, client, public_url="", allow_private=True)


@pytest.fixture
async def ana(database: Database, clock: ManualClock) -> Member:
    return await a_member(database, clock)


def files(tmp_path: Path) -> set[str]:
    """The hashes whose bytes are there, kept or made of what is kept."""
    there = [file for file in (tmp_path / "media").rglob("*") if file.is_file()]
    return {file.name if "kept" in file.parts else file.parent.name for file in there}


async def attaching(database: Database, by: Member, key: MediaKey, clock: ManualClock) -> None:
    async with database.write() as session:
        await attach(session, require(by, Permission.WRITE), [Attached.image(key)], at=clock.now())


async def test_an_image_that_nothing_showed_for_a_month_is_gone_with_all_that_was_made_of_it(
    media: Media, ana: Member, clock: ManualClock, tmp_path: Path
) -> None:
    key = (await media.add(ana, photo("GIF"))).key
    await media.fitted(Attached.image(key), PlatformName.INSTAGRAM)
    assert files(tmp_path) == {key}
    clock.advance(KEPT_FOR)
    assert await media.sweep() == 0

    clock.advance(timedelta(seconds=1))
    assert await media.sweep() == 1
    assert files(tmp_path) == set()
    with pytest.raises(NotFound):
        await media.find(ana, key)


async def test_an_image_that_something_showed_stays(
    media: Media, ana: Member, database: Database, clock: ManualClock
) -> None:
    key = (await media.add(ana, photo())).key
    await attaching(database, ana, key, clock)
    clock.advance(10 * KEPT_FOR)
    assert await media.sweep() == 0
    assert await media.content(ana, key)


async def test_an_image_that_is_added_again_has_its_month_from_then_on(
    media: Media, ana: Member, clock: ManualClock
) -> None:
    key = (await media.add(ana, photo())).key
    clock.advance(KEPT_FOR)
    await media.add(ana, photo())
    clock.advance(KEPT_FOR)
    assert await media.sweep() == 0
    assert await media.content(ana, key)


async def test_what_another_workspace_has_too_stays_there(
    media: Media, ana: Member, database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    ben = await a_member(database, clock, "Ben", "T2")
    key = (await media.add(ana, photo())).key
    await media.add(ben, photo())
    await attaching(database, ben, key, clock)
    clock.advance(2 * KEPT_FOR)

    assert await media.sweep() == 1
    with pytest.raises(NotFound):
        await media.find(ana, key)
    assert await media.content(ben, key)


async def test_who_attaches_an_image_while_a_sweep_begins_keeps_it_or_is_told_to_add_it(
    media: Media, ana: Member, database: Database, clock: ManualClock
) -> None:
    keys = [(await media.add(ana, photo(size=(20 + side, 20)))).key for side in range(8)]
    clock.advance(2 * KEPT_FOR)

    async def trying(key: MediaKey) -> bool:
        try:
            await attaching(database, ana, key, clock)
        except InvalidInput:
            return False
        return True

    attached, *_ = await asyncio.gather(
        asyncio.gather(*(trying(key) for key in keys)), media.sweep(), media.sweep()
    )
    for key, is_attached in zip(keys, attached, strict=True):
        if is_attached:
            assert await media.content(ana, key)
        else:
            with pytest.raises(NotFound):
                await media.find(ana, key)


async def test_an_image_that_is_being_removed_can_neither_be_attached_nor_added_until_it_is_gone(
    media: Media,
    ana: Member,
    database: Database,
    clock: ManualClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ben = await a_member(database, clock, "Ben", "T2")
    key = (await media.add(ana, photo())).key
    clock.advance(2 * KEPT_FOR)
    refusals = []
    removes = MediaStore.remove

    async def interrupted(store: MediaStore, name: str, *, folder: str) -> None:
        for deed in (attaching(database, ana, key, clock), media.add(ana, photo()), media.add(ben, photo())):
            try:
                await deed
            except (InvalidInput, BeingRemoved) as refused:
                refusals.append(type(refused))
        await removes(store, name, folder=folder)

    monkeypatch.setattr(MediaStore, "remove", interrupted)
    assert await media.sweep() == 1
    assert refusals == [InvalidInput, BeingRemoved, BeingRemoved]
    assert files(tmp_path) == set()

    assert (await media.add(ana, photo())).key == key
    assert await media.content(ana, key)


async def test_what_a_dead_sweep_marked_is_removed_by_another_once_the_mark_runs_out(
    media: Media, ana: Member, database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    await media.add(ana, photo())
    async with database.write() as session:
        await session.execute(update(KeptMedia).values(removing_until=clock.now() + MARKED_FOR))
    assert await media.sweep() == 0

    clock.advance(MARKED_FOR)
    assert await media.sweep() == 1
    assert files(tmp_path) == set()


async def test_a_store_that_is_away_is_asked_again_later(
    media: Media, ana: Member, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await media.add(ana, photo())
    clock.advance(2 * KEPT_FOR)

    async def be_away(*_: object, **__: object) -> None:
        raise StoreUnavailable

    with monkeypatch.context() as away:
        away.setattr(MediaStore, "remove", be_away)
        assert await media.sweep() == 0
    async with database.read() as session:
        assert await session.scalar(select(KeptMedia.key)) is not None

    clock.advance(MARKED_FOR)
    assert await media.sweep() == 1


async def test_who_was_refused_while_another_workspaces_copy_went_has_nothing_to_attach(
    media: Media, ana: Member, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = await a_member(database, clock, "Ben", "T2")
    key = (await media.add(ana, photo())).key
    clock.advance(2 * KEPT_FOR)
    removes = MediaStore.remove

    async def meanwhile(store: MediaStore, name: str, *, folder: str) -> None:
        with pytest.raises(BeingRemoved) as refused:
            await media.add(ben, photo())
        assert refused.value.message.startswith("This image can't be kept right now.")
        await removes(store, name, folder=folder)

    monkeypatch.setattr(MediaStore, "remove", meanwhile)
    assert await media.sweep() == 1
    with pytest.raises(NotFound):
        await media.find(ben, key)
    with pytest.raises(InvalidInput, match="not here"):
        await attaching(database, ben, key, clock)


@pytest.mark.parametrize(("trouble", "held_for"), [(StoreRefused, 0), (StoreUnavailable, 1)])
async def test_an_image_that_can_not_be_removed_keeps_nobody_from_it_and_no_other_from_going(
    media: Media,
    ana: Member,
    database: Database,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    trouble: type[Exception],
    held_for: int,
) -> None:
    ben = await a_member(database, clock, "Ben", "T2")
    stuck = (await media.add(ana, photo())).key
    clock.advance(timedelta(seconds=1))
    other = (await media.add(ana, photo(size=(50, 30)))).key
    clock.advance(2 * KEPT_FOR)
    removes = MediaStore.remove

    async def fail(store: MediaStore, name: str, *, folder: str) -> None:
        if stuck in name:
            raise trouble
        await removes(store, name, folder=folder)

    monkeypatch.setattr(MediaStore, "remove", fail)
    assert await media.sweep() == 1
    with pytest.raises(NotFound):
        await media.find(ana, other)
    clock.advance(held_for * MARKED_FOR)
    for member in (ben, ana):
        await media.add(member, photo())
        await attaching(database, member, stuck, clock)
        assert await media.content(member, stuck)


async def test_an_image_that_we_may_not_remove_can_be_attached_at_once(
    media: Media, ana: Member, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = (await media.add(ana, photo())).key
    clock.advance(2 * KEPT_FOR)

    async def refuse(*_: object, **__: object) -> None:
        raise StoreRefused

    monkeypatch.setattr(MediaStore, "remove", refuse)
    assert await media.sweep() == 0
    await attaching(database, ana, key, clock)


async def test_a_sweep_that_was_frozen_removes_nothing_once_its_mark_may_be_anothers(
    media: Media, ana: Member, clock: ManualClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = (await media.add(ana, photo())).key
    clock.advance(2 * KEPT_FOR)
    mark = sweeping._mark

    async def be_frozen(*given: object) -> object:
        marked = await mark(*given)  # type: ignore[arg-type]
        clock.advance(MARKED_FOR)
        return marked

    monkeypatch.setattr(sweeping, "_mark", be_frozen)
    assert await media.sweep() == 0
    assert files(tmp_path) == {key}
