"""Templates, ready to use: listing, saving, sharing; each save is a version, and none is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.models import Member
from core.access.permissions import Actor, Permission, require
from core.access.scope import Scope
from core.campaigns.kept_brief import BriefUnreadable, UnreadableBrief, as_kept
from core.campaigns.models import Campaign
from core.foundation.clock import Clock
from core.foundation.errors import Conflict, CopydeskError, InvalidInput, NotFound
from core.foundation.folding import folded
from core.foundation.ids import CampaignId, TemplateKey, new_id
from core.storage.database import Database
from core.templates.models import SavedTemplate
from core.templates.starters import starters
from core.templates.template import GIVEN, Template, parse

MOST_TEMPLATES = 100
"""Of a workspace: as many as a menu of Slack's holds."""


class NoSuchTemplate(NotFound):
    """Neither the house nor the workspace has one that is called so."""

    def __init__(self, name: str) -> None:
        self.name = name
        CopydeskError.__init__(self, name)

    @property
    def message(self) -> str:
        shown = "`/campaign templates` and `copydesk template list` show those there are."
        return f"There is no template “{self.name}”. {shown}"


class ChangedMeanwhile(Conflict):
    """Somebody saved the template since it was read; nothing was changed."""

    code = "template_changed"

    @property
    def message(self) -> str:
        return "Somebody saved this template meanwhile. Look at theirs, then save yours again."


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """One version of a template, who saved it, and when."""

    template: Template
    saved_by: str
    saved_at: datetime
    is_retired: bool


@dataclass(frozen=True, slots=True)
class Templates:
    """A workspace's templates and the house's. Built once by the composition root."""

    database: Database
    clock: Clock

    async def list(self, by: Actor) -> Sequence[Template]:
        """The workspace's own by name, then those of the house that it has no own version of."""
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            own = {row.folded_name: row for row in await _newest(session, scope)}
        saved = sorted((row for row in own.values() if not row.is_retired), key=lambda row: row.folded_name)
        return [*map(_read, saved), *(found for name, found in starters().items() if name not in own)]

    async def find(self, by: Actor, name: TemplateKey) -> Template:
        """The template that is called so.

        Raises:
            NoSuchTemplate: there is none.
        """
        called = folded(name)
        for template in await self.list(by):
            if folded(template.name) == called:
                return template
        raise NoSuchTemplate(name)

    async def versions(self, by: Actor, name: TemplateKey) -> Sequence[TemplateVersion]:
        """All versions of a workspace's own template, the newest first.

        Raises:
            NoSuchTemplate: it has none that is called so.
        """
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            found = await session.execute(
                select(SavedTemplate, Member.name)
                .outerjoin(Member, Member.id == SavedTemplate.created_by)
                .where(scope.covers(SavedTemplate), SavedTemplate.folded_name == folded(name))
                .order_by(SavedTemplate.version.desc())
            )
            kept = [
                TemplateVersion(_read(row), who or "the command line", row.created_at, row.is_retired)
                for row, who in found
            ]
        if not kept:
            raise NoSuchTemplate(name)
        return kept

    async def save(self, by: Actor, raw: Any, *, known: int | None = None) -> Template:
        """Keep the template in `raw` as the next version of its name; `known` is the one it was made from.

        Raises:
            RoleTooLow: they may not write.
            InvalidInput: a field can't be used, or there are too many.
            ChangedMeanwhile: another version was saved than the one that was `known`.
        """
        return await self._keep(require(by, Permission.WRITE), parse(raw), known=known)

    async def save_campaign(
        self, by: Actor, campaign_id: CampaignId, *, name: str, about: str = ""
    ) -> Template:
        """Make a template of a campaign's brief, all its fields given; raises as `save` does, and:

        Raises:
            NotFound: there is no such campaign in this workspace.
            BriefUnreadable: its brief can't be read any more.
        """
        scope = require(by, Permission.WRITE)
        async with self.database.read() as session:
            campaign = await scope.find(session, Campaign, campaign_id, "campaign")
        if isinstance(campaign.brief, UnreadableBrief):
            raise BriefUnreadable
        kept = as_kept(campaign.brief)
        return await self._keep(scope, parse({"name": name, "about": about, **{n: kept[n] for n in GIVEN}}))

    async def retire(self, by: Actor, name: TemplateKey) -> None:
        """Take a template out of lists; its versions stay, and saving it again brings it back.

        Raises:
            RoleTooLow: they may not write.
            NoSuchTemplate: there is none that is the workspace's own.
        """
        scope = require(by, Permission.WRITE)
        async with self.database.write() as session:
            row = await session.scalar(
                select(SavedTemplate)
                .where(scope.covers(SavedTemplate), SavedTemplate.folded_name == folded(name))
                .order_by(SavedTemplate.version.desc())
                .limit(1)
            )
            if row is None or row.is_retired:
                raise NoSuchTemplate(name)
            row.is_retired = True

    async def _keep(self, scope: Scope, template: Template, *, known: int | None = None) -> Template:
        name = folded(template.name)
        try:
            async with self.database.write() as session:
                newest = {row.folded_name: row for row in await _newest(session, scope)}
                before = newest[name].version if name in newest else 0
                if known is not None and known != before:
                    raise ChangedMeanwhile
                if name not in newest and len(newest) >= MOST_TEMPLATES:
                    raise InvalidInput({"name": f"would be one too many: a workspace has {MOST_TEMPLATES}."})
                row = SavedTemplate(
                    id=new_id("tpl"),
                    workspace_id=scope.workspace_id,
                    name=template.name,
                    folded_name=name,
                    version=before + 1,
                    about=template.about,
                    fields=dict(template.fields),
                    created_by=scope.by,
                    created_at=self.clock.now(),
                )
                session.add(row)
                await session.flush()
        except IntegrityError as error:  # somebody else kept this version at the same moment
            raise ChangedMeanwhile from error
        return _read(row)


async def _newest(session: AsyncSession, scope: Scope) -> Sequence[SavedTemplate]:
    """The newest version of each, retired ones too."""
    newest = (
        select(SavedTemplate.folded_name, func.max(SavedTemplate.version).label("version"))
        .where(scope.covers(SavedTemplate))
        .group_by(SavedTemplate.folded_name)
        .subquery()
    )
    found = await session.scalars(
        select(SavedTemplate)
        .join(
            newest,
            (newest.c.folded_name == SavedTemplate.folded_name) & (newest.c.version == SavedTemplate.version),
        )
        .where(scope.covers(SavedTemplate))
    )
    return found.all()


def _read(row: SavedTemplate) -> Template:
    return Template(row.name, row.about, row.fields, row.version)
