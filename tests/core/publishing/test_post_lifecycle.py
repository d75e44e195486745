"""A post's life: whatever is done to it in whichever state, only the moves in the table are made."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import update

from core.access.models import Member
from core.campaigns.lifecycle import POST_MOVES
from core.foundation.clock import Clock
from core.foundation.ids import PlatformName, PostState
from core.platforms.posting import NotSent, Outgoing, PlatformRefused, Receipt, capabilities_of
from core.publishing import calendar
from core.publishing.amending import amend_due
from core.publishing.amendments import NotOut, ask_take_down
from core.publishing.conflicts import TooLate
from core.publishing.models import Post
from core.publishing.publish import LEASE, publish_due
from core.publishing.recover import give_up_lost, look_up_unknown, settle
from core.publishing.slots import Slot
from core.storage.database import Database
from tests.builders import ScriptedPlatform, a_member, a_post, receipt_of, scope_of
from tests.stand_ins.clock import ManualClock

Deed = Callable[[Database, Clock, Post, Member], Awaitable[object]]


async def take(post: Outgoing) -> Receipt:
    return receipt_of(post)


async def refuse(_post: Outgoing) -> Receipt:
    raise PlatformRefused("No.")


async def never_leave(_post: Outgoing) -> Receipt:
    raise NotSent("No connection.")


async def say_nothing(_post: Outgoing) -> Receipt:
    raise ConnectionResetError


def publishing(answer: Callable[[Outgoing], Awaitable[Receipt]]) -> Deed:
    async def publish(database: Database, clock: Clock, _post: Post, _by: Member) -> None:
        await publish_due(database, {PlatformName.X: ScriptedPlatform(answer=answer)}, clock)

    return publish


def days_later(deed: Deed) -> Deed:
    async def done(database: Database, clock: Clock, post: Post, by: Member) -> None:
        await deed(database, ManualClock(clock.now() + timedelta(days=9)), post, by)

    return done


def looking_up(found: bool) -> Deed:
    async def look(post: Outgoing) -> Receipt | None:
        return receipt_of(post) if found else None

    async def look_up(database: Database, clock: Clock, _post: Post, _by: Member) -> None:
        await look_up_unknown(database, {PlatformName.X: ScriptedPlatform(look_up=look)}, clock)

    return look_up


def settling(is_there: bool) -> Deed:
    async def settled(database: Database, clock: Clock, post: Post, by: Member) -> None:
        url = "https://example.com/1"
        at = clock.now()
        async with database.write() as session:
            await settle(session, scope_of(by), post.id, is_there=is_there, url=url, at=at)

    return settled


async def move(database: Database, clock: Clock, post: Post, by: Member) -> None:
    async with database.write() as session:
        slot = Slot(clock.now(), "UTC")
        await calendar.move(session, scope_of(by), post.id, slot, at=clock.now())


async def cancel(database: Database, clock: Clock, post: Post, by: Member) -> None:
    async with database.write() as session:
        await calendar.cancel(session, scope_of(by), post.id, at=clock.now())


async def take_down(database: Database, clock: Clock, post: Post, by: Member) -> None:
    platforms = {PlatformName.X: ScriptedPlatform()}
    async with database.write() as session:
        await session.execute(update(Post).where(Post.id == post.id).values(remote_id="1"))
        can = capabilities_of(platforms)
        await ask_take_down(session, scope_of(by), post.id, can, reason="Wrong.", at=clock.now())
    await amend_due(database, platforms, clock)


async def give_up(database: Database, clock: Clock, _post: Post, _by: Member) -> None:
    await give_up_lost(database, clock)


DEEDS: dict[str, Deed] = {
    "published": publishing(take),
    "refused": publishing(refuse),
    "not sent": publishing(never_leave),
    "not answered": publishing(say_nothing),
    "moved": move,
    "cancelled": cancel,
    "given up": give_up,
    "found": looking_up(found=True),
    "not found": looking_up(found=False),
    "published days later": days_later(publishing(take)),
    "not found days later": days_later(looking_up(found=False)),
    "taken down": take_down,
    "seen by a person": settling(is_there=True),
    "not seen by a person": settling(is_there=False),
}


@pytest.mark.parametrize("start", [state for state in PostState if state is not PostState.SENDING])
async def test_only_the_moves_in_the_table_are_made(
    database: Database, clock: ManualClock, start: PostState
) -> None:
    ana = await a_member(database, clock)
    reached = set()
    for deed in DEEDS.values():
        post = await a_post(database, clock, ana)
        async with database.write() as session:
            await session.execute(update(Post).where(Post.id == post.id).values(state=start))
        with suppress(TooLate, NotOut):
            await deed(database, clock, post, ana)
        async with database.write() as session:
            reached.add((await session.get_one(Post, post.id)).state)
            # Out of the way of the next deed.
            await session.execute(update(Post).values(state=PostState.CANCELLED))
    legal = POST_MOVES[start]
    if PostState.SENDING in legal:  # nobody sees a post there; it goes on to the end of its call
        legal |= POST_MOVES[PostState.SENDING]
    assert reached - {start} == legal - {start, PostState.SENDING}


async def test_a_post_that_is_being_sent_is_nobody_else_s_to_change(
    database: Database, clock: ManualClock
) -> None:
    ana = await a_member(database, clock)
    post = await a_post(database, clock, ana)
    async with database.write() as session:
        sending = {"state": PostState.SENDING, "leased_until": clock.now() + LEASE}
        await session.execute(update(Post).where(Post.id == post.id).values(sending))
    for deed in DEEDS.values():
        with suppress(TooLate, NotOut):
            await deed(database, clock, post, ana)
    async with database.read() as session:
        assert (await session.get_one(Post, post.id)).state is PostState.SENDING
