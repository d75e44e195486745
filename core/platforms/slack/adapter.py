"""Posting into a channel as Copydesk's own app. Our key is in each message's metadata, where it is found.

What follows below is a reply in the message's thread, with its number beside the key.
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import takewhile
from typing import Any

import httpx
from pydantic import BaseModel

from core.foundation.ids import PlatformName
from core.platforms.below import keep_below, keep_half_out, kept_below, put_below
from core.platforms.calling import Count
from core.platforms.connecting import CannotSay, Outside
from core.platforms.posting import Capability, Figures, Outgoing, Receipt, Seen
from core.platforms.slack import PROFILE
from core.platforms.slack.api import NotSaid, SlackRefused, call
from core.platforms.slack.copy import blocks_of, escaped, seen_in
from core.platforms.slack.images import alts_in, blocks_of_images, upload_all
from core.platforms.vendor import keep_around, refuse_what_it_would, require_same_around

EVENT = "copydesk_post"
PAGE = 200
MOST_PAGES = 20
"""4,000 messages since a post was placed; of a channel in which more was said, nothing is certain."""
CLOCKS_DIFFER = timedelta(minutes=10)
CAPABILITIES = frozenset(Capability) - {Capability.IDEMPOTENT, Capability.FIRST_COMMENT}
OUT = "slack.out"
"""The step that keeps which message a post became."""


class _Reaction(BaseModel):
    count: Count = 0


class _Counts(BaseModel):
    """What a message says of itself; without replies and reactions it names none."""

    reactions: tuple[_Reaction, ...] = ()
    reply_count: Count = 0


@dataclass(frozen=True, slots=True)
class SlackPlatform:
    """Posts into one channel."""

    outside: Outside
    channel: str
    account: str
    team_url: str
    """Where the workspace is, with a slash at the end."""
    name: PlatformName = PlatformName.SLACK
    capabilities: frozenset[Capability] = CAPABILITIES

    async def publish(self, post: Outgoing) -> Receipt:
        """Post it, and what follows below."""
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        await keep_around(_text_alone(post))
        if (ts := await post.steps.done(OUT)) is None:
            answer = await self._call("chat.postMessage", **await self._content(post))
            ts = str(answer["ts"])
            await post.steps.keep(OUT, ts)
        await put_below(post, ts, partial(self._reply, post, ts), self._delete_all)
        return self._receipt(ts)

    async def find(self, post: Outgoing) -> Receipt | None:
        """Look through what was said in the channel since the post was placed, and through its thread."""
        oldest = max((post.created_at - CLOCKS_DIFFER).timestamp(), 0)
        async for message in self._said("conversations.history", oldest=f"{oldest:.6f}"):
            if _key_of(message) == (post.key, None):
                ts = str(message["ts"])
                await post.steps.keep(OUT, ts)
                await keep_half_out(post, ts)
                below = await self._below(post, ts) if post.follow_ups else []
                await keep_below(post, below)
                return self._receipt(ts) if len(below) == len(post.follow_ups) else None
        return None

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        """Change the message, its images too, but not its thread."""
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        await require_same_around(_text_alone(post))
        await self._call("chat.update", ts=remote_id, **await self._content(post))
        return self._receipt(remote_id)

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        """Delete the message, and before it what we put below: Slack would keep that."""
        await self._delete_all([remote_id, *await kept_below(post)])

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        """What the message says and shows, and what we put below it."""
        message = await self._message(remote_id)
        if message is None:
            return None
        below = tuple[str, ...]()
        if post.follow_ups:
            there = {reply["ts"]: seen_in(reply) async for reply in self._replies(remote_id)}
            below = tuple(there[ts] for ts in await kept_below(post) if ts in there)
        return Seen(seen_in(message), alts=alts_in(message, post), follow_ups=below)

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        """Reactions count as likes."""
        return {remote_id: _figures(await self._message(remote_id)) for remote_id in remote_ids}

    async def _content(self, post: Outgoing) -> dict[str, str]:
        images = blocks_of_images(post, await upload_all(post, self.outside))
        return _message_of(post.text, {"key": post.key}, images)

    async def _reply(self, post: Outgoing, ts: str, number: int, text: str, _above: str) -> str:
        content = _message_of(text, {"key": post.key, "below": number})
        return str((await self._call("chat.postMessage", thread_ts=ts, **content))["ts"])

    async def _delete_all(self, all_ts: Sequence[str]) -> None:
        for ts in reversed(all_ts):
            try:
                await self._call("chat.delete", ts=ts)
            except SlackRefused as refusal:
                if refusal.error != "message_not_found":
                    raise

    async def _below(self, post: Outgoing, ts: str) -> list[str]:
        """Which of its replies are there, from the first on."""
        there = {_key_of(reply): str(reply["ts"]) async for reply in self._replies(ts)}
        numbers = range(len(post.follow_ups))
        return list(takewhile(bool, (there.get((post.key, number), "") for number in numbers)))

    def _replies(self, ts: str) -> AsyncIterator[Mapping[str, Any]]:
        return self._said("conversations.replies", ts=ts)

    async def _said(self, method: str, **asked: str) -> AsyncIterator[Mapping[str, Any]]:
        """Page after page, with metadata."""
        cursor = ""
        for _ in range(MOST_PAGES):
            answer = await self._looked(
                method, **asked, limit=str(PAGE), include_all_metadata="true", cursor=cursor
            )
            for message in answer["messages"]:
                yield message
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return
        raise CannotSay("So much was said in the channel since then that the post can't be looked for.")

    async def _message(self, ts: str) -> Mapping[str, Any] | None:
        answer = await self._looked(
            "conversations.history", oldest=ts, latest=ts, inclusive="true", limit="1"
        )
        return next((message for message in answer["messages"] if message.get("ts") == ts), None)

    async def _call(self, method: str, **arguments: str) -> Mapping[str, Any]:
        return await call(self.outside, method, {"channel": self.channel, **arguments})

    async def _looked(self, method: str, **arguments: str) -> Mapping[str, Any]:
        """The same for looking: what can't be seen is no answer."""
        try:
            answer = await self._call(method, **arguments)
        except SlackRefused as refusal:
            raise CannotSay(refusal.message) from refusal
        except (NotSaid, httpx.HTTPError, ValueError) as error:
            raise CannotSay("Slack did not answer.") from error
        if not isinstance(answer.get("messages"), list):
            raise CannotSay("Slack did not answer.")
        return answer

    def _receipt(self, ts: str) -> Receipt:
        # Slack's own form of a message's address (chat.getPermalink), spared a call that may fail.
        url = f"{self.team_url}archives/{self.channel}/p{ts.replace('.', '')}"
        return Receipt(ts, url, datetime.fromtimestamp(float(ts), UTC))


def _text_alone(post: Outgoing) -> Outgoing:
    """The post without its images, which a correction may change here."""
    return replace(post, media=())


def _message_of(
    text: str, payload: Mapping[str, Any], more: Sequence[Mapping[str, Any]] = ()
) -> dict[str, str]:
    return {
        "text": escaped(text),
        "blocks": json.dumps([*blocks_of(text), *more]),
        "metadata": json.dumps({"event_type": EVENT, "event_payload": payload}),
    }


def _key_of(message: Mapping[str, Any]) -> tuple[Any, Any]:
    """The key of the post that a message belongs to, and its number among what follows below it."""
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") if metadata.get("event_type") == EVENT else None
    return ((payload or {}).get("key"), (payload or {}).get("below"))


def _figures(message: Mapping[str, Any] | None) -> Figures | None:
    if message is None:
        return None
    told = _Counts.model_validate(message)
    reactions = [reaction.count for reaction in told.reactions]
    known = [count for count in reactions if count is not None]
    return Figures(likes=sum(known) if len(known) == len(reactions) else None, replies=told.reply_count)
