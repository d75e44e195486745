"""Endpoints, and what is on its way to them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.access.scope import Owned
from core.foundation.ids import DeliveryId, DeliveryState, EndpointId, MemberId
from core.foundation.sealing import Sealer
from core.storage.tables import Base

ALL_KINDS = "*"


class Endpoint(Owned, Base):
    """Where a team's own systems want to hear what happened.

    Its secret signs what is sent there. It is shown once, when the endpoint is made, and never logged.
    """

    __tablename__ = "webhook_endpoints"
    __table_args__ = (Index("ix_webhook_endpoints_workspace", "workspace_id", "created_at"),)

    id: Mapped[EndpointId] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    unsealed: Mapped[str] = mapped_column("secret", String(80), default="")
    """The secret as endpoints from before had it; empty as soon as it is sealed."""
    sealed: Mapped[str | None] = mapped_column("sealed_secret", Text)
    kinds: Mapped[list[str]]
    """Kinds of events, or only `*` for all of them."""
    enabled: Mapped[bool] = mapped_column(default=True)
    created_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    """None when the installation itself made it."""
    created_at: Mapped[datetime]

    def wants(self, kind: str) -> bool:
        return ALL_KINDS in self.kinds or kind in self.kinds

    def seal(self, secret: str, sealer: Sealer) -> None:
        self.sealed, self.unsealed = sealer.seal(secret, place=self.id), ""

    def open_secret(self, sealer: Sealer) -> str:
        """The secret that signs.

        Raises:
            WrongSecretKey: it was sealed under another SECRET_KEY.
        """
        return self.unsealed if self.sealed is None else sealer.open(self.sealed, place=self.id)

    def __repr__(self) -> str:
        return f"Endpoint({self.id!r}, enabled={self.enabled})"


class Delivery(Owned, Base):
    """One event on its way to one endpoint. Its id is the message's id in Standard Webhooks.

    `fence` rises with every claim; a result is recorded only under the fence it was claimed with.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("endpoint_id", "position"),
        Index("ix_webhook_deliveries_due", "endpoint_id", "state", "next_at"),
        Index("ix_webhook_deliveries_workspace", "workspace_id", "state", "created_at"),
        Index("ix_webhook_deliveries_recent", "workspace_id", "position"),
    )

    id: Mapped[DeliveryId] = mapped_column(primary_key=True)
    endpoint_id: Mapped[EndpointId] = mapped_column(ForeignKey("webhook_endpoints.id"))
    kind: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    """The event's place in the workspace's journal."""
    body: Mapped[str] = mapped_column(Text)
    """Exactly what is signed and sent."""
    state: Mapped[DeliveryState]
    attempts: Mapped[int] = mapped_column(default=0)
    """Tries whose outcome was recorded."""
    next_at: Mapped[datetime]
    """When the next try is due."""
    leased_until: Mapped[datetime]
    fence: Mapped[int] = mapped_column(default=0)
    last_status: Mapped[int | None]
    last_error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    correlation_id: Mapped[str] = mapped_column(String(64), default="")

    def __repr__(self) -> str:
        return f"Delivery({self.id!r}, {self.kind!r}, {self.state})"
