"""Templates of workspaces, as they are kept: each version is a row of its own, and stays."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.access.scope import Owned
from core.foundation.ids import MemberId
from core.storage.tables import ID_LENGTH, Base


class SavedTemplate(Owned, Base):
    """One version of a workspace's template; the newest is the one that is used, unless it is retired."""

    __tablename__ = "templates"
    __table_args__ = (UniqueConstraint("workspace_id", "folded_name", "version"),)

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    folded_name: Mapped[str] = mapped_column(String(240))
    """What makes two names the same."""
    version: Mapped[int]
    about: Mapped[str] = mapped_column(Text, default="")
    fields: Mapped[dict[str, Any]]
    is_retired: Mapped[bool] = mapped_column(Boolean, default=False)
    created_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    """None where that was the command line."""
    created_at: Mapped[datetime]
