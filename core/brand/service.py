"""Brand voices, ready to use: reading, saving and restoring versions, and which is in force for whom."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.models import Member, Workspace
from core.access.permissions import Actor, Permission, require
from core.access.scope import Scope
from core.accounts import accounts
from core.brand.learning import Proposal, learned
from core.brand.models import BrandVersion
from core.brand.voice import NO_VOICE, Voice, in_place_of
from core.campaigns.models import Variant
from core.foundation.clock import Clock
from core.foundation.errors import Conflict, NotFound
from core.foundation.events.workspace import BrandVoiceSaved
from core.foundation.ids import AccountId, VariantState, VoiceNumber
from core.storage import idempotency, journal
from core.storage.database import Database

MOST_LISTED = 100
MOST_APPROVED = 50
"""Approved texts of which one learns."""
SOMEBODY = "the command line"

log = structlog.get_logger(__name__)


class VoiceChanged(Conflict):
    """Somebody saved another version since this one was read; nothing was changed."""

    code = "voice_changed"

    def __init__(self, now: "SavedVoice") -> None:
        self.now = now
        super().__init__(now.version)

    @property
    def message(self) -> str:
        return (
            f"The brand voice was changed meanwhile: {self.now.saved_by or SOMEBODY} saved version "
            f"{self.now.version}. Nothing of yours was saved; look at that version first, then save again."
        )


@dataclass(frozen=True, slots=True)
class SavedVoice:
    """A version as people see it; number 0 is the voice of which nothing was ever said."""

    version: VoiceNumber
    voice: Voice
    account_id: AccountId | None
    saved_by: str = ""
    """A person's name; empty where that was done at the command line."""
    saved_at: datetime | None = None
    restores: VoiceNumber | None = None


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds for what is written now; `version` is None where nobody ever said anything, and `is_own`
    says that an account's own voice is part of it."""

    voice: Voice = NO_VOICE
    version: VoiceNumber | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Brand:
    """The voices of workspaces and their accounts. Built once by the composition root."""

    database: Database
    clock: Clock

    async def current(self, by: Actor, account_id: AccountId | None = None) -> SavedVoice:
        """The workspace's voice, or the own one of an account, as it is now.

        Raises:
            NotFound: there is no such account in this workspace.
        """
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            await _require_account(session, scope, account_id)
            return await _current(session, scope, account_id)

    async def versions(self, by: Actor, account_id: AccountId | None = None) -> Sequence[SavedVoice]:
        """Its latest versions, newest first; raises as `current` does."""
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            await _require_account(session, scope, account_id)
            return await _saved(session, scope, BrandVersion.account_id.is_not_distinct_from(account_id))

    async def version(self, by: Actor, version: VoiceNumber) -> SavedVoice:
        """One version, whosesoever voice it is.

        Raises:
            NotFound: there is no such version in this workspace.
        """
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            return await _version(session, scope, version)

    async def save(
        self,
        by: Actor,
        voice: Voice,
        *,
        known: int,
        account_id: AccountId | None = None,
        asked: str | None = None,
    ) -> SavedVoice:
        """Keep a new version of the workspace's voice, or of an account's own.

        `known` is the version that was changed. What is the same as before makes no new version.

        Raises:
            RoleTooLow: they may not administer.
            VoiceChanged: somebody saved another version since.
            NotFound: there is no such account in this workspace.
        """
        scope = require(by, Permission.ADMINISTER)
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=self.clock.now())
            return await self._save(session, scope, voice, known=known, account_id=account_id)

    async def restore(
        self, by: Actor, version: VoiceNumber, *, known: int | None = None, asked: str | None = None
    ) -> SavedVoice:
        """Make a new version that says what an old one says, of the voice that this was of.

        `known` is the latest version of it that somebody knows; None where any is to be replaced.

        Raises:
            RoleTooLow: they may not administer.
            VoiceChanged: somebody saved another version since.
            NotFound: there is no such version in this workspace.
        """
        scope = require(by, Permission.ADMINISTER)
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=self.clock.now())
            old = await _version(session, scope, version)
            return await self._save(
                session, scope, old.voice, known=known, account_id=old.account_id, restores=version
            )

    async def propose(
        self, by: Actor, posts: Sequence[str] | None = None, account_id: AccountId | None = None
    ) -> tuple[SavedVoice, Proposal]:
        """The voice as it is, and as `posts` say it is; nothing is saved.

        Without `posts`, what was approved last speaks: for the account, or in the whole workspace.

        Raises:
            InvalidInput: there are too few posts to learn from, or too many.
            NotFound: there is no such account in this workspace.
        """
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            await _require_account(session, scope, account_id)
            now = await _current(session, scope, account_id)
            if posts is None:
                posts = await _approved(session, scope, account_id)
        return now, await asyncio.to_thread(learned, posts, now.voice)

    async def _save(
        self,
        session: AsyncSession,
        scope: Scope,
        voice: Voice,
        *,
        known: int | None,
        account_id: AccountId | None,
        restores: VoiceNumber | None = None,
    ) -> SavedVoice:
        await _require_account(session, scope, account_id)
        # One after the other: who comes second sees what the first has saved. (Rows that refer to the
        # workspace are not held up by this lock.)
        await session.execute(
            select(Workspace.id).where(Workspace.id == scope.workspace_id).with_for_update(key_share=True)
        )
        now = await _current(session, scope, account_id)
        if known is not None and known != now.version:
            raise VoiceChanged(now)
        if voice == now.voice:
            return now
        latest = await session.scalar(
            select(func.max(BrandVersion.version)).where(scope.covers(BrandVersion))
        )
        saved = BrandVersion(
            workspace_id=scope.workspace_id,
            version=(latest or 0) + 1,
            account_id=account_id,
            voice=voice,
            saved_by=scope.by,
            saved_at=self.clock.now(),
            restores=restores,
        )
        session.add(saved)
        event = BrandVoiceSaved(version=saved.version, account_id=account_id, restores=restores)
        journal.record(session, scope.workspace_id, event, at=saved.saved_at, by=scope.by)
        await session.flush()
        log.info("brand_voice_saved", version=saved.version, account_id=account_id, restores=restores)
        return await _version(session, scope, saved.version)


async def in_force(
    session: AsyncSession, scope: Scope, account_ids: Collection[AccountId | None]
) -> Mapping[AccountId | None, InForce]:
    """What holds for each of these accounts: its own voice over the workspace's. None is no account."""
    newest = (
        select(func.max(BrandVersion.version))
        .where(
            scope.covers(BrandVersion),
            BrandVersion.account_id.is_(None) | BrandVersion.account_id.in_([*filter(None, account_ids)]),
        )
        .group_by(BrandVersion.account_id)
    )
    rows = await session.scalars(
        select(BrandVersion).where(scope.covers(BrandVersion), BrandVersion.version.in_(newest))
    )
    said = {row.account_id: InForce(row.voice, row.version) for row in rows}
    general = said.get(None, InForce())
    return {account_id: _over(said.get(account_id, general), general) for account_id in account_ids}


def _over(own: InForce, general: InForce) -> InForce:
    if own is general:
        return general
    version = max(filter(None, (own.version, general.version)))
    return InForce(in_place_of(own.voice, general.voice), version, is_own=own.voice != NO_VOICE)


async def _approved(session: AsyncSession, scope: Scope, account_id: AccountId | None) -> Sequence[str]:
    of_account = [Variant.account_id == account_id] if account_id is not None else []
    texts = await session.scalars(
        select(Variant.text)
        .where(scope.covers(Variant), Variant.state == VariantState.APPROVED, *of_account)
        .order_by(Variant.decided_at.desc(), Variant.id.desc())
        .limit(MOST_APPROVED)
    )
    return texts.all()


async def _require_account(session: AsyncSession, scope: Scope, account_id: AccountId | None) -> None:
    if account_id is not None:
        await accounts.find(session, scope, account_id)


async def _current(session: AsyncSession, scope: Scope, account_id: AccountId | None) -> SavedVoice:
    found = await _saved(session, scope, BrandVersion.account_id.is_not_distinct_from(account_id), most=1)
    return found[0] if found else SavedVoice(VoiceNumber(0), NO_VOICE, account_id)


async def _version(session: AsyncSession, scope: Scope, version: VoiceNumber) -> SavedVoice:
    found = await _saved(session, scope, BrandVersion.version == version)
    if not found:
        raise NotFound("version of a brand voice", str(version))
    return found[0]


async def _saved(
    session: AsyncSession, scope: Scope, which: ColumnElement[bool], *, most: int = MOST_LISTED
) -> list[SavedVoice]:
    rows = await session.execute(
        select(BrandVersion, Member.name)
        .outerjoin(Member, Member.id == BrandVersion.saved_by)
        .where(scope.covers(BrandVersion), which)
        .order_by(BrandVersion.version.desc())
        .limit(most)
        .execution_options(populate_existing=True)
    )
    return [
        SavedVoice(row.version, row.voice, row.account_id, name or "", row.saved_at, row.restores)
        for row, name in rows
    ]
