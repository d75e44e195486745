"""Posts to one Bluesky account, once.

A post is written at a key that is fixed before the first try (`record_key`), and only where nothing is yet: a
second try finds the first one's post and gives its receipt. Nothing is ever written over, so nothing is
corrected: in Bluesky's apps a post stays as it was first sent, whatever becomes of its record
(https://github.com/snarfed/bridgy-fed/issues/947), and we would say one thing while readers see another.

Source: https://github.com/bluesky-social/atproto/blob/main/lexicons/com/atproto/repo/putRecord.json.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import httpx
import structlog
from pydantic import AwareDatetime, BaseModel, Field

from core.foundation.clock import Clock
from core.foundation.ids import PlatformName
from core.platforms.addresses import Address
from core.platforms.bluesky import PROFILE
from core.platforms.bluesky.facets import facets_of, handles_in
from core.platforms.bluesky.record_key import record_key
from core.platforms.bluesky.session import Session
from core.platforms.bluesky.xrpc import Declined
from core.platforms.connecting import CannotSay
from core.platforms.posting import Capability, Figures, NotSent, Outgoing, PlatformRefused, Receipt, Seen

POSTS = "app.bsky.feed.post"
AT_ONCE = 25
"""Posts whose figures are given at a time: `maxLength` of `uris`,
https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/getPosts.json."""
NOT_THERE, ALREADY_THERE = "RecordNotFound", "InvalidSwap"

log = structlog.get_logger(__name__)


class _Post(BaseModel):
    text: str
    created_at: AwareDatetime = Field(alias="createdAt")


class _Record(BaseModel):
    uri: str
    value: _Post


class _Written(BaseModel):
    uri: str


class _Done(BaseModel):
    pass


class _Identity(BaseModel):
    did: str


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
        }
    )

    def __init__(self, session: Session, clock: Clock, *, account: str) -> None:
        self.account = account
        self._session, self._clock = session, clock

    async def publish(self, post: Outgoing) -> Receipt:
        if problems := PROFILE.rules.problems(post.text, title=post.title, preheader=post.preheader):
            raise PlatformRefused(" ".join(problems))
        # Bluesky orders posts by this moment: it is that of sending, not that of placing.
        now = self._clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        content = {"$type": POSTS, "text": post.text, "createdAt": now, **await self._marked(post)}
        try:
            written = await self._session.procedure(
                "com.atproto.repo.putRecord", _Written, **self._where(post), record=content, swapRecord=None
            )
        except Declined as declined:
            if declined.error != ALREADY_THERE:
                raise PlatformRefused(declined.sentence) from declined
            return await self._first(post)
        return self._receipt(written.uri, datetime.fromisoformat(now))

    async def find(self, post: Outgoing) -> Receipt | None:
        record = await self._record(post)
        return self._receipt(record.uri, record.value.created_at) if record else None

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        raise PlatformRefused(
            "Bluesky shows a post as it was first sent. Take it down, and publish the new text anew."
        )

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        try:
            await self._session.procedure("com.atproto.repo.deleteRecord", _Done, **self._where(post))
        except Declined as declined:
            raise PlatformRefused(declined.sentence) from declined

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        record = await self._record(post)
        return Seen(record.value.text) if record else None

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
                elif await self._at(uri.rpartition("/")[2]) is None:
                    figures[uri] = None  # else it is there, and was only not counted yet
        return figures

    async def _marked(self, post: Outgoing) -> dict[str, Any]:
        """What can be clicked in the post, and the card below it, where it has such."""
        facets = facets_of(post.text, await self._dids(handles_in(post.text)))
        card = _card(post.link)
        return ({"facets": facets} if facets else {}) | ({"embed": card} if card else {})

    async def _dids(self, handles: Sequence[str]) -> dict[str, str]:
        """Whose handles they are; without those that are nobody's. Nothing was sent yet, whatever fails."""
        try:
            found = await asyncio.gather(*map(self._did, handles))
        except CannotSay as error:
            raise NotSent(f"{error.message} So nobody knows whom the post mentions.") from error
        return {handle: did for handle, did in zip(handles, found, strict=True) if did}

    async def _did(self, handle: str) -> str:
        method = "com.atproto.identity.resolveHandle"
        try:
            return (await self._session.query(method, _Identity, handle=handle)).did
        except Declined:
            return ""

    async def _first(self, post: Outgoing) -> Receipt:
        """The receipt of an earlier try, which has put the post there."""
        record = await self._record(post)
        if record is None:
            raise PlatformRefused("Bluesky's moderators have hidden this post; nothing was sent.")
        if record.value.text != post.text:
            raise PlatformRefused(
                "Bluesky has this post with another text, from an earlier try; nothing was sent. Take that "
                "down, and publish again."
            )
        return self._receipt(record.uri, record.value.created_at)

    async def _record(self, post: Outgoing) -> _Record | None:
        return await self._at(record_key(post))

    async def _at(self, key: str) -> _Record | None:
        """The post with that key; None only where the server certainly has none."""
        where = {"repo": self._session.did, "collection": POSTS, "rkey": key}
        try:
            return await self._session.query("com.atproto.repo.getRecord", _Record, **where)
        except Declined as declined:
            if declined.error == NOT_THERE:
                return None
            raise CannotSay(declined.sentence) from declined

    def _where(self, post: Outgoing) -> dict[str, str]:
        return {"repo": self._session.did, "collection": POSTS, "rkey": record_key(post)}

    def _receipt(self, uri: str, at: datetime) -> Receipt:
        # By DID, which stays when the account gets another handle.
        url = f"https://bsky.app/profile/{self._session.did}/post/{uri.rpartition('/')[2]}"
        return Receipt(uri, url, at)


def _card(link: str | None) -> dict[str, Any] | None:
    """The card that leads to `link`, with its address as title: what the page calls itself would have to be
    fetched, and a campaign's name is ours alone. Source:
    https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/embed/external.json.
    """
    if link is None or Address(link).place[0] not in {"http", "https"}:
        return None
    url = httpx.URL(link)
    title = f"{url.host}{url.path.rstrip('/')}"
    return {
        "$type": "app.bsky.embed.external",
        "external": {"uri": link, "title": title, "description": ""},
    }
