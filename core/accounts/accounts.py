"""Keeping accounts: connected ones, taken away ones, and which is the usual one of a platform."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.scope import Scope
from core.accounts.models import LONGEST_NAME, ConnectedAccount
from core.foundation.errors import InvalidInput
from core.foundation.events.accounts import AccountConnected, AccountDisconnected
from core.foundation.ids import AccountId, AccountState, PlatformName, new_account_id
from core.foundation.sealing import Sealer
from core.foundation.text import made_storable
from core.platforms.connecting import Connected
from core.storage import journal
from core.storage.leases import FREE
from core.storage.waking import wake


async def keep(
    session: AsyncSession,
    scope: Scope,
    platform: PlatformName,
    connected: Connected,
    *,
    zone: str,
    sealer: Sealer,
    at: datetime,
) -> ConnectedAccount:
    """The account from now on, with these secrets; one that was connected before is renewed.

    It is the usual one where its platform has none. The caller commits.
    """
    of_platform = select(ConnectedAccount).where(
        scope.covers(ConnectedAccount), ConnectedAccount.platform == platform
    )
    there = {row.remote_id: row for row in (await session.scalars(of_platform.with_for_update())).all()}
    account = there.get(connected.remote_id[:LONGEST_NAME])
    if account is None:
        account = ConnectedAccount(
            id=new_account_id(),
            workspace_id=scope.workspace_id,
            platform=platform,
            remote_id=connected.remote_id[:LONGEST_NAME],
            is_usual=False,
            leased_until=FREE,
            fence=0,
        )
        session.add(account)
    account.name = made_storable(connected.name, LONGEST_NAME)
    account.settings = dict(connected.settings)
    account.enclosed = sealer.enclose(json.dumps(dict(connected.secrets)), place=account.id)
    account.expires_at = connected.expires_at
    account.zone = zone
    account.state, account.trouble = AccountState.CONNECTED, ""
    account.rests_until, account.rests_because = None, ""
    account.connected_by, account.connected_at, account.refreshed_at = scope.by, at, at
    account.fence = account.fence + 1  # who refreshes it right now has older secrets than these
    await _settle_usual(session, scope, platform)
    event = AccountConnected(account_id=account.id, platform=platform, name=account.name)
    journal.record(session, scope.workspace_id, event, at=at, by=scope.by)
    await wake(session)  # its posts may have waited
    return account


async def disconnect(
    session: AsyncSession, scope: Scope, account_id: AccountId, *, at: datetime
) -> ConnectedAccount:
    """Forget an account's secrets; what is scheduled as it waits. If it was the usual one, another is. The
    caller commits.

    Raises:
        NotFound: there is no such account in this workspace.
    """
    account = await find(session, scope, account_id, held=True)
    if account.state is not AccountState.DISCONNECTED:
        account.state, account.enclosed, account.expires_at = AccountState.DISCONNECTED, "", None
        account.trouble = ""
        account.is_usual = False
        account.fence = account.fence + 1
        await _settle_usual(session, scope, account.platform)
        event = AccountDisconnected(account_id=account.id, platform=account.platform, name=account.name)
        journal.record(session, scope.workspace_id, event, at=at, by=scope.by)
    return account


async def _settle_usual(session: AsyncSession, scope: Scope, platform: PlatformName) -> None:
    """Mark the account that new variants are posted as, so that what people see is what happens."""
    await session.flush()
    if (chosen := await usual(session, scope, platform)) is not None:
        await make_usual(session, scope, chosen)


async def make_usual(session: AsyncSession, scope: Scope, account_id: AccountId) -> ConnectedAccount:
    """New variants for its platform are to be posted as this one. The caller commits.

    Raises:
        NotFound: there is no such account in this workspace.
    """
    account = await find(session, scope, account_id, held=True)
    await session.execute(
        update(ConnectedAccount)
        .where(scope.covers(ConnectedAccount), ConnectedAccount.platform == account.platform)
        .values(is_usual=ConnectedAccount.id == account_id)
        .execution_options(synchronize_session=False)
    )
    await session.refresh(account)
    return account


async def find(
    session: AsyncSession, scope: Scope, account_id: AccountId, *, held: bool = False
) -> ConnectedAccount:
    """The account as it is now.

    Raises:
        NotFound: there is no such account in this workspace.
    """
    return await scope.find(session, ConnectedAccount, account_id, "account", held=held)


async def of_workspace(session: AsyncSession, scope: Scope) -> Sequence[ConnectedAccount]:
    """All accounts of a workspace, those that were taken away too: what went out as them still says so."""
    order = ConnectedAccount.platform, ConnectedAccount.connected_at, ConnectedAccount.id
    found = await session.scalars(
        select(ConnectedAccount).where(scope.covers(ConnectedAccount)).order_by(*order)
    )
    return found.all()


async def chosen(
    session: AsyncSession, scope: Scope, ids: Sequence[AccountId], platforms: Sequence[PlatformName]
) -> Counter[PlatformName]:
    """How many accounts of each platform somebody chose to post as.

    Raises:
        InvalidInput: one is not connected here, or is of none of the platforms.
    """
    if not ids:
        return Counter()
    of_these = select(ConnectedAccount).where(scope.covers(ConnectedAccount), ConnectedAccount.id.in_(ids))
    found = {row.id: row for row in await session.scalars(of_these)}
    for id_ in ids:
        row = found.get(id_)
        if row is None or row.state is AccountState.DISCONNECTED:
            raise InvalidInput({"accounts": f"hold “{id_[:40]}”, and no account with that id is connected."})
        if row.platform not in platforms:
            raise InvalidInput(
                {"accounts": f"hold {row.name}. Tick {row.platform.label} too, or untick this account."}
            )
    return Counter(row.platform for row in found.values())


async def named(
    session: AsyncSession, scope: Scope, ids: Sequence[AccountId], platform: PlatformName
) -> list[AccountId]:
    """Those of `ids` that are of a platform, in their order; whatever has become of them since."""
    of_it = select(ConnectedAccount.id).where(
        scope.covers(ConnectedAccount), ConnectedAccount.id.in_(ids), ConnectedAccount.platform == platform
    )
    there = set(await session.scalars(of_it)) if ids else set()
    return [id_ for id_ in ids if id_ in there]


async def usual(session: AsyncSession, scope: Scope, platform: PlatformName) -> AccountId | None:
    """As whom new variants for a platform are to be posted; None where no account is connected."""
    return await session.scalar(
        select(ConnectedAccount.id)
        .where(
            scope.covers(ConnectedAccount),
            ConnectedAccount.platform == platform,
            ConnectedAccount.state != AccountState.DISCONNECTED,
        )
        .order_by(ConnectedAccount.is_usual.desc(), ConnectedAccount.connected_at)
        .limit(1)
    )
