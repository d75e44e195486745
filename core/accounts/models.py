"""Accounts, as they are kept."""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.access.scope import Owned
from core.foundation.ids import AccountId, AccountState, MemberId, PlatformName
from core.foundation.sealing import Sealer
from core.platforms.connecting import Account
from core.storage.tables import Base

LONGEST_NAME = 200
LONG_LIVED = timedelta(days=14)


class ConnectedAccount(Owned, Base):
    """One account at a platform. `leased_until` and `fence` are those of whoever refreshes its secrets."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("workspace_id", "platform", "remote_id"),
        Index("ix_accounts_expiring", "state", "expires_at"),
    )

    id: Mapped[AccountId] = mapped_column(primary_key=True)
    platform: Mapped[PlatformName]
    remote_id: Mapped[str] = mapped_column(String(LONGEST_NAME))
    """The platform's own id of it."""
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    zone: Mapped[str] = mapped_column(String(64))
    """The time zone of those who read it there; empty where nobody said."""
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    enclosed: Mapped[str] = mapped_column(Text)
    """Its secrets as JSON in a sealed envelope, bound to its id; empty once it is disconnected."""
    expires_at: Mapped[datetime | None]
    state: Mapped[AccountState]
    trouble: Mapped[str] = mapped_column(Text)
    """Why it is not connected any more, or could not be refreshed; empty where all is well."""
    rests_until: Mapped[datetime | None]
    """Before then nothing is posted as it: its platform wants that, or does not answer."""
    rests_because: Mapped[str] = mapped_column(Text, default="", server_default="")
    is_usual: Mapped[bool]
    """Whether new variants for its platform are to be posted as it."""
    connected_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    connected_at: Mapped[datetime]
    refreshed_at: Mapped[datetime]
    """Since when it has these secrets."""
    leased_until: Mapped[datetime]
    fence: Mapped[int]

    @property
    def is_long_lived(self) -> bool:
        """Whether its secrets last for weeks; those of hours are refreshed when something is posted."""
        return self.expires_at is not None and self.expires_at - self.refreshed_at > LONG_LIVED

    def rests_at(self, now: datetime) -> bool:
        return self.rests_until is not None and now < self.rests_until

    def secrets(self, sealer: Sealer) -> dict[str, str]:
        """What the platform knows us by.

        Raises:
            WrongSecretKey: it was sealed under another SECRET_KEY.
        """
        kept: dict[str, str] = json.loads(sealer.disclose(self.enclosed, place=self.id))
        return kept

    def opened(self, sealer: Sealer) -> Account:
        """The account as adapters get it.

        Raises:
            WrongSecretKey: as in `secrets`.
        """
        return Account(
            id=self.id,
            workspace_id=self.workspace_id,
            platform=self.platform,
            remote_id=self.remote_id,
            name=self.name,
            settings=self.settings,
            secrets=self.secrets(sealer),
            expires_at=self.expires_at,
        )
