"""Telling one person something: ephemeral where they are, or in their own conversation with us.

While Slack takes it nowhere it is tried again, so that nobody is left without an answer by a bad minute.
"""

import asyncio
from typing import Protocol

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.client import Slack
from bot.slack.failures import Unreachable, in_short, is_passing
from bot.slack.messages import fit_for_slack
from bot.views.kit import Message

PAUSES = (1.0, 2.0, *[4.0] * 150)
"""Seconds between tries: soon after Slack is back, and no more after ten minutes, when it is no news."""

log = structlog.get_logger(__name__)


class Addressee(Protocol):
    """Somebody who can be told, and where; what is empty is not known."""

    @property
    def user(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def response_url(self) -> str: ...
    @property
    def thread_ts(self) -> str: ...


async def tell(slack: Slack, caller: Addressee, message: Message) -> None:
    """Show `message` to the caller alone; where Slack can't take it now, later, without anybody waiting."""
    message = fit_for_slack(message, "ephemeral")
    if not await _told(slack, caller, message):
        slack.later.start(_tell_later(slack, caller, message))


async def _tell_later(slack: Slack, caller: Addressee, message: Message) -> None:
    for pause in PAUSES:
        await asyncio.sleep(pause)
        if await _told(slack, caller, message):
            return
    log.error("caller_never_told", user=caller.user)


async def _told(slack: Slack, caller: Addressee, message: Message) -> bool:
    """Whether Slack took it, or never will. Where that is not certain: rather twice than never."""
    may_pass = False
    for way in (_at_own_address, _in_channel, _in_our_conversation):
        try:
            if await way(slack, caller, message):
                return True
        except (SlackApiError, *Unreachable) as error:
            log.warning("caller_not_told", user=caller.user, way=way.__name__, error=in_short(error))
            may_pass = may_pass or is_passing(error)
    return not may_pass


async def _at_own_address(slack: Slack, caller: Addressee, message: Message) -> bool:
    """Where clicks are answered, while that address lasts."""
    if not caller.response_url:
        return False
    answer = {
        "response_type": "ephemeral",
        "replace_original": False,
        "text": message.text,
        "blocks": message.blocks,
    }
    return await slack.answer(caller.response_url, answer)


async def _in_channel(slack: Slack, caller: Addressee, message: Message) -> bool:
    if not caller.channel:
        return False
    await slack.web.chat_postEphemeral(
        channel=caller.channel,
        user=caller.user,
        thread_ts=caller.thread_ts or None,
        text=message.text,
        blocks=message.blocks,
    )
    return True


async def _in_our_conversation(slack: Slack, caller: Addressee, message: Message) -> bool:
    await slack.web.chat_postMessage(channel=caller.user, text=message.text, blocks=message.blocks)
    return True
