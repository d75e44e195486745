"""Workspaces, the people in them, and the keys of programs."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.access.scope import Owned
from core.foundation.ids import MemberId, Role, WorkspaceId
from core.storage.tables import Base

LONGEST_NAME = 120
"""Characters of a team's or a person's name that are kept."""
PROGRAM = "key:"
"""How the `external_id` of a program begins; the rest is the beginning of its key."""


class Workspace(Base):
    """One team. `external_id` is what the edge calls it, such as a Slack team id."""

    __tablename__ = "workspaces"

    id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    is_sample: Mapped[bool] = mapped_column(default=False)
    zone: Mapped[str] = mapped_column(String(64), default="UTC", server_default="UTC")
    """Where its days and months begin."""
    created_at: Mapped[datetime]


class Member(Owned, Base):
    """A person, or a program acting for one. `external_id` is what the edge calls them."""

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("workspace_id", "external_id"),)

    id: Mapped[MemberId] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    role: Mapped[Role] = mapped_column(default=Role.PUBLISHER)
    is_guest: Mapped[bool] = mapped_column(default=False)
    """Whether they are of another organisation, or a guest in this one; as the edge knows it now."""
    created_at: Mapped[datetime]

    @property
    def is_program(self) -> bool:
        """Whether it acts with an API key."""
        return self.external_id.startswith(PROGRAM)

    @property
    def acts_as(self) -> Role:
        """The role that counts: a guest looks on, whatever role they were given before."""
        return Role.VIEWER if self.is_guest else self.role


class ApiKey(Base):
    """A program's key. Only its hash is kept; `hint` is its beginning, to tell keys apart."""

    __tablename__ = "api_keys"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    workspace_id: Mapped[WorkspaceId | None] = mapped_column(ForeignKey("workspaces.id"))
    """None for a key that reads every workspace, as the dashboard of an installation does."""
    role: Mapped[Role | None]
    """What its program gets where it is first met; DEFAULT_ROLE where None."""
    name: Mapped[str] = mapped_column(String(80))
    hint: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    setting: Mapped[str | None] = mapped_column(String(40))
    """The setting that holds, or held, this key; None for keys that are in nobody's settings."""
