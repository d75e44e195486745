"""What a platform shows of a post is compared with what was approved; a difference is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from core.campaigns.models import Variant
from core.foundation.ids import ContentHash, PostState
from core.platforms.posting import Capability, Outgoing, Receipt, Seen
from core.publishing.models import Post
from core.publishing.publish import publish_due
from core.publishing.read_back import LEASE, PATIENCE, SOON, read_back_due
from core.storage import journal
from tests.builders import receipt_of
from tests.core.accounts.conftest import House
from tests.core.accounts.test_posting_as import now, placed

TEXT = "A backpack that keeps your laptop dry. https://example.com/backpack"


class Reader:
    """What the platform shows, as the test says."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.shows: Callable[[], Seen | None] = lambda: Seen(TEXT)
        self.asked = 0
        connector = house.connector
        connector.capabilities = house.publisher.connector.capabilities | {Capability.READ}
        opened = connector.open

        def opening(account):
            platform = opened(account)
            platform.read = self.read
            return platform

        connector.open = opening

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        self.asked += 1
        return self.shows()

    async def work(self) -> int:
        return await read_back_due(self.house.database, self.house.platforms, self.house.clock)


@pytest.fixture
def reader(house: House) -> Reader:
    return Reader(house)


async def out(house: House) -> Post:
    """A post that went out a moment ago."""

    async def answer(sent: Outgoing) -> Receipt:
        return replace(receipt_of(sent), published_at=house.clock.now())

    house.connector.scripted.answer = answer
    post = await placed(house, await house.connect())
    await publish_due(house.database, house.platforms, house.clock)
    house.clock.advance(SOON)
    return post


async def told(house: House) -> list[tuple[str, bool]]:
    async with house.database.read() as session:
        entries = await journal.entries_after(session, house.owner.workspace_id, 0, limit=100)
    return [(entry.kind, entry.payload["is_gone"]) for entry in entries if entry.kind == "post.differs"]


async def test_a_post_of_an_account_that_can_not_read_is_settled_without_a_call(
    house: House, reader: Reader
) -> None:
    post = await out(house)
    house.connector.lacking["@fernweh"] = frozenset({Capability.READ})
    assert await reader.work() == 1
    assert reader.asked == 0
    assert (await now(house, post)).read_at == house.clock.now()


async def test_a_post_that_is_shown_as_it_was_approved_is_read_once_and_nothing_is_told(
    house: House, reader: Reader
) -> None:
    post = await out(house)
    assert await reader.work() == 1
    assert await reader.work() == 0
    there = await now(house, post)
    assert (there.read_at, there.shows, there.state) == (house.clock.now(), None, PostState.PUBLISHED)
    assert await told(house) == []


async def test_a_post_that_lost_its_tail_is_told_with_what_is_shown(house: House, reader: Reader) -> None:
    post = await out(house)
    reader.shows = lambda: Seen("A backpack that keeps your laptop dry.")
    await reader.work()
    assert (await now(house, post)).shows == "A backpack that keeps your laptop dry."
    assert await told(house) == [("post.differs", False)]


async def test_a_post_that_is_gone_is_told_apart_from_one_that_says_something_else(
    house: House, reader: Reader
) -> None:
    post = await out(house)
    reader.shows = lambda: None
    await reader.work()
    assert (await now(house, post)).shows == ""
    assert await told(house) == [("post.differs", True)]


async def test_a_platform_that_does_not_say_is_asked_again_for_an_hour_and_then_no_more(
    house: House, reader: Reader
) -> None:
    post = await out(house)

    def silent() -> Seen | None:
        raise TimeoutError

    reader.shows = silent
    await reader.work()
    assert await reader.work() == 0  # not before its lease is over
    house.clock.advance(LEASE + SOON)
    assert await reader.work() == 1
    assert (await now(house, post)).read_at is None
    house.clock.advance(PATIENCE)
    await reader.work()
    there = await now(house, post)
    assert (there.read_at is not None, there.shows) == (True, None)
    assert await reader.work() == 0


async def test_a_text_that_was_edited_since_is_not_compared(house: House, reader: Reader) -> None:
    post = await out(house)
    async with house.database.write() as session:
        other = {"text": "It hums.", "content_hash": ContentHash("another")}
        await session.execute(update(Variant).where(Variant.id == post.variant_id).values(**other))
    await reader.work()
    assert reader.asked == 0
    assert (await now(house, post)).shows is None


async def test_what_went_into_the_outbox_or_can_not_be_read_is_asked_about_by_nobody(house: House) -> None:
    in_outbox, unreadable = await placed(house, None), await placed(house, await house.connect())
    await publish_due(house.database, house.platforms, house.clock)
    house.clock.advance(SOON)
    assert await read_back_due(house.database, house.platforms, house.clock) == 1
    assert (await now(house, unreadable)).read_at is not None
    assert (await now(house, in_outbox)).read_at is None


async def test_a_post_that_is_out_for_less_than_a_moment_is_not_read_yet(
    house: House, reader: Reader
) -> None:
    await placed(house, await house.connect())
    await publish_due(house.database, house.platforms, house.clock)
    house.clock.advance(SOON - timedelta(seconds=1))
    assert await reader.work() == 0
