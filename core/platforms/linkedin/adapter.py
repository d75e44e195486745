"""LinkedIn: posts as a member or as a page, through the versioned Posts API.

LinkedIn knows no key of ours. That there was a try is kept before the first one, and what came of it after.
Of a try that was not answered, a page's own posts since then tell; a member's can't be read by an app, so
nobody knows.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import quote, urlsplit

from core.foundation.ids import PlatformName
from core.platforms.below import keep_below, keep_half_out, kept_below, put_below
from core.platforms.connecting import Account, CannotSay, Outside
from core.platforms.linkedin import PROFILE
from core.platforms.linkedin.calls import Calls, listed
from core.platforms.linkedin.comments import comment, own_comments
from core.platforms.linkedin.errors import Duplicate, Gone
from core.platforms.linkedin.images import content_of, upload_all
from core.platforms.linkedin.little import escape_commentary, says, shown
from core.platforms.linkedin.shapes import POST_URN, Batch, Counts, Post, Posts, Statistics
from core.platforms.posting import Capability, Figures, Outgoing, Receipt, RemoteAccount, Seen
from core.platforms.vendor import (
    DOUBTED,
    already_out,
    keep_around,
    refuse_what_it_would,
    require_same_around,
)

AS_A_MEMBER = frozenset({Capability.EDIT, Capability.DELETE, Capability.MEDIA, Capability.FIRST_COMMENT})
AS_A_PAGE = AS_A_MEMBER | {Capability.FIND, Capability.READ, Capability.ENGAGEMENT}
PAGE_URN = "urn:li:organization:"
TRIED, OUT = "linkedin.tried", "linkedin.out"
SKEW = timedelta(minutes=1)
"""By how much LinkedIn's clock may be behind ours. It takes no text twice so soon."""
PAGE, PAGES = 100, 25
"""Posts that are told at once, and how often we ask for more. Source: Posts API, "Find posts by authors"."""
AT_ONCE = 50
"""Posts that are asked for together, whose addresses fit into one of 4 KB."""


class LinkedInPlatform:
    """Posts as one member or page."""

    name = PlatformName.LINKEDIN

    def __init__(self, outside: Outside, account: Account) -> None:
        self.account = account.name
        self._author = account.remote_id
        self._is_page = is_page(account)
        self.capabilities = AS_A_PAGE if self._is_page else AS_A_MEMBER
        self._clock = outside.clock
        self._calls = Calls(outside, account.secrets.get("access_token", ""))

    async def publish(self, post: Outgoing) -> Receipt:
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        await keep_around(post)
        receipt = await self._kept(post) or await self._publish_first(post)
        urn = receipt.remote_id
        await put_below(post, urn, partial(self._comment, post, urn), lambda _: self.take_down(post, urn))
        return receipt

    async def find(self, post: Outgoing) -> Receipt | None:
        if (receipt := await self._find_first(post)) is None:
            return None
        await keep_half_out(post, receipt.remote_id)
        below = await self._find_below(post, receipt.remote_id)
        return receipt if below == len(post.follow_ups) else None

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        await require_same_around(post)
        patch = {"patch": {"$set": {"commentary": escape_commentary(post.text)}}}
        await self._calls.ask("POST", _path(remote_id), method="PARTIAL_UPDATE", json=patch)
        kept = await self._kept(post)
        return kept if kept and kept.remote_id == remote_id else _receipt(remote_id, self._clock.now())

    async def _publish_first(self, post: Outgoing) -> Receipt:
        images = await upload_all(post, self._author, self._calls)
        is_first = await post.steps.done(TRIED) is None
        if is_first:
            await post.steps.keep(TRIED, self._clock.now().isoformat())
        try:
            reply = await self._calls.ask("POST", "/rest/posts", json=self._new(post, images))
        except Duplicate:
            if is_first:
                raise
            return await already_out(self._find_first(post), post, self._clock)
        urn = reply.headers.get("x-restli-id", "")
        if not POST_URN.fullmatch(urn):
            raise CannotSay("LinkedIn did not say under which id it took the post.")
        return await self._keep(post, _receipt(urn, self._clock.now()))

    async def _comment(self, post: Outgoing, urn: str, number: int, text: str, _above: str) -> str:
        await post.steps.keep(f"{TRIED}.{number}", self._clock.now().isoformat())
        return await comment(self._calls, self._author, urn, text)

    async def _find_first(self, post: Outgoing) -> Receipt | None:
        """The post itself, without what follows below it."""
        if (tried := await post.steps.done(TRIED)) is None:
            return None
        if (kept := await self._kept(post)) is not None:
            is_there = not self._is_page or await self._get(kept.remote_id) is not None
            return kept if is_there else None
        if not self._is_page:
            raise CannotSay("LinkedIn lets no app look through a member's own posts.")
        for there in await self._own_since(datetime.fromisoformat(tried) - SKEW):
            if says(there.commentary, post.text):
                return await self._keep(post, _receipt(there.id, there.out_at))
        if await post.steps.done(DOUBTED) is not None:
            raise CannotSay("LinkedIn says that this text is out, but it is not among the page's posts.")
        return None

    async def _find_below(self, post: Outgoing, urn: str) -> int:
        """How many of the comments are there, from the first on."""
        kept = await kept_below(post)
        if len(kept) == len(post.follow_ups) or await post.steps.done(f"{TRIED}.{len(kept)}") is None:
            return len(kept)
        if not self._is_page:
            raise CannotSay("LinkedIn lets no app look through the comments below a member's posts.")
        there, ids = await own_comments(self._calls, self._author, urn), list[str]()
        for text in post.follow_ups:
            found = (
                one.id for one in there if one.id not in ids and one.message.text.strip() == text.strip()
            )
            if (one := next(found, None)) is None:
                break
            ids.append(one)
        await keep_below(post, ids)
        return len(ids)

    async def _kept(self, post: Outgoing) -> Receipt | None:
        urn, _, moment = (await post.steps.done(OUT) or "").partition(" ")
        return _receipt(urn, datetime.fromisoformat(moment)) if urn else None

    async def _keep(self, post: Outgoing, receipt: Receipt) -> Receipt:
        await post.steps.keep(OUT, f"{receipt.remote_id} {receipt.published_at.isoformat()}")
        return receipt

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        try:
            await self._calls.ask("DELETE", _path(remote_id), method="DELETE")
        except Gone:
            return

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        if (there := await self._get(remote_id)) is None:
            return None
        text = post.text if says(there.commentary, post.text) else shown(there.commentary)
        return Seen(text, alts=there.content.alts, follow_ups=await self._seen_below(post, remote_id))

    async def _seen_below(self, post: Outgoing, urn: str) -> tuple[str, ...] | None:
        if not post.follow_ups:
            return ()
        try:
            there = {one.id: one for one in await own_comments(self._calls, self._author, urn)}
        except CannotSay:  # pages that were connected before comments went out may not see them
            return None
        return tuple(there[one].message.text for one in await kept_below(post) if one in there)

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        if not self._is_page:
            return {}
        figures: dict[str, Figures | None] = {}
        for urns in _in_batches([urn for urn in remote_ids if POST_URN.fullmatch(urn)]):
            for kind, name in (("share", "shares"), ("ugcPost", "ugcPosts")):
                if some := [urn for urn in urns if urn.startswith(f"urn:li:{kind}:")]:
                    figures |= await self._figures(name, some)
            # It has no word for one that is gone: it leaves it out, as it does one that nobody has seen.
            if untold := [urn for urn in urns if urn not in figures]:
                path = f"/rest/posts?ids={listed(untold)}"
                errors = (await self._calls.look(path, method="BATCH_GET")).read(Batch).errors
                figures |= dict.fromkeys(urn for urn in untold if urn in errors and errors[urn].status == 404)
        return figures

    async def _figures(self, name: str, urns: Sequence[str]) -> dict[str, Figures | None]:
        page = quote(self._author, safe="")
        asked = f"q=organizationalEntity&organizationalEntity={page}&{name}={listed(urns)}"
        reply = await self._calls.look(f"/rest/organizationalEntityShareStatistics?{asked}", method="FINDER")
        return {told.share or told.ugc_post: _of(told.counts) for told in reply.read(Statistics).elements}

    async def _get(self, urn: str) -> Post | None:
        try:
            return (await self._calls.look(_path(urn))).read(Post)
        except Gone:
            return None

    async def _own_since(self, start: datetime) -> Sequence[Post]:
        """The page's posts, newest first."""
        since, found = start.timestamp() * 1000, list[Post]()
        author = quote(self._author, safe="")
        for number in range(PAGES):
            asked = f"q=author&author={author}&count={PAGE}&start={number * PAGE}&sortBy=CREATED"
            reply = await self._calls.look(f"/rest/posts?{asked}", method="FINDER")
            posts = reply.read(Posts).elements
            found += [post for post in posts if post.created_at >= since]
            if len(posts) < PAGE or posts[-1].created_at < since:
                return found
        raise CannotSay("The page has posted too much since then to look through.")

    def _new(self, post: Outgoing, images: Sequence[str]) -> dict[str, Any]:
        content = None
        if images:
            content = content_of(post, images)
        elif post.link:
            # LinkedIn reads nothing from the page behind a link: its card says what is said here.
            content = {"article": {"source": post.link, "title": post.title or _host(post.link)}}
        return {
            "author": self._author,
            "commentary": escape_commentary(post.text),
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED",
                "targetEntities": [],
                "thirdPartyDistributionChannels": [],
            },
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": False,
            **({"content": content} if content else {}),
        }


def is_page(account: RemoteAccount) -> bool:
    return account.remote_id.startswith(PAGE_URN)


def _path(urn: str) -> str:
    """
    Raises:
        Gone: LinkedIn can't have given that.
    """
    if not POST_URN.fullmatch(urn):
        raise Gone("The post is not on LinkedIn.")
    return f"/rest/posts/{quote(urn, safe='')}"


def _receipt(urn: str, out_at: datetime) -> Receipt:
    return Receipt(urn, f"https://www.linkedin.com/feed/update/{urn}/", out_at)


def _host(link: str) -> str:
    return (urlsplit(link).hostname or link).removeprefix("www.")


def _of(counts: Counts) -> Figures:
    return Figures(
        impressions=counts.impressions,
        clicks=counts.clicks,
        likes=counts.likes,
        replies=counts.comments,
        reposts=counts.shares,
    )


def _in_batches(urns: Sequence[str]) -> Iterator[Sequence[str]]:
    return (urns[start : start + AT_ONCE] for start in range(0, len(urns), AT_ONCE))
