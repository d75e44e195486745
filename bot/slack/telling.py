"""Telling one person something: ephemeral where they are, or in their own conversation with us."""

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.client import Slack, Unreachable
from bot.slack.messages import fit_for_slack
from bot.slack.people import Caller
from bot.views.kit import Message

log = structlog.get_logger(__name__)


async def tell(slack: Slack, caller: Caller, message: Message) -> None:
    """Show `message` to the caller alone. It is a courtesy: where it can't be shown, that is logged."""
    message = fit_for_slack(message, "ephemeral")
    try:
        if not await _at_own_address(slack, caller, message):
            await _in_channel(slack, caller, message)
    except (SlackApiError, *Unreachable) as error:
        log.warning("caller_not_told", user=caller.user, error=str(error)[:200])


async def _at_own_address(slack: Slack, caller: Caller, message: Message) -> bool:
    """Whether Slack took it where clicks are answered. Where that is not certain: rather twice than never."""
    if not caller.response_url:
        return False
    answer = {
        "response_type": "ephemeral",
        "replace_original": False,
        "text": message.text,
        "blocks": message.blocks,
    }
    try:
        return await slack.answer(caller.response_url, answer)
    except Unreachable as error:
        log.info("answer_lost", error=type(error).__name__)
        return False


async def _in_channel(slack: Slack, caller: Caller, message: Message) -> None:
    if caller.channel:
        try:
            thread = caller.thread_ts or None
            await slack.writes.chat_postEphemeral(
                channel=caller.channel,
                user=caller.user,
                thread_ts=thread,
                text=message.text,
                blocks=message.blocks,
            )
        except SlackApiError as error:
            log.info("not_told_in_channel", error=error.response.get("error"))
        else:
            return
    await slack.writes.chat_postMessage(channel=caller.user, text=message.text, blocks=message.blocks)
