"""What workspaces make of the rules, as it is kept: one policy each, whose number rises when it changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.access.models import Workspace
from core.access.permissions import Actor, Permission, System, require
from core.access.scope import Owned, Scope
from core.foundation.clock import Clock
from core.foundation.errors import Conflict, InvalidInput
from core.foundation.events.workspace import RulesChanged
from core.foundation.ids import MemberId, WorkspaceId
from core.review.policy import DEFAULT_POLICY, Policy
from core.review.policy_form import as_fields, read_policy
from core.review.rules.catalogue import BY_ID
from core.storage import idempotency, journal
from core.storage.database import Database
from core.storage.tables import Base, Json

log = structlog.get_logger(__name__)


class RulePolicy(Owned, Base):
    """The policy of a workspace that has one of its own."""

    __tablename__ = "rule_policies"

    workspace_id: Mapped[WorkspaceId] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    version: Mapped[int]
    policy: Mapped[dict[str, Any]] = mapped_column(Json)
    saved_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    """None where that was done at the command line."""
    saved_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class SavedPolicy:
    """A policy with its number; 0 where nobody ever changed anything."""

    version: int = 0
    policy: Policy = DEFAULT_POLICY


class PolicyChanged(Conflict):
    """Somebody changed the rules since they were read; nothing was changed."""

    code = "policy_changed"

    @property
    def message(self) -> str:
        return "The rules were changed meanwhile. Nothing of yours was saved; look at them, then save again."


@dataclass(frozen=True, slots=True)
class Policies:
    """Reading and changing them. Built once by the composition root."""

    database: Database
    clock: Clock

    async def current(self, by: Actor) -> SavedPolicy:
        """The workspace's, as it is now."""
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            return await in_force(session, scope)

    async def of(self, workspace_id: WorkspaceId) -> Policy:
        """What the rules of a workspace's texts are now."""
        return (await self.current(System(workspace_id))).policy

    async def save(
        self, by: Actor, policy: Policy, *, known: int | None = None, asked: str | None = None
    ) -> SavedPolicy:
        """Keep another one; `known` is the number of the one that was changed, None where any is.

        What is written or edited from now on is held to it; what was found before stays as it was found.

        Raises:
            RoleTooLow: they may not administer.
            PolicyChanged: somebody saved another one since.
        """
        scope, now = require(by, Permission.ADMINISTER), self.clock.now()
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            # One after the other: who comes second sees what the first has saved.
            await session.execute(
                select(Workspace.id).where(Workspace.id == scope.workspace_id).with_for_update(key_share=True)
            )
            before = await in_force(session, scope)
            if known is not None and known != before.version:
                raise PolicyChanged(known)
            if policy == before.policy:
                return before
            saved = SavedPolicy(before.version + 1, policy)
            row = RulePolicy(
                workspace_id=scope.workspace_id,
                version=saved.version,
                policy=as_fields(policy),
                saved_by=scope.by,
                saved_at=now,
            )
            await session.merge(row)
            changed = tuple(sorted(_differences(as_fields(before.policy), as_fields(policy))))
            event = RulesChanged(version=saved.version, changed=changed)
            journal.record(session, scope.workspace_id, event, at=now, by=scope.by)
        log.info("rules_changed", version=saved.version, changed=changed)
        return saved


async def in_force(session: AsyncSession, scope: Scope) -> SavedPolicy:
    """What holds in a workspace now. Of what was kept under other rules the readable fields hold."""
    row = await session.get(RulePolicy, scope.workspace_id)
    if row is None:
        return SavedPolicy()
    return SavedPolicy(row.version, _readable(row.policy))


def _readable(kept: Mapping[str, Any]) -> Policy:
    known = {name: grave for name, grave in kept.get("severities", {}).items() if name in BY_ID}
    kept = {**kept, "severities": known}
    try:
        return read_policy(kept)
    except InvalidInput as error:
        log.warning("policy_partly_unreadable", fields=sorted(error.fields))
        return _readable({name: said for name, said in kept.items() if name not in error.fields})


def _differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> set[str]:
    """Which rules and lists are others."""
    old, new = dict(before), dict(now)
    grave, gravely = old.pop("severities", {}), new.pop("severities", {})
    rules = {name for name in {*grave, *gravely} if grave.get(name) != gravely.get(name)}
    return rules | {name for name in {*old, *new} if old.get(name) != new.get(name)}
