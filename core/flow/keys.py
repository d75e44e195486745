"""Keys of programs: made, checked, revoked."""

from dataclasses import dataclass

import structlog
from sqlalchemy import select

from core.access import keys
from core.access.keys import NewKey
from core.access.models import ApiKey
from core.foundation.clock import Clock
from core.foundation.ids import WorkspaceId
from core.storage.database import Database

SETTING = "COPYDESK_API_KEY"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Keys:
    """API keys of this installation. Built once by the composition root."""

    database: Database
    clock: Clock
    secret: bytes

    async def create(self, name: str, workspace_id: WorkspaceId | None) -> NewKey:
        """A new key, shown only now; without a workspace it serves all of them."""
        async with self.database.write() as session:
            return await keys.create_key(
                session, name=name, workspace_id=workspace_id, secret=self.secret, at=self.clock.now()
            )

    async def ensure(self, key: str, name: str) -> None:
        """Make the key of COPYDESK_API_KEY known, for all workspaces; one it held before is revoked."""
        async with self.database.write() as session:
            held = await keys.hold_key(
                session, key, name=name, setting=SETTING, secret=self.secret, at=self.clock.now()
            )
        if not held:
            log.error("copydesk_api_key_is_revoked", what_to_do="set another, made by `copydesk key create`")

    async def check(self, key: str) -> ApiKey:
        """The row of a valid key.

        Raises:
            KeyRefused: unknown or revoked.
        """
        async with self.database.read() as session:
            return await keys.check_key(session, key, secret=self.secret)

    async def list(self) -> list[ApiKey]:
        """All keys, oldest first; never the keys themselves."""
        async with self.database.read() as session:
            return list(await session.scalars(select(ApiKey).order_by(ApiKey.created_at)))

    async def revoke(self, hint: str) -> int:
        """Refuse the keys that begin like `hint`; says how many there were."""
        async with self.database.write() as session:
            return await keys.revoke_key(session, hint, at=self.clock.now())
