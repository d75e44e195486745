"""LinkedIn: posts as a member or as a page, through the versioned Posts API.

LinkedIn knows no key of ours. That there was a try is kept before the first one, and what came of it after.
Of a try that was not answered, a page's own posts since then tell; a member's can't be read by an app, so
nobody knows.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from core.foundation.ids import PlatformName
from core.platforms.connecting import Account, CannotSay, Outside
from core.platforms.linkedin import PROFILE
from core.platforms.linkedin.errors import VERSION, Duplicate, Gone, error_of
from core.platforms.linkedin.little import escape_commentary, says, shown
from core.platforms.linkedin.shapes import POST_URN, Batch, Counts, Post, Posts, Statistics
from core.platforms.posting import Capability, Figures, Outgoing, PlatformRefused, Receipt, Seen
from core.platforms.vendor import DOUBTED, Reply, already_out, call, refuse_what_it_would

API = "https://api.linkedin.com"
AS_A_MEMBER = frozenset({Capability.EDIT, Capability.DELETE})
AS_A_PAGE = AS_A_MEMBER | {Capability.FIND, Capability.READ, Capability.ENGAGEMENT}
PAGE_URN = "urn:li:organization:"
TRIED, OUT = "linkedin.tried", "linkedin.out"
SKEW = timedelta(minutes=1)
"""By how much LinkedIn's clock may be behind ours. It takes no text twice so soon."""
PAGE, PAGES = 100, 25
"""Posts that are told at once, and how often we ask for more. Source: Posts API, "Find posts by authors"."""
AT_ONCE = 50
"""Posts that are asked for together, whose addresses fit into one of 4 KB."""


def headers(token: str, method: str = "") -> dict[str, str]:
    """What each call of the versioned API carries."""
    named = {"x-restli-method": method} if method else {}
    return {
        "authorization": f"Bearer {token}",
        "linkedin-version": VERSION,
        "x-restli-protocol-version": "2.0.0",
        **named,
    }


def listed(values: Sequence[str]) -> str:
    """Rest.li's way to write a list into an address."""
    return f"List({','.join(quote(value, safe='') for value in values)})"


class LinkedInPlatform:
    """Posts as one member or page."""

    name = PlatformName.LINKEDIN

    def __init__(self, outside: Outside, account: Account) -> None:
        self.account = account.name
        self._author = account.remote_id
        self._is_page = account.remote_id.startswith(PAGE_URN)
        self.capabilities = AS_A_PAGE if self._is_page else AS_A_MEMBER
        self._token = account.secrets.get("access_token", "")
        self._outside = outside
        self._api = outside.addresses.get(PlatformName.LINKEDIN, API)

    async def publish(self, post: Outgoing) -> Receipt:
        refuse_what_it_would(PROFILE.rules, post)
        is_first = await post.steps.done(TRIED) is None
        if is_first:
            await post.steps.keep(TRIED, self._outside.clock.now().isoformat())
        try:
            reply = await self._ask("POST", "/rest/posts", json=self._new(post))
        except Duplicate:
            if is_first:
                raise
            return await already_out(self.find(post), post, self._outside.clock)
        urn = reply.headers.get("x-restli-id", "")
        if not POST_URN.fullmatch(urn):
            raise CannotSay("LinkedIn did not say under which id it took the post.")
        out_at = self._outside.clock.now()
        await post.steps.keep(OUT, f"{urn} {out_at.isoformat()}")
        return _receipt(urn, out_at)

    async def find(self, post: Outgoing) -> Receipt | None:
        if (tried := await post.steps.done(TRIED)) is None:
            return None
        if (out := await post.steps.done(OUT)) is not None:
            urn, _, moment = out.partition(" ")
            is_there = not self._is_page or await self._get(urn) is not None
            return _receipt(urn, datetime.fromisoformat(moment)) if is_there else None
        if not self._is_page:
            raise CannotSay("LinkedIn lets no app look through a member's own posts.")
        for there in await self._own_since(datetime.fromisoformat(tried) - SKEW):
            if says(there.commentary, post.text):
                return _receipt(there.id, there.out_at)
        if await post.steps.done(DOUBTED) is not None:
            raise CannotSay("LinkedIn says that this text is out, but it is not among the page's posts.")
        return None

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        refuse_what_it_would(PROFILE.rules, post)
        patch = {"patch": {"$set": {"commentary": escape_commentary(post.text)}}}
        await self._ask("POST", _path(remote_id), method="PARTIAL_UPDATE", json=patch)
        out = (await post.steps.done(OUT) or "").partition(" ")
        out_at = datetime.fromisoformat(out[2]) if out[0] == remote_id else self._outside.clock.now()
        return _receipt(remote_id, out_at)

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        try:
            await self._ask("DELETE", _path(remote_id), method="DELETE")
        except Gone:
            return

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        if (there := await self._get(remote_id)) is None:
            return None
        return Seen(post.text if says(there.commentary, post.text) else shown(there.commentary))

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
                errors = (await self._look(path, method="BATCH_GET")).read(Batch).errors
                figures |= dict.fromkeys(urn for urn in untold if urn in errors and errors[urn].status == 404)
        return figures

    async def _figures(self, name: str, urns: Sequence[str]) -> dict[str, Figures | None]:
        page = quote(self._author, safe="")
        asked = f"q=organizationalEntity&organizationalEntity={page}&{name}={listed(urns)}"
        reply = await self._look(f"/rest/organizationalEntityShareStatistics?{asked}", method="FINDER")
        return {told.share or told.ugc_post: _of(told.counts) for told in reply.read(Statistics).elements}

    async def _get(self, urn: str) -> Post | None:
        try:
            return (await self._look(_path(urn))).read(Post)
        except Gone:
            return None

    async def _own_since(self, start: datetime) -> Sequence[Post]:
        """The page's posts, newest first."""
        since, found = start.timestamp() * 1000, list[Post]()
        author = quote(self._author, safe="")
        for number in range(PAGES):
            asked = f"q=author&author={author}&count={PAGE}&start={number * PAGE}&sortBy=CREATED"
            reply = await self._look(f"/rest/posts?{asked}", method="FINDER")
            posts = reply.read(Posts).elements
            found += [post for post in posts if post.created_at >= since]
            if len(posts) < PAGE or posts[-1].created_at < since:
                return found
        raise CannotSay("The page has posted too much since then to look through.")

    def _new(self, post: Outgoing) -> dict[str, Any]:
        # LinkedIn reads nothing from the page behind a link: its card says what is said here.
        card = {"source": post.link, "title": post.title or _host(post.link)} if post.link else None
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
            **({"content": {"article": card}} if card else {}),
        }

    async def _look(self, path: str, *, method: str = "") -> Reply:
        try:
            return await self._ask("GET", path, method=method)
        except Gone:
            raise
        except PlatformRefused as refusal:
            raise CannotSay(refusal.message) from refusal

    async def _ask(self, verb: str, path: str, *, method: str = "", **what: Any) -> Reply:
        carried = headers(self._token, method)
        reply = await call(self._outside.http, self.name, verb, f"{self._api}{path}", headers=carried, **what)
        if not reply.is_success:
            raise error_of(reply, self._outside.clock.now())
        return reply


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
