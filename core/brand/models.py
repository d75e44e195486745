"""Brand voices, as they are kept: each version for good."""

from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Dialect, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from core.access.scope import Owned
from core.brand.form import as_fields
from core.brand.voice import Voice
from core.foundation.ids import AccountId, MemberId, VoiceNumber, WorkspaceId
from core.foundation.lazy import built_once
from core.storage.tables import Base, Json


class KeptVoice(TypeDecorator[Voice]):
    """The column's type. The bounds of the door don't hold here: what was kept under others can be read."""

    impl = Json
    cache_ok = True

    def process_bind_param(self, value: Voice | None, dialect: Dialect) -> dict[str, Any] | None:
        return None if value is None else as_fields(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Voice | None:
        return None if value is None else _kept().validate_python(value)


class BrandVersion(Owned, Base):
    """A brand voice as somebody saved it; nothing changes it.

    A workspace counts the versions of all its voices together, so that a number says how each of them was
    at that time.
    """

    __tablename__ = "brand_versions"
    __table_args__ = (Index("ix_brand_versions_voice", "workspace_id", "account_id", "version"),)

    workspace_id: Mapped[WorkspaceId] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    version: Mapped[VoiceNumber] = mapped_column(primary_key=True)
    account_id: Mapped[AccountId | None] = mapped_column(ForeignKey("accounts.id"))
    """Whose voice it is; None for the workspace's own."""
    voice: Mapped[Voice] = mapped_column("voice_fields", KeptVoice)
    saved_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    """None where that was done at the command line."""
    saved_at: Mapped[datetime]
    restores: Mapped[VoiceNumber | None]
    """The version that it is again, where it is one."""


@built_once
def _kept() -> TypeAdapter[Voice]:
    return TypeAdapter(Voice)
