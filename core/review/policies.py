"""What workspaces make of the rules, as it is kept: each version of a policy for good; the latest holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import ColumnElement, ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.access.models import Member, Workspace
from core.access.permissions import Actor, Permission, System, require
from core.access.scope import Owned, Scope
from core.foundation.clock import Clock
from core.foundation.errors import Conflict, InvalidInput, NotFound
from core.foundation.events.workspace import RulesChanged
from core.foundation.ids import MemberId, PolicyNumber, WorkspaceId
from core.review.policy import DEFAULT_POLICY, Policy
from core.review.policy_differences import differences
from core.review.policy_form import as_fields, read_policy
from core.review.rules.catalogue import BY_ID
from core.storage import idempotency, journal
from core.storage.database import Database
from core.storage.tables import Base, Json

MOST_LISTED = 100
NEVER_CHANGED = PolicyNumber(0)

log = structlog.get_logger(__name__)


class RulePolicy(Owned, Base):
    """A policy of a workspace as somebody saved it; nothing changes it."""

    __tablename__ = "rule_policies"

    workspace_id: Mapped[WorkspaceId] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    version: Mapped[PolicyNumber] = mapped_column(primary_key=True)
    policy: Mapped[dict[str, Any]] = mapped_column(Json)
    saved_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    """None where that was done at the command line."""
    saved_at: Mapped[datetime]
    restores: Mapped[PolicyNumber | None]
    """The version that it is again, where it is one."""


@dataclass(frozen=True, slots=True)
class SavedPolicy:
    """A policy with its number; 0 where nobody ever changed anything."""

    version: PolicyNumber = NEVER_CHANGED
    policy: Policy = DEFAULT_POLICY
    saved_by: str = ""
    """A person's name; empty where that was done at the command line."""
    saved_at: datetime | None = None
    restores: PolicyNumber | None = None


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """A policy of the past, with what it changed of the one before it, a line each."""

    saved: SavedPolicy
    changes: tuple[str, ...]


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
        scope = require(by, Permission.ADMINISTER)
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=self.clock.now())
            return await self._save(session, scope, policy, known=known)

    async def versions(self, by: Actor) -> Sequence[PolicyVersion]:
        """The latest ones, newest first."""
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            found = await _saved(session, scope, most=MOST_LISTED + 1)
        earlier = [*found[1:], SavedPolicy()]
        changes = [
            differences(before.policy, now.policy) for now, before in zip(found, earlier, strict=False)
        ]
        listed = zip(found, changes, strict=True)
        return [PolicyVersion(saved, tuple(changed)) for saved, changed in listed][:MOST_LISTED]

    async def restore(
        self, by: Actor, version: PolicyNumber, *, known: int | None = None, asked: str | None = None
    ) -> SavedPolicy:
        """Make a new version that says what an old one says; `known` is as `save` takes it.

        Raises:
            RoleTooLow: they may not administer.
            PolicyChanged: somebody saved another one since.
            NotFound: there is no such version in this workspace.
        """
        scope = require(by, Permission.ADMINISTER)
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=self.clock.now())
            found = await _saved(session, scope, RulePolicy.version == version, most=1)
            if not found:
                raise NotFound("version of the rules", str(version))
            return await self._save(session, scope, found[0].policy, known=known, restores=version)

    async def _save(
        self,
        session: AsyncSession,
        scope: Scope,
        policy: Policy,
        *,
        known: int | None,
        restores: PolicyNumber | None = None,
    ) -> SavedPolicy:
        # One after the other: who comes second sees what the first has saved.
        await session.execute(
            select(Workspace.id).where(Workspace.id == scope.workspace_id).with_for_update(key_share=True)
        )
        before = await in_force(session, scope)
        if known is not None and known != before.version:
            raise PolicyChanged(known)
        if policy == before.policy:
            return before
        row = RulePolicy(
            workspace_id=scope.workspace_id,
            version=PolicyNumber(before.version + 1),
            policy=as_fields(policy),
            saved_by=scope.by,
            saved_at=self.clock.now(),
            restores=restores,
        )
        session.add(row)
        changed = tuple(sorted(_changed(as_fields(before.policy), row.policy)))
        event = RulesChanged(version=row.version, changed=changed)
        journal.record(session, scope.workspace_id, event, at=row.saved_at, by=scope.by)
        await session.flush()
        log.info("rules_changed", version=row.version, changed=changed, restores=restores)
        return await in_force(session, scope)


async def in_force(session: AsyncSession, scope: Scope) -> SavedPolicy:
    """What holds in a workspace now. Of what was kept under other rules the readable entries hold."""
    found = await _saved(session, scope, most=1)
    return found[0] if found else SavedPolicy()


async def _saved(
    session: AsyncSession, scope: Scope, *which: ColumnElement[bool], most: int
) -> list[SavedPolicy]:
    rows = await session.execute(
        select(RulePolicy, Member.name)
        .outerjoin(Member, Member.id == RulePolicy.saved_by)
        .where(scope.covers(RulePolicy), *which)
        .order_by(RulePolicy.version.desc())
        .limit(most)
    )
    return [
        SavedPolicy(row.version, _readable(row.policy), name or "", row.saved_at, row.restores)
        for row, name in rows
    ]


def _readable(kept: Mapping[str, Any]) -> Policy:
    known = {name: grave for name, grave in kept.get("severities", {}).items() if name in BY_ID}
    kept = {**kept, "severities": known}
    try:
        return read_policy(kept)
    except InvalidInput as error:
        log.warning("policy_partly_unreadable", fields=sorted(error.fields))
        left = {name: _usable(name, kept[name]) for name in error.fields if name in kept}
        others = {name: said for name, said in kept.items() if name not in error.fields}
        return _readable({**others, **{name: entries for name, entries in left.items() if entries}})


def _usable(name: str, said: Any) -> list[Any]:
    """The entries of a list that can be used one by one; none where that leaves out nothing."""
    entries = [each for each in said if _is_usable(name, each)] if isinstance(said, list) else []
    return entries if entries != said else []


def _is_usable(name: str, entry: Any) -> bool:
    try:
        read_policy({name: [entry]})
    except InvalidInput:
        return False
    return True


def _changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> set[str]:
    """Which rules and lists are others."""
    old, new = dict(before), dict(now)
    grave, gravely = old.pop("severities", {}), new.pop("severities", {})
    rules = {name for name in {*grave, *gravely} if grave.get(name) != gravely.get(name)}
    return rules | {name for name in {*old, *new} if old.get(name) != new.get(name)}
