"""What every request brings along: a correlation id, who it is from, and the rooms its listener needs."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.slack.context import Rooms
from bot.slack.errors import LastingAck
from bot.slack.people import Caller, Directory
from bot.slack.senders import Sender
from bot.slack.values import OldCard, Remembered
from core.access.permissions import Permission
from core.foundation.logs import bind_correlation, new_correlation_id

Next = Callable[[], Awaitable[BoltResponse]]
Middleware = Callable[..., Awaitable[BoltResponse]]


def bringing(rooms: Rooms) -> Middleware:
    """Middleware that puts `rooms` and the caller where listeners find them by argument name.

    Requests of teams that have no Copydesk come no further.
    """

    async def bring(context: AsyncBoltContext, body: dict[str, Any], next: Next) -> BoltResponse:
        bind_correlation(new_correlation_id())
        context["ack"] = LastingAck()
        context["rooms"] = rooms
        caller = context["caller"] = caller_of(rooms.directory, context, body)
        rooms.directory.refuse_strangers(caller.sender)
        return await next()

    return bring


def needs(permission: Permission) -> list[Middleware]:
    """Middleware of one listener: `Caller.member` gives only whom may do this, and refuses others in words.

    Nothing is looked up here, since listeners differ in what they answer while that takes long.
    """

    async def ask_for(context: AsyncBoltContext, caller: Caller, next: Next) -> BoltResponse:
        context["caller"] = caller.asking(permission)
        return await next()

    return [ask_for]


def caller_of(directory: Directory, context: AsyncBoltContext, body: dict[str, Any]) -> Caller:
    """Who made the request, from what Slack sent."""
    return Caller(
        directory=directory,
        sender=Sender.of(context, body),
        channel=context.channel_id or _remembered_channel(body),
        response_url=context.response_url or "",
        thread_ts=str((body.get("container") or body.get("event") or {}).get("thread_ts", "")),
        request=str(body.get("trigger_id") or ""),
    )


def _remembered_channel(body: dict[str, Any]) -> str:
    try:
        return Remembered.parse((body.get("view") or {}).get("private_metadata") or "").channel
    except OldCard:
        return ""
