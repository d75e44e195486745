"""Messages in Slack that are shown once and then kept up to date.

Slack has no idempotency key for posting. Each of our messages carries a key in its metadata: after a try
whose answer was lost, or whose process died, the message is looked for before it is posted again.
"""

import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.blockkit.block_limits import Surface
from bot.blockkit.build import Message
from bot.blockkit.limits import MESSAGE_TEXT
from bot.blockkit.repair import repaired
from bot.slack import ids
from bot.slack.client import Slack
from bot.slack.failures import Unreachable, code_of, held, in_short, is_passing
from core.desk import Desk
from core.foundation.ids import WorkspaceId
from core.storage import leases
from core.telling import shown_messages
from core.telling.shown_messages import Showing

LEASE = timedelta(seconds=10)
"""How long others wait for a process that shows something and no longer renews this: it has died."""
TRIES = 2
PAGE, MOST_PAGES = 200, 10

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a message goes, under which key, and since when it may have been there."""

    key: str
    workspace_id: WorkspaceId
    channel: str
    since: datetime
    thread_ts: str | None = None


class SomebodyElseShows(Exception):
    """Another process is showing this right now."""


async def show(desk: Desk, slack: Slack, spot: Spot, message: Message) -> str:
    """Post the message, or bring the one that is there up to date; its ts.

    Raises:
        SomebodyElseShows: another process holds the lease on it.
    """
    message = fit_for_slack(message, spot.key)
    fingerprint = fingerprint_of(message)
    async with desk.database.read() as session:
        known = await shown_messages.find(session, spot.key)
    if known is not None and known.handle and known.fingerprint == fingerprint:
        return known.handle
    async with _claimed(desk, spot) as claim:
        if claim.showing.handle and claim.showing.fingerprint == fingerprint:
            return claim.showing.handle
        claim.fingerprint = ""  # what is shown is not known until Slack has answered
        claim.handle = await _place(slack, spot, message, claim.showing)
        claim.fingerprint = fingerprint
        return claim.handle


def fit_for_slack(message: Message, key: str) -> Message:
    """The message within Slack's limits; what had to be mended is logged."""
    blocks, found = repaired(message.blocks, surface=Surface.MESSAGE)
    if found:
        log.warning("blocks_repaired", key=key, problems=len(found), first=found[0].reason)
    return Message(message.text[:MESSAGE_TEXT], blocks)


def fingerprint_of(message: Message) -> str:
    shown_words = json.dumps([message.text, message.blocks], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(shown_words.encode()).hexdigest()


def keeping(desk: Desk, showing: Showing) -> AbstractAsyncContextManager[None]:
    """Renew the right to show while the block runs; it ends soon after its process."""

    async def renew() -> bool:
        async with desk.database.write() as session:
            return await shown_messages.renew(session, showing, until=desk.clock.now() + LEASE)

    return leases.kept(renew, lease=LEASE, what=showing.key)


@dataclass(slots=True)
class _Claim:
    showing: Showing
    handle: str
    fingerprint: str


@asynccontextmanager
async def _claimed(desk: Desk, spot: Spot) -> AsyncIterator[_Claim]:
    """The right to show; however it ends, the lease is given back with what is shown then."""
    async with desk.database.write() as session:
        showing = await shown_messages.claim(
            session,
            spot.key,
            workspace_id=spot.workspace_id,
            place=spot.channel,
            now=desk.clock.now(),
            lease=LEASE,
        )
    if showing is None:
        raise SomebodyElseShows(spot.key)
    claim = _Claim(showing, showing.handle, showing.fingerprint)
    try:
        async with keeping(desk, showing):
            yield claim
    finally:
        async with desk.database.write() as session:
            await shown_messages.release(
                session, showing, handle=claim.handle, fingerprint=claim.fingerprint, now=desk.clock.now()
            )


async def _place(slack: Slack, spot: Spot, message: Message, showing: Showing) -> str:
    if showing.handle:
        try:
            await slack.web.chat_update(
                channel=showing.place, ts=showing.handle, text=message.text, blocks=message.blocks
            )
        except SlackApiError as error:
            if code_of(error) != "message_not_found":
                raise
            log.info("message_was_deleted", key=spot.key)
        else:
            return showing.handle
    # Who posted it anew after it was deleted may have lost the answer, too.
    if (showing.handle or showing.may_be_there) and (found := await _find(slack, spot)):
        await slack.web.chat_update(channel=spot.channel, ts=found, text=message.text, blocks=message.blocks)
        return found
    return await _post(slack, spot, message)


async def _post(slack: Slack, spot: Spot, message: Message) -> str:
    """Post, and where the answer is lost look before posting again."""
    for attempt in range(1, TRIES + 1):
        try:
            posted = await slack.web.chat_postMessage(
                channel=spot.channel,
                text=message.text,
                blocks=message.blocks,
                thread_ts=spot.thread_ts,
                metadata={"event_type": ids.METADATA_EVENT, "event_payload": {"key": spot.key}},
                unfurl_links=False,
                unfurl_media=False,
            )
            return str(held(posted, "ts"))
        except Unreachable as error:
            log.warning("message_answer_lost", key=spot.key, error=in_short(error))
            if found := await _find(slack, spot):
                return found
            if attempt == TRIES:
                raise
    raise AssertionError("the last try either returns or raises")


async def _find(slack: Slack, spot: Spot) -> str | None:
    """The ts of the message that carries our key, if it is there."""
    asked: dict[str, Any] = {
        "channel": spot.channel,
        "oldest": f"{(spot.since - timedelta(minutes=5)).timestamp():.6f}",
        "limit": PAGE,
        "include_all_metadata": True,
    }
    cursor = ""
    for _ in range(MOST_PAGES):
        try:
            page = await (
                slack.web.conversations_replies(ts=spot.thread_ts, cursor=cursor, **asked)
                if spot.thread_ts
                else slack.web.conversations_history(cursor=cursor, **asked)
            )
        except SlackApiError as error:
            if is_passing(error):
                raise
            # Where we may not read, people rather see a card twice than never.
            log.warning("message_not_looked_up", key=spot.key, error=code_of(error))
            return None
        for message in page.get("messages") or []:
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get("key") == spot.key:
                return str(message["ts"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return None
