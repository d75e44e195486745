"""Posts to one Bluesky account, once.

Each text of a post, the first and those below it, is written at a key that is fixed before the first try
(`record_key`), and only where nothing is yet: a second try finds what the first one left, and goes on after
it. Nothing is ever written over, so nothing is corrected: in Bluesky's apps a post stays as it was first
sent, whatever becomes of its record (https://github.com/snarfed/bridgy-fed/issues/947), and we would say one
thing while readers see another.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from pydantic import BaseModel, Field

from core.foundation.clock import Clock
from core.foundation.ids import PlatformName
from core.platforms.bluesky import PROFILE
from core.platforms.bluesky.content import contents_of
from core.platforms.bluesky.record_key import record_key
from core.platforms.bluesky.repository import Record, Repository
from core.platforms.bluesky.session import Session
from core.platforms.bluesky.xrpc import Declined
from core.platforms.parts import saying_what_is_out
from core.platforms.posting import Capability, Figures, Outgoing, PlatformRefused, Receipt, Seen

AT_ONCE = 25
"""Posts whose figures are given at a time: `maxLength` of `uris`,
https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/getPosts.json."""
BELOW = "below"
"""Step: how many texts follow below the post, kept before the first is sent."""

log = structlog.get_logger(__name__)


class _Counts(BaseModel):
    uri: str
    likes: int | None = Field(None, alias="likeCount", ge=0)
    replies: int | None = Field(None, alias="replyCount", ge=0)
    reposts: int | None = Field(None, alias="repostCount", ge=0)


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
        _require_fit(post)
        contents = await contents_of(self._session, post)
        if post.follow_ups:
            await post.steps.keep(BELOW, str(len(post.follow_ups)))
        out: list[Record] = []
        try:
            with saying_what_is_out(out, of=len(contents)):
                for number, content in enumerate(contents):
                    out.append(await self._posts.put(record_key(post, number), self._dated(content, out)))
        except PlatformRefused:
            if out:  # half a thread is nothing that anybody approved
                await self._delete(post)
            raise
        return self._receipt(out[0])

    async def find(self, post: Outgoing) -> Receipt | None:
        first = await self._posts.at(record_key(post))
        if first is None or None in await self._below(post):
            return None
        return self._receipt(first)

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        raise PlatformRefused(
            "Bluesky shows a post as it was first sent. Take it down, and publish the new text anew."
        )

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        await self._delete(post)

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        first = await self._posts.at(record_key(post))
        if first is None:
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

    def _dated(self, content: Mapping[str, Any], before: Sequence[Record]) -> dict[str, Any]:
        """The record of `content`, sent now, below those `before` it.

        Bluesky orders posts by this moment: it is that of sending, not that of placing.
        """
        now = self._clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        reply = {"root": before[0].reference, "parent": before[-1].reference} if before else None
        return {**content, "createdAt": now} | ({"reply": reply} if reply else {})

    async def _below(self, post: Outgoing) -> list[Record | None]:
        return [
            await self._posts.at(record_key(post, number)) for number in range(1, len(post.follow_ups) + 1)
        ]

    async def _delete(self, post: Outgoing) -> None:
        """The last first, so that nothing is left that answers a post which is gone."""
        # As many as were sent: what was approved since may be shorter.
        many = max(len(post.follow_ups), int(await post.steps.done(BELOW) or 0))
        for number in reversed(range(many + 1)):
            await self._posts.delete(record_key(post, number))

    def _receipt(self, record: Record) -> Receipt:
        # By DID, which stays when the account gets another handle.
        url = f"https://bsky.app/profile/{self._session.did}/post/{record.uri.rpartition('/')[2]}"
        return Receipt(record.uri, url, record.value.created_at)


def _require_fit(post: Outgoing) -> None:
    rules = PROFILE.rules
    problems = rules.problems(post.text, title=post.title, preheader=post.preheader)
    if problems := (*problems, *rules.follow_up_problems(post.follow_ups)):
        raise PlatformRefused(" ".join(problems))
