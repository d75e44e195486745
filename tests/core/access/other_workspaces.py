"""Two workspaces at one desk, and all that people can ask of it, found by looking: none is forgotten."""

import asyncio
import dataclasses
import hashlib
import inspect
import shutil
import typing
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from sqlalchemy import select

from core.access.models import Member
from core.access.permissions import System
from core.brand.voice import Voice
from core.desk import Desk
from core.foundation import ids
from core.foundation.money import Money
from core.foundation.settings import Settings
from core.review.answers import SeenVariant
from core.review.policy import Policy
from core.spending.periods import Period
from core.storage.database import Database
from core.storage.tables import Base
from core.webhooks.models import Delivery
from tests.builders import a_brief, a_member
from tests.contracts.pictures import a_picture
from tests.stand_ins.connector import ScriptedConnector

SCOPED = {
    ids.CampaignId: "campaign",
    ids.VariantId: "variant",
    ids.PostId: "post",
    ids.EndpointId: "endpoint",
    ids.AccountId: "account",
    ids.DeliveryId: "delivery",
    ids.MemberId: "member",
    ids.ContactId: "contact",
    ids.MediaKey: "key",
    ids.TemplateKey: "template",
    ids.WorkspaceId: "workspace",
    ids.VoiceNumber: "version",
    ids.PolicyNumber: "policy",
}
"""Ids that belong to one workspace."""


@dataclasses.dataclass(frozen=True)
class World:
    """Ana's workspace, with one of everything; and Ben, who owns another."""

    desk: Desk
    ana: Member
    ben: Member
    had: dict[str, Any]
    seen: str

    def arguments(self, method: Callable[..., Any], by: Member | None) -> dict[str, Any]:
        """What `method` needs, about Ana's things, asked for by `by`."""
        given = {}
        for name, kind in arguments_of(method).items():
            required = inspect.signature(method).parameters[name].default is inspect.Parameter.empty
            if asks(kind):
                given[name] = by
            elif scoped := scoped_by(kind):
                given[name] = self.had[scoped]
            elif required or name == "seen":
                given[name] = self.seen if name == "seen" else SAMPLES[name]
        return given


@dataclasses.dataclass(frozen=True)
class KeptWorld:
    """A world in a folder, made once and copied for each test: it takes seven times as long to make."""

    folder: Path
    people: tuple[ids.MemberId, ids.MemberId]
    had: dict[str, Any]
    seen: str

    @classmethod
    def made(cls, migrated_sqlite: Path, folder: Path) -> Self:
        shutil.copy(migrated_sqlite, folder / DATABASE)
        world = asyncio.run(_made_in(folder))
        return cls(folder, (world.ana.id, world.ben.id), world.had, world.seen)

    def copied(self, folder: Path) -> Settings:
        """Of a desk to which the world belongs, in a folder of its own."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return settings_in(folder)

    async def at(self, desk: Desk) -> World:
        """The world, at a desk with such settings."""
        desk.accounts.connectors[ids.PlatformName.X] = ScriptedConnector()
        async with desk.database.read() as session:
            ana, ben = [await session.get_one(Member, person) for person in self.people]
        return World(desk, ana, ben, self.had, self.seen)


DATABASE = "copydesk.db"


def settings_in(folder: Path) -> Settings:
    url = f"sqlite+aiosqlite:///{folder / DATABASE}"
    return Settings(_env_file=None, data_dir=folder, database_url=url, enable_content_moderation=False)


async def _made_in(folder: Path) -> World:
    async with Desk.open(settings_in(folder)) as desk:
        return await _a_world(desk)


CONNECTING = {"handle": "@fernweh", "token": "good"}
SAMPLES: dict[str, Any] = {
    "address": "https://127.0.0.1/kettle.jpg",
    "answers": CONNECTING,
    "answer": ids.ReviewStep.PUT_ON_HOLD,
    "asked": "Fernweh",
    "brief": a_brief(),
    "content": b"no image",
    "csv": "dora@example.com",
    "hint": "Shorter.",
    "is_there": False,
    "known": 1,
    "limit": Money(5),
    "markup": Decimal(20),
    "million_tokens": Money(5),
    "limit_micros": 5,
    "period": Period.DAY,
    "name": "Tents",
    "policy": Policy(),
    "platform": ids.PlatformName.X,
    "objection": ids.Objection.TONE,
    "reason": "Too loud.",
    "raw": {"name": "Tents", "audience": "hikers"},
    "reports": (),
    "role": "author",
    "slot": None,
    "state": ids.VariantState.ON_HOLD,
    "step": ids.ReviewStep.REJECTED,
    "text": "Other words.",
    "url": "https://example.com/hook",
    "variant": Money(5),
    "voice": Voice(tone="dry"),
    "zone": "Europe/Berlin",
    "variants": [SeenVariant(ids.VariantId("var_1"), ids.ContentHash("no hash"))],
}
"""Something fitting for each argument that has no default, by its name."""


def arguments_of(method: Callable[..., Any]) -> dict[str, Any]:
    """The kinds of a method's arguments, by name."""
    return {name: kind for name, kind in typing.get_type_hints(method).items() if name != "return"}


def asks(kind: Any) -> bool:
    """Whether an argument of this kind says who acts."""
    return kind is Member or Member in typing.get_args(kind)


def scoped_by(kind: Any) -> str | None:
    """What an argument of this kind names of one workspace, if it does."""
    return next((SCOPED[one] for one in (kind, *typing.get_args(kind)) if _is_id(one)), None)


def _is_id(kind: Any) -> bool:
    return isinstance(kind, typing.NewType) and kind in SCOPED


def methods() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every method of every room of the desk that is core's own, as `room.method`."""
    for room, kind in typing.get_type_hints(Desk).items():
        if kind.__module__.startswith("core.") and kind not in {Database, *TOOLS}:
            for name, method in inspect.getmembers(kind, inspect.isfunction):
                if not name.startswith("_"):
                    yield f"{room}.{name}", method


TOOLS = tuple(typing.get_type_hints(Desk)[name] for name in ("settings", "clock", "sealer"))


def found(name: str) -> Callable[..., Any]:
    return dict(methods())[name]


async def _a_world(desk: Desk) -> World:
    ana = await a_member(desk.database, desk.clock, "Ana", "T1")
    ben = await a_member(desk.database, desk.clock, "Ben", "T2")
    other = await a_member(desk.database, desk.clock, "Chiyo", "T1")
    endpoint = await desk.webhooks.add(System(ana.workspace_id), url="https://example.com/hook")
    campaign = await desk.campaigns.start(a_brief(variants=1), by=ana)
    await desk.campaigns.write(campaign)
    first, second = (await desk.reads.campaign(ana, campaign.id)).variants
    await desk.review.approve(first.id, seen=first.content_hash, by=ana)
    post = await desk.calendar.place(first.id, None, by=ana)
    desk.accounts.connectors[ids.PlatformName.X] = ScriptedConnector()
    account = await desk.accounts.connect(System(ana.workspace_id), ids.PlatformName.X, CONNECTING)
    await desk.webhooks.fan_out()
    async with desk.database.read() as session:
        delivery = (await session.scalars(select(Delivery.id).limit(1))).one()
    await desk.contacts.import_csv(ana, "dora@example.com")
    (contact,) = await desk.contacts.list(ana)
    image = await desk.media.add(ana, a_picture())
    voice = await desk.brand.save(ana, SAMPLES["voice"], known=0)
    policy = await desk.policies.save(ana, Policy(banned_hashtags=("spam",)))
    template = await desk.templates.save_campaign(ana, campaign.id, name="Backpacks")
    had = {
        "campaign": campaign.id,
        "variant": second.id,
        "post": post.id,
        "endpoint": endpoint.id,
        "account": account.id,
        "delivery": delivery,
        "member": other.id,
        "contact": contact.id,
        "key": image.key,
        "template": template.name,
        "workspace": ana.workspace_id,
        "version": voice.version,
        "policy": policy.version,
    }
    return World(desk, ana, ben, had, second.content_hash)


async def digest(database: Database) -> str:
    """All that is stored."""
    whole = hashlib.sha256()
    async with database.read() as session:
        for table in Base.metadata.sorted_tables:
            rows = await session.execute(select(table).order_by(*table.primary_key))
            whole.update(repr([table.name, *rows.all()]).encode())
    return whole.hexdigest()
