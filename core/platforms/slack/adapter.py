"""Posting into a channel as Copydesk's own app. Our key is in the message's metadata, where it is found."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from core.foundation.ids import PlatformName
from core.platforms.catalogue import rules_of
from core.platforms.connecting import CannotSay, Outside
from core.platforms.posting import Capability, Figures, Outgoing, PlatformRefused, Receipt, Seen
from core.platforms.slack.api import NotSaid, SlackRefused, call
from core.platforms.slack.copy import blocks_of, escaped, seen_in

EVENT = "copydesk_post"
PAGE = 200
MOST_PAGES = 20
"""4,000 messages since a post was placed; of a channel in which more was said, nothing is certain."""
CLOCKS_DIFFER = timedelta(minutes=10)
CAPABILITIES = frozenset(
    {Capability.FIND, Capability.READ, Capability.EDIT, Capability.DELETE, Capability.ENGAGEMENT}
)


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
        """Post it."""
        answer = await self._call("chat.postMessage", **self._content(post))
        return self._receipt(str(answer["ts"]))

    async def find(self, post: Outgoing) -> Receipt | None:
        """Look through what was said in the channel since the post was placed."""
        oldest = max((post.created_at - CLOCKS_DIFFER).timestamp(), 0)
        asked = {"oldest": f"{oldest:.6f}", "limit": str(PAGE), "include_all_metadata": "true"}
        cursor = ""
        for _ in range(MOST_PAGES):
            answer = await self._looked("conversations.history", **asked, cursor=cursor)
            for message in answer["messages"]:
                if _key_of(message) == post.key:
                    return self._receipt(str(message["ts"]))
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return None
        raise CannotSay("So much was said in the channel since then that the post can't be looked for.")

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        """Change the message."""
        await self._call("chat.update", ts=remote_id, **self._content(post))
        return self._receipt(remote_id)

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        """Delete the message."""
        try:
            await self._call("chat.delete", ts=remote_id)
        except SlackRefused as refusal:
            if refusal.error != "message_not_found":
                raise

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        """What the message says."""
        message = await self._message(remote_id)
        return None if message is None else Seen(seen_in(message))

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        """Reactions count as likes."""
        return {remote_id: _figures(await self._message(remote_id)) for remote_id in remote_ids}

    def _content(self, post: Outgoing) -> dict[str, str]:
        if problems := rules_of(self.name).problems(post.text):
            raise PlatformRefused(" ".join(problems))
        return {
            "text": escaped(post.text),
            "blocks": json.dumps(blocks_of(post.text)),
            "metadata": json.dumps({"event_type": EVENT, "event_payload": {"key": post.key}}),
        }

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


def _key_of(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    key = (metadata.get("event_payload") or {}).get("key") if metadata.get("event_type") == EVENT else None
    return key if isinstance(key, str) else None


def _figures(message: Mapping[str, Any] | None) -> Figures | None:
    if message is None:
        return None
    likes = sum(int(reaction.get("count", 0)) for reaction in message.get("reactions", []))
    return Figures(likes=likes, replies=int(message.get("reply_count", 0)))
