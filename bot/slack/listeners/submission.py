"""Answering what people press and submit: acknowledged when it is stored, refused where they pressed.

Slack waits three seconds, and a person takes its acknowledgement for a promise. So a form closes, and a
click is acknowledged, only when what it asked for is stored; until then the form stays open with what was
written in it, and may be sent again: the request's once-only key is spent in the transaction that stores its
work, so nothing is done twice.
"""

import asyncio
import hashlib
import json
from collections.abc import Coroutine, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncAck

from bot.blockkit.build import Message, said
from bot.blockkit.mrkdwn import escaped
from bot.slack.background import Background
from bot.slack.context import Rooms
from bot.slack.errors import Acknowledge, ack_errors, sentence_of
from bot.slack.letters import Letter
from bot.slack.owed import is_stored
from bot.slack.people import Caller
from bot.slack.post_once import fit_for_slack
from bot.slack.views.leaving import with_refusal
from core.foundation.errors import DoneBefore

PATIENCE_SECONDS = 2.0
NOT_YET = (
    "This takes longer than usual and is not stored yet. Wait a moment, then press the button again: "
    "what you wrote stays here, and nothing is done twice."
)
ONE_MOMENT = "This takes longer than usual. The answer comes in a moment; if it does not, please ask again."
BROKEN_OFF = "What you asked for broke off before there was an answer. Please ask again."
BROKEN_OFF_AFTER = timedelta(minutes=2)

T = TypeVar("T")


def form_key(view: dict[str, Any]) -> str:
    """The once-only key of a form as it was filled in; the same form with other words is another request."""
    entered = json.dumps(view["state"]["values"], sort_keys=True)
    return f"slack:form:{view['id']}:{hashlib.sha256(entered.encode()).hexdigest()[:32]}"


def click_key(body: dict[str, Any]) -> str:
    """The once-only key of a click."""
    return f"slack:request:{body['trigger_id']}"


async def submitted(
    ack: Acknowledge,
    work: Coroutine[Any, Any, T],
    *,
    background: Background,
    fallback: str,
    blocks: Mapping[str, str] | None = None,
) -> T | None:
    """What `work`, which stores what a form asks for, gives; None where it was refused or done before.

    `blocks` are inputs not named as their field; what belongs to no input is said under `fallback`.

    Raises:
        Exception: the refusal came after the form was answered, and is still to be told.
    """
    task = background.start(_caught(work))
    done, _ = await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
    if not done:
        await ack(response_action="errors", errors={fallback: NOT_YET})
    outcome = await task
    if isinstance(outcome, Exception) and not isinstance(outcome, DoneBefore):
        if not done:
            raise outcome
        await ack_errors(ack, outcome, dict(blocks or {}), fallback)
        return None
    await ack()
    return None if isinstance(outcome, DoneBefore) else outcome


def telling_in(ack: AsyncAck, view: dict[str, Any]) -> Acknowledge:
    """Acknowledge a form with its errors said on top of it: they are about no input; what was typed stays."""

    async def acknowledged(**said: Any) -> Any:
        if said.get("response_action") != "errors":
            return await ack(**said)
        sentence = escaped(" ".join(said["errors"].values()))
        return await ack(response_action="update", view=with_refusal(view, sentence))

    return acknowledged


async def clicked(ack: AsyncAck, work: Coroutine[Any, Any, T], *, background: Background) -> T | None:
    """What `work`, which stores what a click asks for, gives; None where it was done before.

    Where the database takes longer than Slack waits, Slack itself says beside the button that nobody
    answered, and the card or a message tells what came of it.

    Raises:
        Exception: the refusal, to be told; the click is acknowledged when that is stored.
    """
    outcome = await background.start(_caught(work))
    if isinstance(outcome, Exception) and not isinstance(outcome, DoneBefore):
        raise outcome
    await ack()
    return None if isinstance(outcome, DoneBefore) else outcome


async def command_answered(
    ack: AsyncAck, work: Coroutine[Any, Any, Message], caller: Caller, rooms: Rooms
) -> None:
    """Answer a command with what `work` gives, in the acknowledgement itself where that is quick."""
    task = rooms.background.start(_caught(work))
    done, _ = await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
    if not done:
        await ack_with(ack, said(ONE_MOMENT))
    message = _message_of(await task)
    if done:
        await ack_with(ack, message)
    else:
        await rooms.promise(caller, message)


async def click_answered(
    ack: AsyncAck, work: Coroutine[Any, Any, Message], caller: Caller, rooms: Rooms
) -> None:
    """Answer a click with the message that `work` gives; acknowledged when it is stored.

    Where that takes long, what is stored first is that it broke off: whoever dies meanwhile leaves that word.
    """
    task = rooms.background.start(_caught(work))
    done, _ = await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
    broken_off = Letter.to(caller, said(BROKEN_OFF))
    if not done and await is_stored(rooms.desk, broken_off, lease=BROKEN_OFF_AFTER):
        await ack()
    if await rooms.promise(caller, _message_of(await task), instead_of="" if done else broken_off.key):
        await ack()


async def ack_with(ack: AsyncAck, message: Message) -> None:
    """Answer a command in its acknowledgement, for the person alone."""
    fit = fit_for_slack(message, "ephemeral")
    await ack(text=fit.text, blocks=fit.blocks, response_type="ephemeral")


def _message_of(outcome: Message | Exception) -> Message:
    return said(sentence_of(outcome)) if isinstance(outcome, Exception) else outcome


async def _caught(work: Coroutine[Any, Any, T]) -> T | Exception:
    try:
        return await work
    except Exception as error:  # noqa: BLE001 - told by whoever waits for it
        return error
