"""Messages in Slack that are shown once and then kept up to date.

Slack has no idempotency key for posting. Each of our messages carries a key in its metadata: after a try
whose answer was lost, or whose process died, the message is looked for before it is posted again.
"""

import hashlib
import json
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
from bot.slack.unfetched import instead
from core.desk import Desk
from core.foundation.ids import CampaignId, WorkspaceId
from core.telling.shown_messages import Showing

TRIES = 2
PAGE, MOST_PAGES = 200, 10

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a message goes, under which key, and since when it may have been there."""

    key: str
    workspace_id: WorkspaceId
    campaign_id: CampaignId
    channel: str
    since: datetime
    thread_ts: str | None = None


async def show(desk: Desk, slack: Slack, spot: Spot, message: Message) -> str:
    """Post the message, or bring the one that is there up to date; its ts.

    Raises:
        SomebodyElseShows: another process holds the lease on it.
    """
    message = fit_for_slack(message, spot.key)
    fingerprint = fingerprint_of(message)
    known = await desk.shown.find(spot.key)
    if known is not None and known.handle and known.fingerprint == fingerprint:
        return known.handle
    claimed = desk.shown.claimed(
        spot.key, workspace_id=spot.workspace_id, place=spot.channel, among=spot.campaign_id
    )
    async with claimed as showing:
        if not (showing.handle and showing.fingerprint == fingerprint):
            showing.fingerprint = ""  # what is shown is not known until Slack has answered
            showing.handle = await _place_or_without_images(slack, spot, message, showing)
            showing.fingerprint = fingerprint
        return showing.handle


def fit_for_slack(message: Message, key: str) -> Message:
    """The message within Slack's limits; what had to be mended is logged."""
    blocks, found = repaired(message.blocks, surface=Surface.MESSAGE)
    if found:
        log.warning("blocks_repaired", key=key, problems=len(found), first=found[0].reason)
    return Message(message.text[:MESSAGE_TEXT], blocks)


def fingerprint_of(message: Message) -> str:
    shown_words = json.dumps([message.text, message.blocks], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(shown_words.encode()).hexdigest()


async def _place_or_without_images(slack: Slack, spot: Spot, message: Message, showing: Showing) -> str:
    try:
        return await _place(slack, spot, message, showing)
    except SlackApiError as error:
        others = instead(message.blocks, error)
        log.warning("images_not_shown", key=spot.key, error=in_short(error))
        return await _place(slack, spot, Message(message.text, others), showing)


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
