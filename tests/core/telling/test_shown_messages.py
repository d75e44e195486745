"""The right to show something: one holder at a time, who is waited for, and for the dead only so long."""

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import pytest
from sqlalchemy import update

from core.foundation.clock import SystemClock
from core.foundation.ids import WorkspaceId
from core.storage.database import Database
from core.telling import shown_messages
from core.telling.shown_messages import Showing, Shown, ShownMessages, SomebodyElseShows


@pytest.fixture
def shown(database: Database) -> ShownMessages:
    return ShownMessages(database, SystemClock())


def claimed(shown: ShownMessages, *, patience: float = 0) -> AbstractAsyncContextManager[Showing]:
    return shown.claimed("card:1", workspace_id=WorkspaceId("wsp_1"), place="C1", patience=patience)


async def test_what_its_holder_wrote_down_is_noted_however_it_ended(shown: ShownMessages) -> None:
    with pytest.raises(TimeoutError):
        async with claimed(shown) as showing:
            showing.handle = "17.1"
            raise TimeoutError
    noted = await shown.find("card:1")
    assert noted is not None
    assert (noted.handle, noted.fingerprint) == ("17.1", "")
    async with claimed(shown) as showing:
        assert (showing.handle, showing.may_be_there) == ("17.1", False)


async def test_who_has_patience_comes_after_whoever_shows_and_who_has_none_is_told(
    shown: ShownMessages,
) -> None:
    order: list[str] = []

    async def second() -> None:
        async with claimed(shown, patience=30):
            order.append("second")

    async with claimed(shown):
        with pytest.raises(SomebodyElseShows):
            await claimed(shown).__aenter__()
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0)
        order.append("first")
    await waiting
    assert order == ["first", "second"]


async def test_the_right_to_show_lasts_as_long_as_its_process_and_no_longer(
    shown: ShownMessages, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def until() -> object:
        noted = await shown.find("card:1")
        assert noted is not None
        return noted.leased_until

    monkeypatch.setattr(shown_messages, "LEASE", timedelta(seconds=0.5))
    async with claimed(shown):
        first = await until()
        while await until() == first:
            await asyncio.sleep(0.01)
    async with database.write() as session:  # as who took it and died has left it
        later = SystemClock().now() + shown_messages.LEASE
        await session.execute(update(Shown).values(handle="", tries=Shown.tries + 1, leased_until=later))
    async with claimed(shown, patience=30) as showing:
        assert showing.may_be_there
