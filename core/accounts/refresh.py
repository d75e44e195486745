"""Refreshing: fresh secrets before the old ones stop working, by one worker at a time.

Whoever refreshes holds a lease, since many platforms take a refresh token once: of two at once one would be
left with a dead one. What comes back is kept under the fence, and a good secret is never overwritten with an
empty one.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy import update

from core.accounts.models import ConnectedAccount
from core.foundation.clock import Clock
from core.foundation.events.accounts import AccountExpired, AccountExpiring
from core.foundation.ids import AccountState
from core.foundation.sealing import Sealer
from core.foundation.text import made_storable
from core.platforms.connecting import CannotConnect, CannotSay, Connects
from core.platforms.posting import NotSent
from core.storage import journal, leases
from core.storage.database import Database

LEASE = timedelta(seconds=60)
AHEAD = timedelta(days=7)
"""So long before they stop working secrets are refreshed, and then each day until it succeeds."""
SHORT_LIVED = timedelta(minutes=10)
"""The same for secrets that live for hours: they are refreshed when they are needed."""
LONGEST_TROUBLE = 500

log = structlog.get_logger(__name__)


class BeingRefreshed(NotSent):
    """Somebody else is refreshing the account right now."""

    @property
    def message(self) -> str:
        return "The account is being refreshed, so it was not sent yet."


async def refresh(
    database: Database, clock: Clock, sealer: Sealer, connector: Connects, seen: ConnectedAccount
) -> ConnectedAccount:
    """The account with secrets that are fresher than those that were `seen`; they are kept.

    Raises:
        BeingRefreshed: somebody else does it.
        CannotConnect: it has to be connected anew; it has EXPIRED from now on.
        CannotSay: the platform did not answer; what is there may still work.
    """
    async with database.write() as session:
        taken = await leases.take(
            session,
            ConnectedAccount,
            ConnectedAccount.id == seen.id,
            ConnectedAccount.enclosed == seen.enclosed,
            ConnectedAccount.state == AccountState.CONNECTED,
            now=clock.now(),
            lease=LEASE,
            first=(ConnectedAccount.id,),
            limit=1,
        )
    if not taken:
        return await _by_somebody_else(database, seen)
    [row] = taken
    account = row.opened(sealer)
    try:
        fresh = await connector.refresh(account)
    except CannotConnect as refusal:
        await expire(database, row, refusal.message, at=clock.now())
        raise
    except CannotSay as silence:
        await _keep(database, row, {"trouble": made_storable(silence.message, LONGEST_TROUBLE)})
        raise
    if fresh is None:
        return await _keep(database, row, {})
    secrets = {**account.secrets, **{name: secret for name, secret in fresh.secrets.items() if secret}}
    changes = {
        "enclosed": sealer.enclose(json.dumps(secrets), place=row.id),
        "settings": {**account.settings, **fresh.settings},
        "expires_at": fresh.expires_at,
        "refreshed_at": clock.now(),
        "trouble": "",
    }
    log.info("account_refreshed", account_id=row.id, platform=row.platform, expires_at=fresh.expires_at)
    return await _keep(database, row, changes)


async def _by_somebody_else(database: Database, seen: ConnectedAccount) -> ConnectedAccount:
    async with database.read() as session:
        row = await session.get_one(ConnectedAccount, seen.id)
    if row.state is not AccountState.CONNECTED or row.enclosed == seen.enclosed:
        raise BeingRefreshed
    return row


async def warn(database: Database, row: ConnectedAccount, *, at: datetime) -> None:
    """Tell people, once, that they have to connect an account anew before it stops working."""
    if row.expires_at is None or row.trouble:
        return
    why = f"Its access ends on {row.expires_at:%-d %B %Y}, and only connecting it again renews that."
    async with database.write() as session:
        warned = await session.scalar(
            update(ConnectedAccount)
            .where(
                ConnectedAccount.id == row.id,
                ConnectedAccount.enclosed == row.enclosed,
                ConnectedAccount.state == AccountState.CONNECTED,
                ConnectedAccount.trouble == "",
            )
            .values(trouble=why)
            .returning(ConnectedAccount.id)
            .execution_options(synchronize_session=False)
        )
        if warned is not None:
            event = AccountExpiring(
                account_id=row.id, platform=row.platform, name=row.name, expires_at=row.expires_at
            )
            journal.record(session, row.workspace_id, event, at=at)


async def expire(database: Database, row: ConnectedAccount, why: str, *, at: datetime) -> None:
    """The platform does not know us as this account any more: its posts wait, and people are told."""
    reason = made_storable(why, LONGEST_TROUBLE)
    async with database.write() as session:
        expired = await session.scalar(
            update(ConnectedAccount)
            .where(
                ConnectedAccount.id == row.id,
                ConnectedAccount.enclosed == row.enclosed,  # not what was connected anew meanwhile
                ConnectedAccount.state == AccountState.CONNECTED,
            )
            .values(state=AccountState.EXPIRED, trouble=reason, leased_until=leases.FREE)
            .returning(ConnectedAccount.id)
            .execution_options(synchronize_session=False)
        )
        if expired is not None:
            event = AccountExpired(account_id=row.id, platform=row.platform, name=row.name, reason=reason)
            journal.record(session, row.workspace_id, event, at=at)
            log.warning("account_expired", account_id=row.id, platform=row.platform)


async def _keep(database: Database, row: ConnectedAccount, changes: Mapping[str, object]) -> ConnectedAccount:
    """Write it down and let go.

    Raises:
        BeingRefreshed: the account was connected anew, or taken away, meanwhile.
    """
    async with database.write() as session:
        kept = await session.scalar(
            update(ConnectedAccount)
            .where(ConnectedAccount.id == row.id, ConnectedAccount.fence == row.fence)
            .values(leased_until=leases.FREE, **changes)
            .returning(ConnectedAccount)
            .execution_options(populate_existing=True)
        )
    if kept is None:
        raise BeingRefreshed
    return kept
