"""Keys of programs: made, checked, revoked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from core.access import keys
from core.access.keys import NewKey
from core.access.models import ApiKey
from core.access.permissions import role_of_program
from core.foundation.clock import Clock
from core.foundation.ids import WorkspaceId
from core.storage.database import Database

SETTING = "COPYDESK_API_KEY"

log = structlog.get_logger(__name__)


REMEMBERED = timedelta(seconds=5)
"""How long a valid key is not looked up again: so long it may outlive a revocation by another process."""


@dataclass(frozen=True, slots=True)
class Keys:
    """API keys of this installation. Built once by the composition root."""

    database: Database
    clock: Clock
    secrets: Sequence[bytes]
    """SECRET_KEY, under which keys are made, and what it was before."""
    known: dict[str, "_Known"] = field(default_factory=dict)
    """Keys by their hash, once they were found valid; those that were refused are looked up each time."""

    async def create(self, name: str, workspace_id: WorkspaceId | None, *, role: str = "") -> NewKey:
        """A new key, shown only now; without a workspace it serves all of them.

        Its program gets `role` where it is first met, or DEFAULT_ROLE.

        Raises:
            InvalidInput: the name is empty, too long or can't be kept; or there is no such role for programs.
        """
        given = role_of_program(role) if role else None
        async with self.database.write() as session:
            return await keys.create_key(
                session,
                name=name,
                workspace_id=workspace_id,
                secret=self.secrets[0],
                at=self.clock.now(),
                role=given,
            )

    async def ensure(self, key: str, name: str) -> None:
        """Make the key of COPYDESK_API_KEY known, for all workspaces; one it held before is revoked."""
        async with self.database.write() as session:
            held = await keys.hold_key(
                session, key, name=name, setting=SETTING, secrets=self.secrets, at=self.clock.now()
            )
        self.known.clear()
        if not held:
            log.error("copydesk_api_key_is_revoked", what_to_do="set another, made by `copydesk key create`")

    async def hold_none(self) -> None:
        """Revoke the keys that COPYDESK_API_KEY held, now that it holds none."""
        # Looked for first, since hardly ever there is one, and no start waits for others who write.
        if any(key.setting == SETTING and key.revoked_at is None for key in await self.list()):
            async with self.database.write() as session:
                await keys.release_keys(session, setting=SETTING, at=self.clock.now())
            self.known.clear()

    async def check(self, key: str) -> ApiKey:
        """The row of a valid key. One that was revoked by another process may count for `REMEMBERED` more.

        Raises:
            KeyRefused: unknown or revoked.
        """
        hashed, now = keys.hash_key(key, self.secrets[0]), self.clock.now()
        known = self.known.get(hashed)
        if known is not None and known.row is not None and now < known.until:
            return known.row
        # If this is gone when the answer comes, somebody revoked a key meanwhile, perhaps this one.
        looked_up = self.known[hashed] = _Known(None, now)
        try:
            async with self.database.read() as session:
                row = await keys.check_key(session, key, secrets=self.secrets)
            if self.known.get(hashed) is looked_up:
                self.known[hashed] = _Known(row, now + REMEMBERED)
        finally:
            if self.known.get(hashed) is looked_up:
                del self.known[hashed]
        return row

    async def list(self) -> list[ApiKey]:
        """All keys, oldest first; never the keys themselves."""
        async with self.database.read() as session:
            return list(await session.scalars(select(ApiKey).order_by(ApiKey.created_at)))

    async def revoke(self, hint: str) -> int:
        """Refuse the keys that begin like `hint`; says how many there were."""
        async with self.database.write() as session:
            revoked = await keys.revoke_key(session, hint, at=self.clock.now())
        self.known.clear()
        return revoked


@dataclass(frozen=True, slots=True)
class _Known:
    """What a look-up found, which counts until then; nothing while it is under way."""

    row: ApiKey | None
    until: datetime
