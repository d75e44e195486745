"""The slash command: words that are answered, words that open a form, and words that are neither."""

from collections.abc import Mapping
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blockkit.build import Message
from bot.slack import ids
from bot.slack.context import Rooms
from bot.slack.listeners.answers import ANSWERS, Asked, campaign_named, campaign_results
from bot.slack.listeners.campaign import open_brief
from bot.slack.listeners.endings import FORMS, Form
from bot.slack.listeners.submission import ack_with, click_answered, command_answered
from bot.slack.middleware import needs
from bot.slack.named import wanted_in
from bot.slack.people import Caller
from bot.slack.typed import name_in, typed, word_and_rest
from bot.slack.values import CampaignButton, Deed
from bot.slack.views.campaign_lists import (
    show_message,
)
from bot.slack.views.help import (
    WORDS,
    help_message,
    not_there_message,
    unknown_word_message,
)
from core.access.models import Member
from core.access.permissions import Permission
from core.flow.cards.card import CampaignCard
from core.foundation.errors import CopydeskError, NotFound
from core.foundation.ids import TemplateKey
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
        card = await campaign_named(Asked(rooms.desk, rooms.cards, by, rest), rest)
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


OPENING: Mapping[str, Deed] = {"close": Deed.CLOSE, "clone": Deed.AGAIN}
"""Words that open a form."""
ALONE = frozenset(
    {
        "help",
        "?",
        "list",
        "schedule",
        "who",
        "accounts",
        "brand",
        "rules",
        "templates",
        "budgets",
        "costs",
        "health",
    }
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
        return await campaign_results(rooms.desk, await caller.member(), pressed.campaign_id)

    await click_answered(ack, shown(), caller, rooms)


def register(app: AsyncApp) -> None:
    may_read = needs(Permission.READ)
    app.command(ids.COMMAND, middleware=may_read)(command)
    app.action(ids.CAMPAIGN_SHOW, middleware=may_read)(show_clicked)
    app.action(ids.CAMPAIGN_RESULTS, middleware=may_read)(results_clicked)
