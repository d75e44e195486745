"""Posting as an account: the adapter of whoever a post is to be posted as, or the outbox.

One publisher for each platform. It opens the account for each call, so that a token that was refreshed or
taken away a moment ago counts at once. A platform that does not know us any more is asked for fresh secrets,
once; only what certainly was not sent is tried again with them.

What changes something there keeps the account's pace. Where its platform wants to be left alone, or answers
nothing, that is kept with the account, and no process posts as it before then. Look-ups change nothing, and
settle what is in doubt: they go through. What posts have reached can wait, and does.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

import structlog
from sqlalchemy import update

from core.accounts.files import FilesOfCall
from core.accounts.models import ConnectedAccount
from core.accounts.pace import SOON, NotItsTurn, Pace
from core.accounts.refresh import LONGEST_TROUBLE, SHORT_LIVED, BeingRefreshed, expire, refresh
from core.foundation.attached import MediaKind
from core.foundation.clock import Clock
from core.foundation.ids import AccountId, AccountState, PlatformName
from core.foundation.sealing import Sealer
from core.foundation.text import made_storable
from core.platforms.connecting import CannotConnect, CannotSay, Connects, Differs
from core.platforms.media import ReadiesMedia
from core.platforms.posting import (
    Capability,
    CredentialsExpired,
    Figures,
    NoFiles,
    NotReady,
    NotSent,
    Outgoing,
    Platform,
    RateLimited,
    Receipt,
    RemoteAccount,
    Seen,
)
from core.storage.database import Database
from core.storage.trouble import DatabaseUnavailable

T = TypeVar("T")
USUAL_REST, LONGEST_REST = timedelta(seconds=30), timedelta(hours=1)
"""How long an account rests where its platform doesn't say, and at most, whatever it says."""

log = structlog.get_logger(__name__)


@dataclass
class Publisher:
    """A `Platform` that posts as the account of each post. Built once by the composition root."""

    outbox: Platform
    connector: Connects | None
    database: Database
    clock: Clock
    sealer: Sealer
    files: ReadiesMedia = field(default_factory=NoFiles)
    """The images behind what is attached to posts."""
    paces: dict[AccountId, Pace] = field(default_factory=dict)
    name: PlatformName = field(init=False)
    capabilities: frozenset[Capability] = field(init=False)
    """What can be done with posts in the outbox."""
    account: str = field(default="", init=False)

    def __post_init__(self) -> None:
        self.name, self.capabilities = self.outbox.name, self.outbox.capabilities

    def capabilities_as(self, account: RemoteAccount) -> frozenset[Capability]:
        """What can be done with posts that go out as an account."""
        if self.connector is None:
            return frozenset()
        if isinstance(self.connector, Differs):
            return self.connector.capabilities_as(account)
        return self.connector.capabilities

    async def publish(self, post: Outgoing) -> Receipt:
        async def send(platform: Platform) -> Receipt:
            there = await self._tried(platform, post)
            return there or await platform.publish(self._with_files(post))

        return await self._change(post, send)

    async def make_ready(self, post: Outgoing) -> None:
        for image in post.media:
            if image.kind is MediaKind.IMAGE:
                await self.files.make_ready(image, self.name)

    async def find(self, post: Outgoing) -> Receipt | None:
        return await self._as(post, lambda platform: platform.find(post))

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        return await self._change(post, lambda platform: platform.correct(self._with_files(post), remote_id))

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        await self._change(post, lambda platform: platform.take_down(post, remote_id))

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        return await self._as(post, lambda platform: platform.read(post, remote_id))

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return await self.outbox.engagement(remote_ids)

    async def engagement_as(
        self, account_id: AccountId, remote_ids: Sequence[str]
    ) -> Mapping[str, Figures | None]:
        return await self._as_account(
            account_id, lambda platform: platform.engagement(remote_ids), heeds_rest=True
        )

    async def _change(self, post: Outgoing, call: Callable[[Platform], Awaitable[T]]) -> T:
        """`_as`, at the pace of the account.

        Raises:
            RateLimited: it rests, or has its limit of calls; nothing was begun.
        """
        if post.account_id is None:
            return await call(self.outbox)
        pace = self.paces.setdefault(post.account_id, Pace(self.clock, self.name, post.account_id))
        pace.require_answers()
        try:
            return await self._as(post, lambda platform: pace.keep(lambda: call(platform)), is_change=True)
        except (NotItsTurn, NotReady):
            raise
        except RateLimited as wait:
            await self._rest(post.account_id, wait)
            raise

    async def _as(
        self, post: Outgoing, call: Callable[[Platform], Awaitable[T]], *, is_change: bool = False
    ) -> T:
        """What `call` gives of the platform that `post` goes to.

        Raises:
            NotSent: nothing can be posted as the account now.
        """
        if post.account_id is None:
            return await call(self.outbox)
        return await self._as_account(post.account_id, call, heeds_rest=is_change)

    async def _as_account(
        self, account_id: AccountId, call: Callable[[Platform], Awaitable[T]], *, heeds_rest: bool
    ) -> T:
        row = await self._row(account_id)
        if self.connector is None or row is None or row.state is not AccountState.CONNECTED:
            raise NotSent(_WAITS.format(self.name.label))
        if heeds_rest and row.rests_at(self.clock.now()):
            raise NotItsTurn(row.rests_because, until=row.rests_until)
        if row.expires_at is not None and row.expires_at - self.clock.now() < SHORT_LIVED:
            row = await self._refreshed(self.connector, row)
        try:
            return await call(self.connector.open(row.opened(self.sealer)))
        except CredentialsExpired:
            row = await self._refreshed(self.connector, row)
        try:
            return await call(self.connector.open(row.opened(self.sealer)))
        except CredentialsExpired as error:
            await expire(self.database, row, error.message, at=self.clock.now())
            raise

    async def _tried(self, platform: Platform, post: Outgoing) -> Receipt | None:
        """A post that is to find out whether its platform answers again is looked up first, if it is there.

        So no further post is in doubt where nothing is answered yet.

        Raises:
            NotSent: it doesn't answer yet.
        """
        if post.account_id is None or not self.paces[post.account_id].is_trying:
            return None
        if Capability.FIND not in platform.capabilities:
            return None
        try:
            return await platform.find(post)
        except (RateLimited, CredentialsExpired):
            raise
        except Exception as error:
            raise NotSent(f"{self.name.label} does not answer yet.") from error

    async def _rest(self, account_id: AccountId, wait: RateLimited) -> None:
        """Nobody posts as the account before its platform takes something again."""
        now = self.clock.now()
        until = min(wait.until or now + USUAL_REST, now + LONGEST_REST)
        log.warning("account_rests", account_id=account_id, platform=self.name, until=until)
        try:
            async with self.database.write() as session:
                await session.execute(
                    update(ConnectedAccount)
                    .where(ConnectedAccount.id == account_id)
                    .values(rests_until=until, rests_because=made_storable(wait.message, LONGEST_TROUBLE))
                )
        except DatabaseUnavailable as error:  # the post waits all the same
            log.warning("account_rest_not_kept", account_id=account_id, error=type(error).__name__)

    def _with_files(self, post: Outgoing) -> Outgoing:
        return replace(post, files=FilesOfCall(self.files)) if post.media else post

    async def _row(self, account_id: AccountId) -> ConnectedAccount | None:
        try:
            async with self.database.read() as session:
                return await session.get(ConnectedAccount, account_id)
        except DatabaseUnavailable as error:
            raise NotSent(_NO_DATABASE) from error

    async def _refreshed(self, connector: Connects, row: ConnectedAccount) -> ConnectedAccount:
        try:
            return await refresh(self.database, self.clock, self.sealer, connector, row)
        except BeingRefreshed as busy:  # which takes a moment, and is no failed try
            raise NotReady(busy.message, until=self.clock.now() + SOON) from busy
        except (CannotConnect, CannotSay) as error:
            raise NotSent(error.message) from error
        except DatabaseUnavailable as error:
            raise NotSent(_NO_DATABASE) from error


_WAITS = "The {} account is not connected now, so the post waits. /campaign accounts connects it again."
_NO_DATABASE = "Our database did not answer, so it was not sent yet."
