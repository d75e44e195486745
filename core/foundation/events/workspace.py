"""What happens to a workspace: its zone, its members, its brand voice and its rules."""

from dataclasses import dataclass
from typing import ClassVar

from core.foundation.events.event import Event
from core.foundation.ids import AccountId, MemberId, Role


@dataclass(frozen=True, slots=True)
class ZoneChanged(Event):
    """The workspace's days and months begin in another zone."""

    kind: ClassVar[str] = "workspace.zone_changed"
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RoleChanged(Event):
    """Somebody may do more than before, or less."""

    kind: ClassVar[str] = "member.role_changed"
    member_id: MemberId
    before: Role
    after: Role


@dataclass(frozen=True, slots=True)
class BrandVoiceSaved(Event):
    """The workspace's brand voice, or an account's own, has a new version; `restores` is one it is again."""

    kind: ClassVar[str] = "brand.saved"
    version: int
    account_id: AccountId | None = None
    restores: int | None = None


@dataclass(frozen=True, slots=True)
class RulesChanged(Event):
    """The workspace has another policy over the rules; `changed` are ids of rules, and names of its lists."""

    kind: ClassVar[str] = "rules.changed"
    version: int
    changed: tuple[str, ...]
