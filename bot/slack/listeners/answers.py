"""What the command's words answer, each in a message for who asked; one small function for each word."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.blockkit.build import Message, said
from bot.slack import ids
from bot.slack.campaign_messages import Cards
from bot.slack.listeners import accounts, brand, budgets, rules
from bot.slack.named import platform_named, wanted_in
from bot.slack.typed import name_in
from bot.slack.views.addresses import dashboard_link
from bot.slack.views.campaign_lists import (
    MOST_LISTED,
    ended_message,
    list_message,
    schedule_list,
    show_message,
)
from bot.slack.views.help import (
    unknown_filter_message,
    which_campaign_message,
)
from bot.slack.views.members import members_message
from bot.slack.views.previews import preview_message
from bot.slack.views.results import costs_message, health_message, results_message
from bot.slack.views.templates import templates_message
from core.access.models import Member
from core.campaigns.models import Campaign
from core.desk import Desk
from core.flow.cards.card import CampaignCard
from core.foundation.ids import CampaignId


@dataclass(frozen=True, slots=True)
class Asked:
    """What followed the word, and who asked."""

    desk: Desk
    cards: Cards
    member: Member
    rest: str


async def list_campaigns(asked: Asked) -> Message:
    """The latest campaigns; only those in a state, or for a platform, where words name one."""
    wanted = wanted_in(asked.rest)
    if wanted.unknown:
        return unknown_filter_message(wanted.unknown)
    cards = await asked.desk.reads.recent(
        asked.member, state=wanted.state, platform=wanted.platform, limit=MOST_LISTED
    )
    return list_message(cards, str(wanted))


async def archive(asked: Asked) -> Message:
    return await _ended(asked, "archive", asked.desk.endings.archive)


async def reopen(asked: Asked) -> Message:
    return await _ended(asked, "reopen", asked.desk.endings.reopen)


async def _ended(asked: Asked, word: str, deed: Callable[..., Awaitable[Campaign]]) -> Message:
    """Do it, where a campaign is named: what many see isn't taken away by leaving a name out."""
    if not asked.rest:
        return said(f"Which campaign? Type `{ids.COMMAND} {word}` and a part of its name.")
    card = await asked.desk.reads.find(asked.member, name_in(asked.rest))
    await deed(card.id, by=asked.member)
    asked.cards.show_soon(card.workspace_id, card.id)
    return ended_message(await asked.desk.reads.campaign(asked.member, card.id))


async def show(asked: Asked) -> Message:
    """A campaign in short. Cards of it that could not be posted before are posted now."""
    card = await campaign_named(asked, asked.rest)
    if card is None:
        return which_campaign_message("show")
    asked.cards.show_soon(card.workspace_id, card.id)
    return show_message(card, now=asked.desk.clock.now())


async def preview(asked: Asked) -> Message:
    """A campaign, and perhaps a platform: the last word, if it names one."""
    name, _, last = name_in(asked.rest).rpartition(" ")
    platform = platform_named(last)
    card = await campaign_named(asked, name if platform else asked.rest)
    return preview_message(card, platform) if card else which_campaign_message("preview")


async def schedule(asked: Asked) -> Message:
    posts = await asked.desk.reads.upcoming(asked.member)
    return schedule_list(posts, zone=asked.member.zone)


async def results(asked: Asked) -> Message:
    card = await campaign_named(asked, asked.rest)
    if card is None:
        return which_campaign_message("measure")
    return await campaign_results(asked.desk, asked.member, card.id)


async def who(asked: Asked) -> Message:
    return members_message(await asked.desk.people.members(asked.member), asked.member)


async def costs(asked: Asked) -> Message:
    return costs_message(await asked.desk.costs.of(asked.member))


async def health(asked: Asked) -> Message:
    health = await asked.desk.watching.examine(asked.member.workspace_id)
    return health_message(health, at=asked.desk.clock.now())


async def accounts_listed(asked: Asked) -> Message:
    return await accounts.listed(asked.desk, asked.member)


async def brand_shown(asked: Asked) -> Message:
    """The workspace's brand voice, or the own one of an account that is named."""
    return await brand.shown(asked.desk, asked.member, name_in(asked.rest) if asked.rest else "")


async def rules_shown(asked: Asked) -> Message:
    return await rules.shown(asked.desk, asked.member)


async def budgets_listed(asked: Asked) -> Message:
    return await budgets.listed(asked.desk, asked.member)


async def templates_listed(asked: Asked) -> Message:
    return templates_message(await asked.desk.templates.list(asked.member))


ANSWERS: Mapping[str, Callable[[Asked], Awaitable[Message]]] = {
    "list": list_campaigns,
    "show": show,
    "preview": preview,
    "archive": archive,
    "reopen": reopen,
    "schedule": schedule,
    "results": results,
    "who": who,
    "accounts": accounts_listed,
    "brand": brand_shown,
    "rules": rules_shown,
    "budgets": budgets_listed,
    "costs": costs,
    "templates": templates_listed,
    "health": health,
}


async def campaign_results(desk: Desk, member: Member, campaign_id: CampaignId) -> Message:
    found = await desk.results.of(member, campaign_id)
    address = dashboard_link(
        desk.settings.dashboard_url,
        zone=member.zone,
        workspace_id=member.workspace_id,
        campaign_id=campaign_id,
    )
    return results_message(found, dashboard=address)


async def campaign_named(asked: Asked, name: str) -> CampaignCard | None:
    """The campaign that is named; the latest where none is. None where there are none.

    Raises:
        NotFound: no campaign fits the name.
    """
    if name:
        return await asked.desk.reads.find(asked.member, name_in(name))
    latest = await asked.desk.reads.recent(asked.member, limit=1)
    return latest[0] if latest else None
