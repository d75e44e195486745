"""Telling one person something: ephemeral where they are, or in our own conversation; never in public."""

from dataclasses import replace
from enum import Enum, auto

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.client import Slack
from bot.slack.failures import Unreachable, in_short, is_passing
from bot.slack.letters import Letter
from bot.slack.unfetched import without_images

log = structlog.get_logger(__name__)


class Reply(Enum):
    """What Slack said to one try."""

    TOLD = auto()
    NOT_NOW = auto()
    """Slack was away somewhere; rather twice than never."""
    REFUSED = auto()
    """Slack takes it nowhere, as things are."""


async def try_to_tell(slack: Slack, letter: Letter) -> Reply:
    """Tell it in the first of the ways that Slack takes, and in words alone where it takes none."""
    reply = await _tried(slack, letter)
    plain = without_images(letter.blocks)
    if reply is Reply.REFUSED and plain != letter.blocks:
        return await _tried(slack, replace(letter, blocks=plain))
    return reply


async def _tried(slack: Slack, letter: Letter) -> Reply:
    reply = Reply.REFUSED
    for way in (_at_own_address, _in_channel, _in_our_conversation):
        try:
            if await way(slack, letter):
                return Reply.TOLD
        except (SlackApiError, *Unreachable) as error:
            log.warning("caller_not_told", user=letter.user, way=way.__name__, error=in_short(error))
            if is_passing(error):
                reply = Reply.NOT_NOW
    return reply


async def _at_own_address(slack: Slack, letter: Letter) -> bool:
    """Where clicks are answered, while that address lasts."""
    if not letter.response_url:
        return False
    answer = {
        "response_type": "ephemeral",
        "replace_original": False,
        "text": letter.text,
        "blocks": letter.blocks,
    }
    return await slack.answer(letter.response_url, answer)


async def _in_channel(slack: Slack, letter: Letter) -> bool:
    if not letter.channel:
        return False
    await slack.web.chat_postEphemeral(
        channel=letter.channel,
        user=letter.user,
        thread_ts=letter.thread_ts or None,
        text=letter.text,
        blocks=letter.blocks,
    )
    return True


async def _in_our_conversation(slack: Slack, letter: Letter) -> bool:
    await slack.web.chat_postMessage(channel=letter.user, text=letter.text, blocks=letter.blocks)
    return True
