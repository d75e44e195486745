"""The slash command and its words. Each word is one small function; unknown words get the nearest one."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blockkit.build import Message, said
from bot.slack import ids
from bot.slack.campaign_messages import Cards
from bot.slack.context import Rooms
from bot.slack.ids import CampaignButton, Deed
from bot.slack.listeners import accounts, brand, budgets
from bot.slack.listeners.campaign import open_brief
from bot.slack.listeners.endings import FORMS, Form
from bot.slack.listeners.submission import ack_with, click_answered, command_answered
from bot.slack.middleware import needs
from bot.slack.named import platform_named, wanted_in
from bot.slack.people import Caller
from bot.slack.typed import name_in, typed, word_and_rest
from bot.slack.views.addresses import dashboard_link
from bot.slack.views.campaign_lists import (
    MOST_LISTED,
    ended_message,
    list_message,
    schedule_list,
    show_message,
)
from bot.slack.views.help import (
    WORDS,
    help_message,
    not_there_message,
    unknown_filter_message,
    unknown_word_message,
    which_campaign_message,
)
from bot.slack.views.members import members_message
from bot.slack.views.previews import preview_message
from bot.slack.views.results import costs_message, health_message, results_message
from bot.slack.views.templates import templates_message
from core.access.models import Member
from core.access.permissions import Permission
from core.campaigns.models import Campaign
from core.desk import Desk
from core.flow.cards.card import CampaignCard
from core.foundation.errors import CopydeskError, NotFound
from core.foundation.ids import CampaignId, TemplateKey
from core.templates.service import NoSuchTemplate

FROM = "from"
"""The word before a template's name; news begin with it, too."""
NEAR_ENOUGH = 60
MANY_WORDS = 3
"""After so many more words, a line is rather a brief than a command."""


class NoCampaigns(CopydeskError):
    """There is no campaign that a form could be about."""

    @property
    def message(self) -> str:
        return f"There are no campaigns yet. Type `{ids.COMMAND}` to start one."


@dataclass(frozen=True, slots=True)
class Asked:
    """What followed the word, and who asked."""

    desk: Desk
    cards: Cards
    member: Member
    rest: str


async def command(ack: AsyncAck, command: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """`/campaign`, alone or with a word."""
    words = typed(command.get("text", ""))
    word, rest = word_and_rest(words)
    if word == "campaign" and word_and_rest(rest)[0] in {
        *ANSWERS,
        *OPENING,
    }:  # as in “/campaign campaign show …”
        word, rest = word_and_rest(rest)
    is_a_list = word == "list" and not wanted_in(rest).unknown
    is_brand_new = word == "brand" and word_and_rest(rest)[0] == "new"
    if is_brand_new or (word in ALONE and len(rest.split()) >= MANY_WORDS and not is_a_list):
        word, rest = "", words
    if word in ("help", "?"):
        await ack_with(ack, help_message())
        return
    if word in ("", "new"):
        await ack()
        # “New shoes for runners” is news itself; “new shoes” is the command and its words.
        news = words if words.startswith("New ") and len(rest.split()) >= MANY_WORDS else rest
        await open_brief(command["trigger_id"], caller.asking(Permission.WRITE), rooms, news=news)
        return
    if word == FROM and rest:
        await _open_from(ack, rest.strip(), command, caller, rooms)
        return
    if word in OPENING:
        await ack()
        await _open_form(FORMS[OPENING[word]], rest.strip(), command, caller, rooms)
        return
    answer = ANSWERS.get(word)
    if answer is None:
        nearest = misspelt(word, rest)
        if nearest is None and rest:
            await ack()
            await open_brief(command["trigger_id"], caller.asking(Permission.WRITE), rooms, news=words)
        else:
            await ack_with(ack, unknown_word_message(word, nearest, words))
        return

    async def answered() -> Message:
        asked = Asked(rooms.desk, rooms.cards, await caller.member(), rest.strip())
        try:
            return await answer(asked)
        except NotFound as error:
            return not_there_message(error.message, words)

    await command_answered(ack, answered(), caller, rooms)


async def _open_from(ack: AsyncAck, name: str, command: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """Open a brief from the template that is called so; of many words, where there is none, as news."""
    by = await caller.asking(Permission.WRITE).member()
    key = TemplateKey(name_in(name))
    try:
        key = TemplateKey((await rooms.desk.templates.find(by, key)).name)
    except NoSuchTemplate:
        if len(name.split()) < MANY_WORDS:
            raise
        await ack()
        await open_brief(command["trigger_id"], caller, rooms, news=typed(command["text"]))
        return
    await ack()
    await open_brief(command["trigger_id"], caller, rooms, template=key)


async def _open_form(form: Form, rest: str, command: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """Open a form about the campaign that is named; about the latest where none is."""

    async def find(by: Member) -> CampaignCard:
        card = await _campaign(Asked(rooms.desk, rooms.cards, by, rest), rest)
        if card is None:
            raise NoCampaigns
        return card

    try:
        await rooms.modals.open_filled(command["trigger_id"], form(find, caller, rooms))
    except NotFound as error:
        await rooms.promise(caller, not_there_message(error.message, typed(command["text"])))


def misspelt(word: str, rest: str) -> str | None:
    """The command that was meant; None where the words are rather the beginning of a brief.

    Alone, a word is compared generously. With others it is a command only when one slip of the finger
    lies between, and, since "Lost" and "Shop" are such slips too, in a long line only swapped letters.
    """
    if not rest:
        return nearest_word(word)
    is_short = len(rest.split()) < MANY_WORDS
    for known in (held.word for held in WORDS):
        if OSA.distance(word, known) <= 1 and (is_short or sorted(word) == sorted(known)):
            return known
    return None


def nearest_word(asked: str) -> str | None:
    """The word that `asked` was probably meant to be."""
    known = [word.word for word in WORDS]
    found = process.extractOne(asked, known, scorer=fuzz.WRatio, score_cutoff=NEAR_ENOUGH)
    return found[0] if found else None


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
    card = await _campaign(asked, asked.rest)
    if card is None:
        return which_campaign_message("show")
    asked.cards.show_soon(card.workspace_id, card.id)
    return show_message(card, now=asked.desk.clock.now())


async def preview(asked: Asked) -> Message:
    """A campaign, and perhaps a platform: the last word, if it names one."""
    name, _, last = name_in(asked.rest).rpartition(" ")
    platform = platform_named(last)
    card = await _campaign(asked, name if platform else asked.rest)
    return preview_message(card, platform) if card else which_campaign_message("preview")


async def schedule(asked: Asked) -> Message:
    posts = await asked.desk.reads.upcoming(asked.member)
    return schedule_list(posts, zone=asked.member.zone)


async def results(asked: Asked) -> Message:
    card = await _campaign(asked, asked.rest)
    if card is None:
        return which_campaign_message("measure")
    return await _results(asked.desk, asked.member, card.id)


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
    "budgets": budgets_listed,
    "costs": costs,
    "templates": templates_listed,
    "health": health,
}
OPENING: Mapping[str, Deed] = {"close": Deed.CLOSE, "clone": Deed.AGAIN}
"""Words that open a form."""
ALONE = frozenset(
    {"help", "?", "list", "schedule", "who", "accounts", "brand", "templates", "budgets", "costs", "health"}
)
"""Words that take little behind them: before many words, as in “List the new bikes”, they begin a brief."""


async def show_clicked(ack: AsyncAck, action: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """Show, in a list of campaigns."""

    async def shown() -> Message:
        pressed = CampaignButton.parse(action["value"])
        card = await rooms.desk.reads.campaign(await caller.member(), pressed.campaign_id)
        return show_message(card, now=rooms.desk.clock.now())

    await click_answered(ack, shown(), caller, rooms)


async def results_clicked(ack: AsyncAck, action: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """Results, on a campaign that has published."""

    async def shown() -> Message:
        pressed = CampaignButton.parse(action["value"])
        return await _results(rooms.desk, await caller.member(), pressed.campaign_id)

    await click_answered(ack, shown(), caller, rooms)


async def _results(desk: Desk, member: Member, campaign_id: CampaignId) -> Message:
    found = await desk.results.of(member, campaign_id)
    address = dashboard_link(
        desk.settings.dashboard_url,
        zone=member.zone,
        workspace_id=member.workspace_id,
        campaign_id=campaign_id,
    )
    return results_message(found, dashboard=address)


async def _campaign(asked: Asked, name: str) -> CampaignCard | None:
    """The campaign that is named; the latest where none is. None where there are none.

    Raises:
        NotFound: no campaign fits the name.
    """
    if name:
        return await asked.desk.reads.find(asked.member, name_in(name))
    latest = await asked.desk.reads.recent(asked.member, limit=1)
    return latest[0] if latest else None


def register(app: AsyncApp) -> None:
    may_read = needs(Permission.READ)
    app.command(ids.COMMAND, middleware=may_read)(command)
    app.action(ids.CAMPAIGN_SHOW, middleware=may_read)(show_clicked)
    app.action(ids.CAMPAIGN_RESULTS, middleware=may_read)(results_clicked)
