"""Posting as an account: the adapter of whoever a post is to be posted as, or the outbox.

One publisher for each platform. It opens the account for each call, so that a token that was refreshed or
taken away a moment ago counts at once. A platform that does not know us any more is asked for fresh secrets,
once; only what certainly was not sent is tried again with them.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from aiolimiter import AsyncLimiter

from core.accounts.models import ConnectedAccount
from core.accounts.refresh import SHORT_LIVED, expire, refresh
from core.foundation.clock import Clock
from core.foundation.ids import AccountId, AccountState, PlatformName
from core.foundation.sealing import Sealer
from core.platforms.connecting import CannotConnect, CannotSay, Connects
from core.platforms.media import MediaFiles
from core.platforms.posting import (
    Capability,
    CredentialsExpired,
    Figures,
    NoFiles,
    NotSent,
    Outgoing,
    Platform,
    RateLimited,
    Receipt,
    Seen,
)
from core.storage.database import Database

T = TypeVar("T")
CALLS, PER_SECONDS = 30, 60.0
"""Calls as one account that one process begins within a minute: below what each platform allows."""


@dataclass
class Publisher:
    """A `Platform` that posts as the account of each post. Built once by the composition root."""

    outbox: Platform
    connector: Connects | None
    database: Database
    clock: Clock
    sealer: Sealer
    files: MediaFiles = field(default_factory=NoFiles)
    """The images behind what is attached to posts."""
    limits: dict[AccountId, AsyncLimiter] = field(default_factory=dict)
    name: PlatformName = field(init=False)
    capabilities: frozenset[Capability] = field(init=False)
    """What can be done with posts in the outbox."""
    account: str = field(default="", init=False)

    def __post_init__(self) -> None:
        self.name, self.capabilities = self.outbox.name, self.outbox.capabilities

    def capabilities_as(self, account_id: AccountId) -> frozenset[Capability]:
        """What can be done with posts that go out as an account."""
        return self.connector.capabilities if self.connector is not None else frozenset()

    async def publish(self, post: Outgoing) -> Receipt:
        return await self._as(post, lambda platform: platform.publish(self._with_files(post)))

    async def find(self, post: Outgoing) -> Receipt | None:
        return await self._as(post, lambda platform: platform.find(post))

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        return await self._as(post, lambda platform: platform.correct(self._with_files(post), remote_id))

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        await self._as(post, lambda platform: platform.take_down(post, remote_id))

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        return await self._as(post, lambda platform: platform.read(post, remote_id))

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return await self.outbox.engagement(remote_ids)

    async def _as(self, post: Outgoing, call: Callable[[Platform], Awaitable[T]]) -> T:
        """What `call` gives of the platform that `post` goes to.

        Raises:
            NotSent: nothing can be posted as the account now.
        """
        if post.account_id is None:
            return await call(self.outbox)
        row = await self._row(post.account_id)
        if self.connector is None or row is None or row.state is not AccountState.CONNECTED:
            raise NotSent(_WAITS.format(self.name.label))
        if row.expires_at is not None and row.expires_at - self.clock.now() < SHORT_LIVED:
            row = await self._refreshed(self.connector, row)
        await self._take_turn(post.account_id)
        try:
            return await call(self.connector.open(row.opened(self.sealer)))
        except CredentialsExpired:
            row = await self._refreshed(self.connector, row)
        try:
            return await call(self.connector.open(row.opened(self.sealer)))
        except CredentialsExpired as error:
            await expire(self.database, row, error.message, at=self.clock.now())
            raise

    def _with_files(self, post: Outgoing) -> Outgoing:
        return replace(post, files=self.files) if post.media else post

    async def _row(self, account_id: AccountId) -> ConnectedAccount | None:
        async with self.database.read() as session:
            return await session.get(ConnectedAccount, account_id)

    async def _refreshed(self, connector: Connects, row: ConnectedAccount) -> ConnectedAccount:
        try:
            return await refresh(self.database, self.clock, self.sealer, connector, row)
        except (CannotConnect, CannotSay) as error:
            raise NotSent(error.message) from error

    async def _take_turn(self, account_id: AccountId) -> None:
        """Return at once, or not at all: a call that waited here could be given up, and be thought sent.

        Raises:
            RateLimited: so many calls were made as this account that the platform would soon refuse them.
        """
        limiter = self.limits.setdefault(account_id, AsyncLimiter(CALLS, PER_SECONDS))
        if not limiter.has_capacity():
            soon = self.clock.now() + timedelta(seconds=PER_SECONDS / CALLS)
            raise RateLimited(
                "Many posts are going out as this account, so it waits for its turn.", until=soon
            )
        await limiter.acquire()


_WAITS = "The {} account is not connected now, so the post waits. /campaign accounts connects it again."
