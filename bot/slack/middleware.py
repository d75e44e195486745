"""What every request brings along: a correlation id, who it is from, and the rooms its listener needs."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.slack.context import Rooms
from bot.slack.errors import LastingAck
from bot.slack.ids import OldCard, Remembered
from bot.slack.people import Caller, Directory
from core.foundation.logs import bind_correlation, new_correlation_id

Next = Callable[[], Awaitable[BoltResponse]]
Middleware = Callable[..., Awaitable[BoltResponse]]


def bringing(directory: Directory, rooms: Rooms) -> Middleware:
    """Middleware that puts `rooms` and the caller where listeners find them by argument name."""

    async def bring(context: AsyncBoltContext, body: dict[str, Any], next: Next) -> BoltResponse:
        bind_correlation(new_correlation_id())
        context["ack"] = LastingAck()
        context["caller"] = caller_of(directory, context, body)
        context["rooms"] = rooms
        return await next()

    return bring


def caller_of(directory: Directory, context: AsyncBoltContext, body: dict[str, Any]) -> Caller:
    """Who made the request, from what Slack sent."""
    user = body.get("user")
    called = user.get("name") if isinstance(user, dict) else body.get("user_name")
    return Caller(
        directory=directory,
        team=context.team_id or context.enterprise_id or "",
        user=context.user_id or "",
        called=called or "",
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
