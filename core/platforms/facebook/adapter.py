"""Facebook: posts of one page, with photos, and a first comment below.

Facebook knows no key of ours. So what was the page's newest post is kept before the first try: a try whose
answer was lost is looked for among what came after that, by its text, and nothing is sent again before.
Sources: https://developers.facebook.com/docs/pages-api/posts, …/docs/graph-api/reference/page/photos and
https://developers.facebook.com/documentation/pages-api/comments-mentions.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from core.foundation.attached import Attached
from core.foundation.ids import PlatformName
from core.platforms.below import keep_below, keep_half_out, kept_below, put_below
from core.platforms.connecting import Account, CannotSay, Outside
from core.platforms.facebook import PROFILE
from core.platforms.facebook.shapes import Comments, Counts, Photos, Post
from core.platforms.graph import VERSION, Duplicate, Entry, Gone, Graph, Insights, Made, is_id, once, same
from core.platforms.posting import Capability, Figures, Outgoing, PlatformRefused, Receipt, Seen
from core.platforms.vendor import (
    DOUBTED,
    already_out,
    before_posting,
    keep_around,
    refuse_what_it_would,
    require_same_around,
)

API = "https://graph.facebook.com"
CAPABILITIES = frozenset(
    {
        *(Capability.FIND, Capability.READ, Capability.EDIT, Capability.DELETE, Capability.ENGAGEMENT),
        *(Capability.MEDIA, Capability.FIRST_COMMENT),
    }
)
BEGUN, OUT, COMMENTING = "facebook.newest_before", "facebook.out", "facebook.commenting"
FIELDS = "id,message,created_time,permalink_url"
ATTACHED = "attachments{media_type,target,subattachments{media_type,target}}"
COUNTS = "shares,comments.limit(0).summary(true),reactions.limit(0).summary(true)"
VIEWS = "post_media_view"
"""Instead of post_impressions, which ended in November 2025. Source:
https://developers.facebook.com/documentation/pages-api/platforminsights/page/deprecated-metrics."""
MOST_COMMENTS = 100


class FacebookPlatform:
    """Posts as one page."""

    name = PlatformName.FACEBOOK
    capabilities = CAPABILITIES

    def __init__(self, outside: Outside, account: Account) -> None:
        self.account = account.name
        self._page = account.remote_id
        self._clock = outside.clock
        base = f"{outside.addresses.get(PlatformName.FACEBOOK, API)}/{VERSION}"
        self._graph = Graph(outside, self.name, base, account.secrets.get("access_token", ""))
        self._own = f"/{account.remote_id}/published_posts"

    async def publish(self, post: Outgoing) -> Receipt:
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        await keep_around(post)
        is_first = await post.steps.done(BEGUN) is None
        if is_first:
            await post.steps.keep(BEGUN, await self._graph.newest(self._own, FIELDS))
        first = None if is_first else await self._there(post)
        first = first or await self._publish_first(post, is_first=is_first)
        await put_below(post, first, partial(self._comment, post), self._take_back)
        if (receipt := await self._receipt(first)) is None:
            raise PlatformRefused("This post was deleted on Facebook; nothing was sent.")
        return receipt

    async def find(self, post: Outgoing) -> Receipt | None:
        if (first := await self._there(post)) is None:
            if await post.steps.done(DOUBTED) is not None:
                raise CannotSay("Facebook says that this text is out, but it is not among the page's posts.")
            return None
        if (receipt := await self._receipt(first)) is None:
            return None
        await keep_half_out(post, first)
        for number in range(len(await kept_below(post)), len(post.follow_ups)):
            if (comment := await self._commented(post, number, first)) is None:
                return None
            await keep_below(post, [*await kept_below(post), comment])
        return receipt

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        await require_same_around(post)
        if not is_id(remote_id):
            raise Gone("The post is not on Facebook.")
        await self._graph.ask("POST", f"/{remote_id}", message=post.text)
        if (receipt := await self._receipt(remote_id)) is None:
            raise CannotSay("Facebook does not show the post that it has just changed.")
        return receipt

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        if is_id(remote_id):
            await self._graph.delete(f"/{remote_id}")

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        if not is_id(remote_id):
            return None
        there = await self._graph.look_if(f"/{remote_id}", Post, fields=f"{FIELDS},{ATTACHED}")
        if there is None:
            return None
        below = [
            comment.text
            for kept in await kept_below(post)
            if (comment := await self._graph.look_if(f"/{kept}", Entry, fields="id,message,created_time"))
        ]
        text = post.text if same(there.text, post.text) else there.text
        return Seen(text, alts=await self._alts(there.photos), follow_ups=tuple(below))

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return {remote_id: await self._figures(remote_id) for remote_id in remote_ids if is_id(remote_id)}

    async def _figures(self, remote_id: str) -> Figures | None:
        if (counts := await self._graph.look_if(f"/{remote_id}", Counts, fields=COUNTS)) is None:
            return None
        try:
            told = await self._graph.look_if(f"/{remote_id}/insights", Insights, metric=VIEWS)
        except CannotSay:  # pages with less than 100 likes have none
            told = None
        return Figures(
            impressions=told.of(VIEWS) if told else None,
            likes=counts.reactions.summary.total_count,
            replies=counts.comments.summary.total_count,
            reposts=counts.shares.count,
        )

    async def _publish_first(self, post: Outgoing, *, is_first: bool) -> str:
        photos = [
            await once(post.steps, f"facebook.photo.{number}", self._uploading(post, image))
            for number, image in enumerate(post.media)
        ]
        attached = {
            f"attached_media[{number}]": json.dumps({"media_fbid": photo})
            for number, photo in enumerate(photos)
        }
        # A post shows its photos or the card of its link, which stands in the text besides.
        link = {"link": post.link} if post.link and not photos else {}
        try:
            reply = await self._graph.ask(
                "POST", f"/{self._page}/feed", message=post.text, **link, **attached
            )
        except Duplicate:
            if is_first:
                raise
            return await already_out(self._there(post), post, self._clock)
        first = reply.read(Made).id
        await post.steps.keep(OUT, first)
        return first

    def _uploading(self, post: Outgoing, image: Attached) -> Callable[[], Awaitable[str]]:
        async def upload() -> str:
            fitted = await post.files.fitted(image, self.name)
            files = {"source": ("image", fitted.content, fitted.content_type)}
            alt = {"alt_text_custom": image.alt} if image.alt else {}
            with before_posting():
                path = f"/{self._page}/photos"
                return (
                    (await self._graph.ask("POST", path, files=files, published="false", **alt)).read(Made).id
                )

        return upload

    async def _there(self, post: Outgoing) -> str | None:
        """The id of the post itself, without what follows below it; None where it certainly is not out."""
        if (out := await post.steps.done(OUT)) is not None:
            return out
        if (begun := await post.steps.done(BEGUN)) is None:
            return None
        since = await self._graph.since(self._own, FIELDS, begun)
        found = [there for there in since if same(there.text, post.text)]
        if len(found) > 1:
            raise CannotSay(f"{self.account} posted the same text {len(found)} times.")
        if found:
            await post.steps.keep(OUT, found[0].id)
        return found[0].id if found else None

    async def _comment(self, post: Outgoing, number: int, text: str, above: str) -> str:
        if (there := await self._commented(post, number, above)) is not None:
            return there
        await post.steps.keep(f"{COMMENTING}.{number}", above)
        return (await self._graph.ask("POST", f"/{above}/comments", message=text)).read(Made).id

    async def _commented(self, post: Outgoing, number: int, above: str) -> str | None:
        """The id of a comment of ours that was tried; None where it certainly is not out."""
        if await post.steps.done(f"{COMMENTING}.{number}") is None:
            return None
        asked = {"fields": "id,message,created_time,from", "limit": str(MOST_COMMENTS)}
        told = (await self._graph.look(f"/{above}/comments", Comments, filter="toplevel", **asked)).data
        ours = (
            one for one in told if one.author.id == self._page and same(one.text, post.follow_ups[number])
        )
        if (found := next(ours, None)) is None and len(told) >= MOST_COMMENTS:
            raise CannotSay("There are too many comments below the post to look through.")
        return found.id if found else None

    async def _alts(self, photos: Sequence[str]) -> tuple[str, ...] | None:
        if not photos:
            return ()
        try:
            told = await self._graph.look("/", Photos, ids=",".join(photos), fields="alt_text_custom")
        except (CannotSay, Gone):
            return None
        return tuple(
            (told.root[photo].alt_text_custom or "") if photo in told.root else "" for photo in photos
        )

    async def _receipt(self, remote_id: str) -> Receipt | None:
        there = await self._graph.look_if(f"/{remote_id}", Entry, fields=FIELDS)
        return there.receipt(instead=f"https://www.facebook.com/{remote_id}") if there else None

    async def _take_back(self, ids: Sequence[str]) -> None:
        await self._graph.delete(f"/{ids[0]}")
