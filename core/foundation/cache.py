"""A place to keep what was expensive to make, for a while. Losing it costs time, never correctness.

In memory by default; in Redis when an address is given, so that processes share. A Redis that does not
answer is logged as `cache_unavailable`, and the thing is simply made.
"""

import asyncio
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Protocol
from weakref import WeakValueDictionary

import structlog

if TYPE_CHECKING:
    import cashews

log = structlog.get_logger(__name__)

ENTRIES_IN_MEMORY = 2_000
SWEEP_SECONDS = 30
POLL_SECONDS = 0.05
TURN = timedelta(seconds=30)
"""A turn that is not renewed for so long belongs to a process that died: the next one makes."""


class Cache(Protocol):
    """Bytes under a key, for a time."""

    async def get(self, key: str) -> bytes | None:
        """What is kept under `key`; None when there is nothing, or no cache to ask."""
        ...

    async def set(self, key: str, value: bytes, ttl: timedelta) -> None:
        """Keep `value` for `ttl`; nothing is kept when `ttl` is zero."""
        ...

    async def get_or_make(self, key: str, ttl: timedelta, make: Callable[[], Awaitable[bytes]]) -> bytes:
        """What is kept under `key`, or else what `make` gives, made once however many ask at the same time.

        An error of `make` goes to the caller who ran it; the next one waiting makes its own try.
        """
        ...


class CashewsCache:
    """The cache over cashews, in memory or in Redis."""

    def __init__(self, url: str | None = None, *, turn: timedelta = TURN) -> None:
        self._turn_seconds = turn.total_seconds()
        self._url = url
        self._making: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @cached_property
    def _kept(self) -> "cashews.Cache":
        # Imported when something is asked of it, since most of what is started never asks.
        import cashews

        kept = cashews.Cache()
        if self._url is None:
            kept.setup("mem://", size=ENTRIES_IN_MEMORY, check_interval=SWEEP_SECONDS)
        else:
            # cashews pickles into Redis by default, and unpickling runs whatever somebody put there.
            kept.setup(self._url, suppress=False, pickle_type="null", socket_connect_timeout=1)
        return kept

    async def get(self, key: str) -> bytes | None:
        try:
            value = await self._kept.get(key)
        except _unreachable() as error:
            _tell(error)
            return None
        return value if isinstance(value, bytes) else None

    async def set(self, key: str, value: bytes, ttl: timedelta) -> None:
        if ttl <= timedelta():
            return
        try:
            await self._kept.set(key, value, expire=ttl.total_seconds())
        except _unreachable() as error:
            _tell(error)

    async def get_or_make(self, key: str, ttl: timedelta, make: Callable[[], Awaitable[bytes]]) -> bytes:
        if (kept := await self.get(key)) is not None:
            return kept
        async with self._making.setdefault(key, asyncio.Lock()):
            # Whoever waited for a task of this process needs no turn among processes.
            if (kept := await self.get(key)) is not None:
                return kept
            async with self._turn_among_processes(key):
                if (kept := await self.get(key)) is not None:
                    return kept
                made = await make()
                await self.set(key, made, ttl)
                return made

    async def close(self) -> None:
        """Let go of connections and of the sweeper."""
        if "_kept" not in self.__dict__:
            return
        with warnings.catch_warnings():
            # cashews 7.6 still closes redis by a name that redis has deprecated.
            warnings.filterwarnings("ignore", message="Call to deprecated close", category=DeprecationWarning)
            await self._kept.close()

    @asynccontextmanager
    async def _turn_among_processes(self, key: str) -> AsyncIterator[None]:
        """One maker at a time among the processes that share a Redis, as far as it answers."""
        if self._url is None:
            yield
            return
        name, stack = f"making:{key}", AsyncExitStack()
        try:
            await stack.enter_async_context(
                self._kept.lock(name, expire=self._turn_seconds, check_interval=POLL_SECONDS)
            )
            stack.callback(asyncio.create_task(self._keep_turn(name)).cancel)
        except _unreachable() as error:
            _tell(error)
        try:
            yield
        finally:
            try:
                await stack.aclose()
            except _unreachable() as error:
                _tell(error)

    async def _keep_turn(self, name: str) -> None:
        while True:
            await asyncio.sleep(self._turn_seconds / 3)
            try:
                await self._kept.expire(name, self._turn_seconds)
            except _unreachable() as error:
                _tell(error)


def _unreachable() -> tuple[type[Exception], ...]:
    from cashews.exceptions import CacheBackendInteractionError
    from redis.exceptions import RedisError

    return CacheBackendInteractionError, RedisError, OSError


def _tell(error: Exception) -> None:
    log.warning("cache_unavailable", error=type(error.__cause__ or error).__name__)
