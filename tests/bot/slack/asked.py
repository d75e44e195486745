"""What people ask for in Slack, as Slack sends it, each time anew; and how often it was done."""

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

from sqlalchemy import select, update

from bot.slack import ids
from bot.slack.values import CampaignButton, Remembered, VariantButton
from core.access.models import Member
from core.campaigns.models import Campaign, Variant
from core.foundation.ids import CampaignState, PlatformName
from core.storage.journal import JournalEntry
from core.storage.trouble import DatabaseUnavailable
from tests.builders import a_brief, a_variant

from .conftest import ANA, CAMPAIGNS, TEAM, Office

T = TypeVar("T")


@dataclass
class Asked:
    """One kind of request. The journal tells by `kind` that it was stored, and what it was about by `key`."""

    kind: str
    key: str
    ask: Callable[[Office, Member, int], Awaitable[tuple[str, str]]]
    """What Slack sends the so manieth time, and what it is about."""
    about: list[str] = field(default_factory=list)

    async def body(self, office: Office, member: Member) -> tuple[int, str]:
        """The next request, and its number."""
        number = len(self.about)
        self.about.append("")
        body, self.about[number] = await patiently(lambda: self.ask(office, member, number))
        return number, body

    async def times(self, office: Office, number: int) -> int:
        """How often it was stored."""
        return await times(office, self.kind, self.key, self.about[number])


async def patiently(do: Callable[[], Awaitable[T]]) -> T:
    """Do it, and again while other processes keep a database busy."""
    while True:
        with suppress(DatabaseUnavailable):
            return await do()


async def times(office: Office, kind: str, key: str, about: str) -> int:
    """How often the journal tells something of this."""
    async with office.desk.database.read() as session:
        entries = await session.scalars(select(JournalEntry).where(JournalEntry.kind == kind))
        return sum(entry.payload[key] == about for entry in entries)


async def a_started_campaign(office: Office, member: Member, name: str) -> Campaign:
    """One that somebody was about to write."""
    of_one = a_brief(product=name, platforms=(PlatformName.X,), variants=1)
    return await office.desk.campaigns.start(of_one, by=member, place=CAMPAIGNS)


async def a_shown_variant(office: Office, member: Member) -> Variant:
    """One in review, whose campaign has its place."""
    variant = await a_variant(office.desk.database, office.desk.clock, member)
    async with office.desk.database.write() as session:
        here = update(Campaign).where(Campaign.id == variant.campaign_id).values(place=CAMPAIGNS)
        await session.execute(here)
    return variant


def every_kind() -> dict[str, Asked]:
    """All that people ask for and that is acknowledged when it is stored."""
    return {
        "brief": Asked("campaign.started", "name", _brief),
        "approve": Asked("variant.approved", "variant_id", _approve),
        "edit": Asked("variant.edited", "variant_id", _edit),
        "reject": Asked("variant.rejected", "variant_id", _reject),
        "regenerate": Asked("variant.rewrite_asked", "variant_id", _regenerate),
        "again": Asked("campaign.retried", "campaign_id", _again),
    }


NEWS = "Our first kettle that whistles, from 89 euros in the shop."


def brief(number: int) -> str:
    """A new campaign, as its form is submitted, of the product `Kettle {number}`."""
    values = {
        "product": {"value": f"Kettle {number}"},
        "news": {"value": NEWS},
        "audience": {"value": "people who drink tea"},
        "tone": {"selected_option": {"value": "friendly"}},
        "template": {"selected_option": {"value": "launch"}},
        "variants": {"selected_option": {"value": "1"}},
        "platforms": {"selected_options": [{"value": "x"}]},
    }
    return form(ids.CAMPAIGN_FORM, "", values, f"brief{number}")


async def _brief(_office: Office, _member: Member, number: int) -> tuple[str, str]:
    return brief(number), f"Kettle {number}: {NEWS}"


async def _approve(office: Office, member: Member, number: int) -> tuple[str, str]:
    variant = await a_shown_variant(office, member)
    return click(ids.VARIANT_APPROVE, about(variant), f"approve{number}"), variant.id


async def _edit(office: Office, member: Member, number: int) -> tuple[str, str]:
    variant = await a_shown_variant(office, member)
    text = {"text:0": {"value": f"A kettle that whistles, number {number}."}}
    return form(ids.VARIANT_EDIT_FORM, about(variant), text, f"edit{number}"), variant.id


async def _reject(office: Office, member: Member, number: int) -> tuple[str, str]:
    variant = await a_shown_variant(office, member)
    why = {"reason": {"value": "too loud"}}
    return form(ids.VARIANT_REJECT_FORM, about(variant), why, f"reject{number}"), variant.id


async def _regenerate(office: Office, member: Member, number: int) -> tuple[str, str]:
    variant = await a_shown_variant(office, member)
    hint = {"hint": {"value": "lead with the price"}}
    return form(ids.VARIANT_REGENERATE_FORM, about(variant), hint, f"regenerate{number}"), variant.id


async def _again(office: Office, member: Member, number: int) -> tuple[str, str]:
    campaign = await a_started_campaign(office, member, f"Cosy {number}")
    async with office.desk.database.write() as session:
        failed = {"state": CampaignState.FAILED, "failures": {"x": "The model did not answer."}}
        await session.execute(update(Campaign).where(Campaign.id == campaign.id).values(**failed))
    return click(ids.PLATFORM_RETRY, str(CampaignButton(campaign.id)), f"again{number}"), campaign.id


def about(variant: Variant) -> str:
    return str(VariantButton(variant.campaign_id, variant.id, variant.content_hash))


def form(callback_id: str, about: str, values: dict[str, Any], unique: str) -> str:
    view = {
        "type": "modal",
        "id": f"V{unique}",
        "callback_id": callback_id,
        "private_metadata": str(Remembered(CAMPAIGNS, about)),
        "state": {"values": {block: {ids.ENTERED: entered} for block, entered in values.items()}},
    }
    return interaction({"type": "view_submission", "view": view}, unique)


def click(action_id: str, value: str, unique: str) -> str:
    pressed = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}
    channel = {"channel": {"id": CAMPAIGNS, "name": "campaigns"}, "container": {"type": "message"}}
    return interaction({"type": "block_actions", "actions": [pressed], **channel}, unique)


def interaction(payload: dict[str, Any], unique: str) -> str:
    common = {
        "team": {"id": TEAM, "domain": "team"},
        "user": {"id": ANA, "name": "ana", "team_id": TEAM},
        "trigger_id": unique,
    }
    return urlencode({"payload": json.dumps({**payload, **common})})
