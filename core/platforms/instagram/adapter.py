"""Instagram: posts of one professional account, with a first comment below.

A post is a container that is put out (`core.platforms.containers`). What was the newest post before the first
try is kept, so that one that is out without our having been told its id is found by its caption among what
came since. By Instagram's sign-in an app may delete nothing, so a post whose comment is refused stays out,
and its receipt says why.
Sources: https://developers.facebook.com/documentation/instagram-platform/content-publishing,
…/reference/instagram-media, …/instagram-graph-api/reference/ig-media/comments.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import structlog
from pydantic import BaseModel

from core.foundation.ids import PlatformName
from core.platforms.below import keep_below, keep_half_out, kept_below, put_below
from core.platforms.calling import Count
from core.platforms.connecting import Account, CannotSay, Outside
from core.platforms.containers import Containers, shown
from core.platforms.graph import VERSION, Entry, Graph, Insights, Made, is_id, same
from core.platforms.instagram import PROFILE
from core.platforms.posting import Capability, Figures, Outgoing, PlatformRefused, Receipt, Seen
from core.platforms.vendor import refuse_what_it_would

API = "https://graph.instagram.com"
CAPABILITIES = frozenset(
    {
        *(Capability.FIND, Capability.READ, Capability.ENGAGEMENT),
        *(Capability.MEDIA, Capability.FIRST_COMMENT),
    }
)
COMMENTING = "instagram.commenting"
FIRST = "0"
FIELDS = "id,caption,timestamp,permalink"
COUNTS = "like_count,comments_count"
REFUSED = "refused: "
"""Kept instead of a comment's id where Instagram refused it, with its sentence after it."""

log = structlog.get_logger(__name__)


class Counts(BaseModel):
    like_count: Count = None
    comments_count: Count = None


class Comment(Entry):
    username: str = ""


class Comments(BaseModel):
    data: tuple[Comment, ...]


class InstagramPlatform:
    """Posts as one account."""

    name = PlatformName.INSTAGRAM
    capabilities = CAPABILITIES

    def __init__(self, outside: Outside, account: Account) -> None:
        self.account = account.name
        base = f"{outside.addresses.get(self.name, API)}/{VERSION}"
        self._graph = Graph(outside, self.name, base, account.secrets.get("access_token", ""))
        self._containers = Containers(
            self._graph,
            account.remote_id,
            edge="media",
            limit_at="content_publishing_limit",
            status="status_code,status",
            fields=FIELDS,
        )

    async def publish(self, post: Outgoing) -> Receipt:
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        await self._containers.begin(post)
        first = await self._there(post)
        if first is None:
            first = await self._containers.put_out(post.steps, FIRST, partial(self._make, post))
        await put_below(post, first, partial(self._comment, post), _take_nothing_back)
        if (receipt := await self._receipt(post, first)) is None:
            raise PlatformRefused("This post was deleted on Instagram; nothing was sent.")
        return receipt

    async def find(self, post: Outgoing) -> Receipt | None:
        if (first := await self._there(post)) is None:
            return None
        if await self._receipt(post, first) is None:
            return None
        await keep_half_out(post, first)
        for number in range(len(await kept_below(post)), len(post.follow_ups)):
            if (comment := await self._commented(post, number, first)) is None:
                return None
            await keep_below(post, [*await kept_below(post), comment])
        return await self._receipt(post, first)

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        raise PlatformRefused("Instagram lets no app change a caption. Change it in Instagram itself.")

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        raise PlatformRefused("Instagram lets our app delete nothing. Delete the post in Instagram itself.")

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        if not is_id(remote_id):
            return None
        there = await self._graph.look_if(f"/{remote_id}", Entry, fields=FIELDS)
        if there is None:
            return None
        below = [
            comment.text
            for kept in await kept_below(post)
            if is_id(kept)
            and (comment := await self._graph.look_if(f"/{kept}", Entry, fields="id,text,timestamp"))
        ]
        # That alt texts are told is stated nowhere, so nothing is said of them.
        text = post.text if same(there.text, post.text) else there.text
        return Seen(text, follow_ups=tuple(below))

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return {remote_id: await self._figures(remote_id) for remote_id in remote_ids if is_id(remote_id)}

    async def _figures(self, remote_id: str) -> Figures | None:
        if (counts := await self._graph.look_if(f"/{remote_id}", Counts, fields=COUNTS)) is None:
            return None
        try:
            told = await self._graph.look_if(f"/{remote_id}/insights", Insights, metric="views")
        except CannotSay:  # "Not enough viewers for the media to show insights"
            told = None
        return Figures(
            impressions=told.of("views") if told else None,
            likes=counts.like_count,
            replies=counts.comments_count,
        )

    async def _make(self, post: Outgoing, attempt: str) -> str:
        media = shown(post)
        if len(media) == 1 and "video_url" in media[0]:
            media = [{**media[0], "media_type": "REELS", "share_to_feed": "true"}]
        return await self._containers.create_of(post.steps, attempt, media, caption=post.text)

    async def _there(self, post: Outgoing) -> str | None:
        """The id of the post itself, without what follows below it; None where it certainly is not out."""
        if (begun := await post.steps.done(self._containers.begun)) is None:
            return None
        own = partial(self._containers.since, begun)
        return await self._containers.out(post.steps, FIRST, post.text, own)

    async def _comment(self, post: Outgoing, number: int, text: str, above: str) -> str:
        if (there := await self._commented(post, number, above)) is not None:
            return there
        await post.steps.keep(f"{COMMENTING}.{number}", above)
        try:
            return (await self._graph.ask("POST", f"/{above}/comments", message=text)).read(Made).id
        except PlatformRefused as refusal:
            log.warning("comment_refused", post_id=post.key, platform=self.name, reason=refusal.message)
            return f"{REFUSED}{refusal.message}"

    async def _commented(self, post: Outgoing, number: int, above: str) -> str | None:
        """The id of a comment of ours that was tried; None where it certainly is not out."""
        if await post.steps.done(f"{COMMENTING}.{number}") is None:
            return None
        asked = {"fields": "id,text,timestamp,username", "limit": "50"}
        told = await self._graph.look(f"/{above}/comments", Comments, **asked)
        handle = self.account.removeprefix("@")
        ours = (
            one for one in told.data if one.username == handle and same(one.text, post.follow_ups[number])
        )
        found = next(ours, None)
        return found.id if found else None

    async def _receipt(self, post: Outgoing, first: str) -> Receipt | None:
        there = await self._graph.look_if(f"/{first}", Entry, fields=FIELDS)
        if there is None:
            return None
        refusals = [kept.removeprefix(REFUSED) for kept in await kept_below(post) if kept.startswith(REFUSED)]
        left_out = f"Its first comment is not there. {refusals[0]}" if refusals else ""
        profile = f"https://www.instagram.com/{self.account.removeprefix('@')}/"
        return replace(there.receipt(instead=profile), left_out=left_out)


async def _take_nothing_back(_ids: Sequence[str]) -> None:
    """A comment that is refused is left out, so this is never asked for."""
