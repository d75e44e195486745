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
        if caller.response_url and await slack.answer(
            caller.response_url,
            {
                "response_type": "ephemeral",
                "replace_original": False,
                "text": message.text,
                "blocks": message.blocks,
            },
        ):
            return
        await _in_channel(slack, caller, message)
    except (SlackApiError, *Unreachable) as error:
        log.warning("caller_not_told", user=caller.user, error=str(error)[:200])


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
