"""Endpoints: making them, listing them, turning them off and on."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from rapidfuzz import process
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.scope import Scope
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.events.catalogue import CATALOGUE
from core.foundation.ids import EndpointId, new_endpoint_id
from core.foundation.outgoing import AddressNotAllowed, check_url
from core.foundation.sealing import Sealer
from core.storage.waking import wake
from core.webhooks.models import ALL_KINDS, Endpoint
from core.webhooks.sign import SECRET_BYTES, secret_of

NEAR = 60
"""How alike a kind must be to be suggested, of 100."""


async def create_endpoint(
    session: AsyncSession,
    scope: Scope,
    *,
    url: str,
    kinds: Iterable[str] = (ALL_KINDS,),
    at: datetime,
    allow_private: bool,
    sealer: Sealer,
) -> Endpoint:
    """A new endpoint that hears of events from `at` on. Show its secret now: it is never shown again.

    The caller commits.

    Raises:
        InvalidInput: the address is not one that Copydesk calls, or a kind is unknown; says which and why.
    """
    fields: dict[str, str] = {}
    try:
        check_url(url, allow_private=allow_private)
    except AddressNotAllowed as refusal:
        fields["url"] = refusal.message
    wanted = list(dict.fromkeys(kind.strip() for kind in kinds if kind.strip()))
    if problem := _problem_with(wanted):
        fields["kinds"] = problem
    if fields:
        raise InvalidInput(fields)
    endpoint = Endpoint(
        id=new_endpoint_id(),
        workspace_id=scope.workspace_id,
        url=url,
        kinds=[ALL_KINDS] if ALL_KINDS in wanted else sorted(wanted),
        enabled=True,
        created_by=scope.by,
        created_at=at,
    )
    endpoint.seal(secret_of(secrets.token_bytes(SECRET_BYTES)), sealer)
    session.add(endpoint)
    await session.flush()
    return endpoint


async def seal_old(session: AsyncSession, sealer: Sealer) -> int:
    """Seal the secrets of endpoints from before; says how many there were. The caller commits."""
    unsealed = await session.scalars(select(Endpoint).where(Endpoint.sealed.is_(None)).with_for_update())
    found = unsealed.all()
    for endpoint in found:
        endpoint.seal(endpoint.unsealed, sealer)
    return len(found)


async def list_endpoints(session: AsyncSession, scope: Scope) -> Sequence[Endpoint]:
    """The endpoints of a workspace, oldest first, also those that are turned off."""
    found = await session.scalars(
        select(Endpoint).where(scope.covers(Endpoint)).order_by(Endpoint.created_at, Endpoint.id)
    )
    return found.all()


async def disable_endpoint(session: AsyncSession, scope: Scope, endpoint_id: EndpointId) -> Endpoint:
    """Turn an endpoint off: nothing new is sent there, and what still waits becomes a dead letter.

    The caller commits. Turning off what is off changes nothing.

    Raises:
        NotFound: there is no such endpoint in this workspace.
    """
    return await _set_enabled(session, scope, endpoint_id, enabled=False)


async def enable_endpoint(session: AsyncSession, scope: Scope, endpoint_id: EndpointId) -> Endpoint:
    """Turn an endpoint on again. Its dead letters stay until somebody redelivers them. The caller commits.

    Raises:
        NotFound: there is no such endpoint in this workspace.
    """
    return await _set_enabled(session, scope, endpoint_id, enabled=True)


async def _set_enabled(
    session: AsyncSession, scope: Scope, endpoint_id: EndpointId, *, enabled: bool
) -> Endpoint:
    endpoint = await session.scalar(
        update(Endpoint)
        .where(Endpoint.id == endpoint_id, scope.covers(Endpoint))
        .values(enabled=enabled)
        .returning(Endpoint)
        .execution_options(populate_existing=True)
    )
    if endpoint is None:
        raise NotFound("webhook endpoint", endpoint_id)
    await wake(session)
    return endpoint


def _problem_with(kinds: Sequence[str]) -> str | None:
    if not kinds:
        return "is needed: name the events to send, or * for all of them."
    unknown = [kind for kind in kinds if kind != ALL_KINDS and kind not in CATALOGUE]
    if not unknown:
        return None
    return " ".join(_unknown(kind) for kind in unknown)


def _unknown(kind: str) -> str:
    near = [name for name, _, _ in process.extract(kind, list(CATALOGUE), limit=2, score_cutoff=NEAR)]
    if not near:
        return f"There is no event “{kind}”. The events are {', '.join(CATALOGUE)}."
    return f"There is no event “{kind}”. Did you mean {' or '.join(f'“{name}”' for name in near)}?"
