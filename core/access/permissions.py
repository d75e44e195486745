"""Who may do what. Every use case begins with `require`; only what that gives reaches a workspace's rows.

Roles rise: each may do what those before it may (`NEEDS`). The first person of a workspace owns it, others
get DEFAULT_ROLE when they are first met, and guests look on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.access.models import Member
from core.access.scope import Scope, mint
from core.foundation.errors import InvalidInput, NotAllowed
from core.foundation.ids import MemberId, Role, WorkspaceId


class Permission(StrEnum):
    """What a use case asks for, in words that end \u201cmay not \u2026\u201d."""

    READ = "see campaigns and results"
    WRITE = "start campaigns, change copy or report engagement"
    DECIDE = "approve or reject"
    PUBLISH = "publish or schedule"
    ADMINISTER = (
        "change roles, keys, webhooks, accounts, budgets, the brand voice or the rules, "
        "or let pass what those block"
    )
    OWN = "make or unmake owners"


NEEDS: Mapping[Permission, Role] = {
    Permission.READ: Role.VIEWER,
    Permission.WRITE: Role.AUTHOR,
    Permission.DECIDE: Role.APPROVER,
    Permission.PUBLISH: Role.PUBLISHER,
    Permission.ADMINISTER: Role.ADMIN,
    Permission.OWN: Role.OWNER,
}
"""The table: the lowest role that may."""

_RANK = {role: rank for rank, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class System:
    """Copydesk itself at work in a workspace, or whoever has its command line: they may do everything."""

    workspace_id: WorkspaceId
    for_whom: MemberId | None = None
    """Who asked for it, and was allowed to then."""


Actor = Member | System
"""Whoever acts."""


class RoleTooLow(NotAllowed):
    """The person's role doesn't reach so far; nothing was changed."""

    def __init__(self, by: Member, permission: Permission) -> None:
        self.by, self.permission = by, permission
        super().__init__(by.acts_as, permission)

    @property
    def message(self) -> str:
        if self.by.is_guest:
            return (
                f"Guests and people from other organisations look on here: you may not {self.permission}. "
                "Ask somebody of the team to do it."
            )
        needed = NEEDS[self.permission]
        refused = f"Your role here is {self.by.role}, which may not {self.permission}: that needs the role"
        if self.by.is_program:
            return f"{refused} {needed}. `copydesk member role {self.by.external_id} {needed}` gives it."
        return f"{refused} {needed}, which an owner or admin can give you. `/campaign who` shows who that is."


def role_named(name: str) -> Role:
    """The role that is called so.

    Raises:
        InvalidInput: there is none.
    """
    if name not in set(Role):
        raise InvalidInput({"role": f"must be one of {', '.join(Role)}."})
    return Role(name)


def role_of_program(name: str) -> Role:
    """The role that is called so, for a program.

    Raises:
        InvalidInput: there is none, or it is for people alone.
    """
    if name == Role.OWNER:
        raise InvalidInput({"role": "of a program can't be owner; only people own a workspace."})
    return role_named(name)


def may(by: Actor, permission: Permission) -> bool:
    """Whether somebody's role reaches so far."""
    return isinstance(by, System) or _RANK[by.acts_as] >= _RANK[NEEDS[permission]]


def require(by: Actor, permission: Permission) -> Scope:
    """The rows of the workspace that `by` acts in. The first line of every use case.

    Raises:
        RoleTooLow: their role doesn't reach so far.
    """
    if isinstance(by, System):
        return mint(by.workspace_id, by.for_whom)
    if not may(by, permission):
        raise RoleTooLow(by, permission)
    return mint(by.workspace_id, by.id)
