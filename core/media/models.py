"""Which images a workspace has, and from whom. Their bytes are in the store, once, whoever has them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.access.scope import Owned
from core.foundation.ids import MediaKey, MemberId, WorkspaceId
from core.storage.tables import Base


class MediaSource(StrEnum):
    """How an image came here."""

    UPLOAD = "upload"
    ADDRESS = "address"
    SLACK = "slack"


_UNATTACHED = text("attached_at IS NULL")


class KeptMedia(Owned, Base):
    """One image of one workspace; who brings the same again finds it here."""

    __tablename__ = "media"
    __table_args__ = (
        Index("ix_media_key", "key"),
        Index("ix_media_unattached", "created_at", sqlite_where=_UNATTACHED, postgresql_where=_UNATTACHED),
    )

    workspace_id: Mapped[WorkspaceId] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    key: Mapped[MediaKey] = mapped_column(String(64), primary_key=True)
    content_type: Mapped[str] = mapped_column(String(32))
    size: Mapped[int]
    """Bytes."""
    width: Mapped[int]
    height: Mapped[int]
    frames: Mapped[int]
    source: Mapped[MediaSource]
    created_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    created_at: Mapped[datetime]
    """When it was added; while nothing shows it, when it was added last."""
    kept_at: Mapped[datetime | None]
    """Since when its bytes are certainly in the store; it can't be attached before."""
    attached_at: Mapped[datetime | None]
    """Since when something that is to be published shows it: from then on everybody may fetch it."""
    removing_until: Mapped[datetime | None]
    """Until when somebody removes it, since nothing showed it in its time: it can't be attached any more."""
    slack_file: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """The file in this workspace's Slack that it came from, and Slack can show; empty where there is none."""
