"""What people are told when something can't be done, and how Bolt is kept from telling Slack otherwise."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.blockkit.build import said
from bot.blockkit.mrkdwn import escaped
from bot.slack.context import Rooms
from bot.slack.failures import in_short, is_passing
from bot.slack.fields import Field
from bot.slack.people import Caller
from core.foundation.errors import CopydeskError, InvalidInput
from core.foundation.ids import new_id

Acknowledge = Callable[..., Awaitable[Any]]
"""Bolt's `ack`, or what stands before it."""

log = structlog.get_logger(__name__)


class LastingAck(AsyncAck):
    """An acknowledgement that stays given.

    Bolt takes it back when the listener fails right after it, waits in vain, and answers Slack 404.
    """

    def __init__(self) -> None:
        self._given: BoltResponse | None = None

    @property
    def response(self) -> BoltResponse | None:
        return self._given

    @response.setter
    def response(self, given: BoltResponse | None) -> None:
        self._given = given or self._given


async def tell_error(
    error: Exception, context: AsyncBoltContext, response: BoltResponse | None
) -> BoltResponse | None:
    """Bolt's error handler: known errors are their sentence, others an id that stands in the log."""
    if isinstance(error, BoltUnhandledRequestError):
        log.warning("slack_request_unhandled", type=str(error.body.get("type", "command"))[:60])
        return None
    sentence = sentence_of(error)
    caller: Caller | None = context.get("caller")
    rooms: Rooms | None = context.get("rooms")
    if caller is None or rooms is None or not await rooms.promise(caller, said(sentence)):
        return None  # not acknowledged, if it is not yet: Slack says itself that this went wrong
    # Bolt hands over no response where the request is acknowledged already, and then wants none back.
    return BoltResponse(status=200, body="") if response is not None else None


def sentence_of(error: Exception) -> str:
    """What to tell the person, in Slack's markup."""
    match error:
        case InvalidInput():
            return escaped(" ".join(field_sentence(name, why) for name, why in error.fields.items()))
        case CopydeskError():
            return escaped(error.message)
        case SlackApiError() if not is_passing(error):
            log.error("slack_refused", error=in_short(error))
            return f"Slack does not let me do that (`{in_short(error)}`)."
        case SlackApiError() | aiohttp.ClientError() | TimeoutError():
            log.warning("slack_not_reached", error=in_short(error))
            return "Slack did not answer me properly just now. Please try again in a moment."
        case _:
            error_id = new_id("err")
            log.error("request_failed", error_id=error_id, exc_info=error)
            return f"Something went wrong on our side. Tell us this id: `{error_id}`"


def field_sentence(name: str, why: str) -> str:
    """A field's sentence on its own: “is needed.” becomes “Product is needed.”"""
    label = LABELS.get(name, name.replace("_", " ").capitalize())
    return f"{label} {why}" if why[:1].islower() else why


async def ack_errors(ack: Acknowledge, error: Exception, blocks: dict[str, str], fallback: str) -> None:
    """Keep the modal open with each sentence under its input; `blocks` are those not named as their field."""
    told: dict[str, str] = {}
    match error:
        case InvalidInput():
            for name, why in error.fields.items():
                block_id = blocks.get(name, name if name in known_fields() else fallback)
                told[block_id] = f"{told[block_id]} {why}" if block_id in told else field_sentence(name, why)
        case CopydeskError():
            told[fallback] = error.message
        case _:
            told[fallback] = sentence_of(error)
    await ack(response_action="errors", errors=told)


def known_fields() -> frozenset[str]:
    return frozenset(Field)


LABELS: dict[str, str] = {
    Field.NEWS: "What's new",
    Field.VARIANTS: "The number of variants",
    Field.ACCOUNTS: "The accounts",
    Field.LANGUAGES: "The languages",
    Field.SENDER: "The sender",
    Field.URL: "The address",
    Field.REASON: "The reason",
    Field.HINT: "The hint",
    Field.TIME: "The time",
    Field.IMAGE: "The image",
    Field.ADDRESS: "The address",
    "media": "What it shows",
    Field.TEXT: "The text",
    Field.DO: "What to do",
    Field.DONT: "What not to do",
    Field.PREFER: "The words to prefer",
    Field.AVOID: "The words to avoid",
    Field.TAGS: "The hashtags",
    Field.EXAMPLES: "The good posts",
    "voice": "All together",
    Field.LIMIT: "The limit",
    Field.WORDS_BLOCKING: "Words that block",
    Field.WORDS_WARNING: "Words to warn of",
    Field.WORDS_INFO: "Words to mention",
}
