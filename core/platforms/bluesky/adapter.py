"""Posts to one Bluesky account, once.

Each text of a post, the first and those below it, is written at a key that is fixed before the first try
(`record_key`), and only where nothing is yet: a second try finds what the first one left, and goes on after
it. Nothing is ever written over, so nothing is corrected: in Bluesky's apps a post stays as it was first
sent, whatever becomes of its record (https://github.com/snarfed/bridgy-fed/issues/947), and we would say one
thing while readers see another.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from pydantic import BaseModel, Field

from core.foundation.clock import Clock
from core.foundation.ids import PlatformName
from core.platforms.below import keep_below, keep_half_out, kept_below, put_below
from core.platforms.bluesky import PROFILE
from core.platforms.bluesky.content import contents_of
from core.platforms.bluesky.record_key import record_key
from core.platforms.bluesky.repository import Record, Repository
from core.platforms.bluesky.session import Session
from core.platforms.bluesky.xrpc import Declined
from core.platforms.calling import Count
from core.platforms.posting import Capability, Figures, Outgoing, PlatformRefused, Receipt, Seen
from core.platforms.vendor import refuse_what_it_would

AT_ONCE = 25
"""Posts whose figures are given at a time: `maxLength` of `uris`,
https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/getPosts.json."""
log = structlog.get_logger(__name__)


class _Counts(BaseModel):
    uri: str
    likes: Count = Field(None, alias="likeCount")
    replies: Count = Field(None, alias="replyCount")
    reposts: Count = Field(None, alias="repostCount")


class _Posts(BaseModel):
    posts: list[_Counts]


class BlueskyPlatform:
    """Posts as the account of `session`. `account` is its name for people."""

    name = PlatformName.BLUESKY
    capabilities = frozenset(
        {
            Capability.FIND,
            Capability.IDEMPOTENT,
            Capability.READ,
            Capability.DELETE,
            Capability.ENGAGEMENT,
            Capability.MEDIA,
            Capability.THREAD,
        }
    )

    def __init__(self, session: Session, clock: Clock, *, account: str) -> None:
        self.account = account
        self._session, self._clock = session, clock
        self._posts = Repository(session)

    async def publish(self, post: Outgoing) -> Receipt:
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        contents = await contents_of(self._session, post)
        first = await self._posts.put(record_key(post), self._dated(contents[0]))

        async def put(number: int, _text: str, above: str) -> str:
            reply = {"root": _reference(first.name), "parent": _reference(above)}
            record = self._dated({**contents[number + 1], "reply": reply})
            return (await self._posts.put(record_key(post, number + 1), record)).name

        await put_below(post, first.name, put, self._take_back)
        return self._receipt(first)

    async def find(self, post: Outgoing) -> Receipt | None:
        if (first := await self._posts.at(record_key(post))) is None:
            return None
        await keep_half_out(post, first.name)
        below = [record.name for record in await self._below(post) if record]
        if len(below) < len(post.follow_ups):
            return None
        await keep_below(post, below)
        return self._receipt(first)

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        raise PlatformRefused(
            "Bluesky shows a post as it was first sent. Take it down, and publish the new text anew."
        )

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        # As many as were sent: what was approved since may be shorter.
        many = max(len(post.follow_ups), len(await kept_below(post)))
        await self._delete([record_key(post, number) for number in range(many + 1)])

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        if (first := await self._posts.at(record_key(post))) is None:
            return None
        below = tuple(record.value.text if record else "" for record in await self._below(post))
        return Seen(first.value.text, alts=first.alts, follow_ups=below)

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        figures: dict[str, Figures | None] = {}
        ours = [remote_id for remote_id in remote_ids if remote_id.startswith(f"at://{self._session.did}/")]
        for begin in range(0, len(ours), AT_ONCE):
            some = ours[begin : begin + AT_ONCE]
            try:
                told = await self._session.query("app.bsky.feed.getPosts", _Posts, uris=some)
            except Declined as declined:  # by servers that are connected with nobody who counts
                log.info("figures_declined", platform=self.name, error=declined.error, said=declined.said)
                return {}
            counted = {post.uri: post for post in told.posts}
            for uri in some:
                if (post := counted.get(uri)) is not None:
                    figures[uri] = Figures(likes=post.likes, replies=post.replies, reposts=post.reposts)
                elif await self._posts.at(uri.rpartition("/")[2]) is None:
                    figures[uri] = None  # else it is there, and was only not counted yet
        return figures

    def _dated(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Sent now: Bluesky orders posts by this moment, so it is not that of placing."""
        now = self._clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {**content, "createdAt": now}

    async def _below(self, post: Outgoing) -> list[Record | None]:
        numbers = range(1, len(post.follow_ups) + 1)
        return await asyncio.gather(*(self._posts.at(record_key(post, number)) for number in numbers))

    async def _take_back(self, names: Sequence[str]) -> None:
        await self._delete([_reference(name)["uri"].rpartition("/")[2] for name in names])

    async def _delete(self, keys: Sequence[str]) -> None:
        """The last first, so that nothing is left that answers a post which is gone."""
        for key in reversed(keys):
            await self._posts.delete(key)

    def _receipt(self, record: Record) -> Receipt:
        # By DID, which stays when the account gets another handle.
        url = f"https://bsky.app/profile/{self._session.did}/post/{record.uri.rpartition('/')[2]}"
        return Receipt(record.uri, url, record.value.created_at)


def _reference(name: str) -> dict[str, str]:
    """https://github.com/bluesky-social/atproto/blob/main/lexicons/com/atproto/repo/strongRef.json"""
    uri, _, cid = name.partition(" ")
    return {"uri": uri, "cid": cid}
