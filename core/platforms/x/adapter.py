"""X: posts through API v2 as an account that has allowed it.

X knows no key of ours, but refuses a text that it has. So that there was a try is kept before the first one:
a refusal of that is certain, and later the account's own posts since then are looked through for the text.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from core.foundation.ids import PlatformName
from core.platforms.connecting import Account, CannotSay, Outside
from core.platforms.posting import Capability, Figures, Outgoing, PlatformRefused, Receipt, Seen
from core.platforms.vendor import DOUBTED, Reply, already_out, call, refuse_what_it_would
from core.platforms.x import PROFILE
from core.platforms.x.errors import Duplicate, error_of
from core.platforms.x.shapes import Deleted, OneTweet, Page, Tweet, Tweets, are_gone, time_of
from core.platforms.x.wording import says, shown

API = "https://api.x.com"
CAPABILITIES = frozenset({Capability.FIND, Capability.READ, Capability.DELETE, Capability.ENGAGEMENT})
TRIED = "x.tried"
SKEW = timedelta(minutes=1)
"""By how much X's clock may be behind ours. X takes no text twice so soon, so nothing else is found."""
OLDEST = datetime(2010, 11, 6, 0, 0, 1, tzinfo=UTC)
"""The earliest `start_time`. Source: https://docs.x.com/x-api/users/get-posts."""
PAGE, PAGES = 100, 32
"""Posts that are told at once, and of an account at all. Source: the same."""
AT_ONCE = 100
"""Posts that can be asked for together. Source: https://docs.x.com/x-api/posts/get-posts-by-ids."""
NOT_FOUND = 404


class XPlatform:
    """Posts as one account."""

    name = PlatformName.X
    capabilities = CAPABILITIES

    def __init__(self, outside: Outside, account: Account) -> None:
        self.account = account.name
        self._user = account.remote_id
        self._outside = outside
        self._api = outside.addresses.get(PlatformName.X, API)
        self._headers = {"authorization": f"Bearer {account.secrets.get('access_token', '')}"}

    async def publish(self, post: Outgoing) -> Receipt:
        refuse_what_it_would(PROFILE.rules, post)
        is_first = await post.steps.done(TRIED) is None
        if is_first:
            await post.steps.keep(TRIED, self._outside.clock.now().isoformat())
        try:
            reply = await self._ask("POST", "/2/tweets", json={"text": post.text})
        except Duplicate:
            if is_first:
                raise
        else:
            if (tweet := reply.read(OneTweet).data) is None:
                raise CannotSay("X did not say whether it took the post.")
            return self._receipt(tweet.id)
        return await already_out(self, post, self._outside.clock)

    async def find(self, post: Outgoing) -> Receipt | None:
        if (tried := await post.steps.done(TRIED)) is None:
            return None
        async for tweet in self._own_since(datetime.fromisoformat(tried) - SKEW):
            if says(tweet, post.text):
                return self._receipt(tweet.id)
        if await post.steps.done(DOUBTED) is not None:
            raise CannotSay("X says that this text is out, but it is not among the account's posts.")
        return None

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        raise PlatformRefused("X lets no app change a post. Take it down, and publish the new text.")

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        if not _is_id(remote_id):
            return
        reply = await self._call("DELETE", f"/2/tweets/{remote_id}")
        if reply.status == NOT_FOUND:
            return
        self._require_success(reply)
        done = reply.read(Deleted)
        if not ((done.data and done.data.deleted) or are_gone(done.errors)):
            raise CannotSay("X did not say whether the post is deleted.")

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        if not _is_id(remote_id):
            return None
        reply = (await self._look(f"/2/tweets/{remote_id}", {"tweet.fields": "entities"})).read(OneTweet)
        if reply.data is not None:
            # Links come back as X writes them, which is no difference that anybody sees.
            return Seen(post.text if says(reply.data, post.text) else shown(reply.data))
        if are_gone(reply.errors):
            return None
        raise CannotSay("X did not say whether the post is there.")

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        figures: dict[str, Figures | None] = {}
        for ids in _in_batches([remote_id for remote_id in remote_ids if _is_id(remote_id)]):
            # Clicks are told of an account's own posts, for 30 days; of older ones X may tell nothing then.
            # Source: https://docs.x.com/x-api/fundamentals/metrics.
            for fields in ("public_metrics,non_public_metrics", "public_metrics"):
                if missing := [remote_id for remote_id in ids if remote_id not in figures]:
                    figures |= await self._figures(missing, fields)
        return figures

    async def _figures(self, ids: Sequence[str], fields: str) -> dict[str, Figures | None]:
        asked = {"ids": ",".join(ids), "tweet.fields": fields}
        reply = (await self._look("/2/tweets", asked)).read(Tweets)
        gone: dict[str, Figures | None] = dict.fromkeys(are_gone(reply.errors) & set(ids))
        return gone | {tweet.id: _figures_of(tweet) for tweet in reply.data}

    async def _own_since(self, start: datetime) -> AsyncIterator[Tweet]:
        """The account's posts, newest first."""
        since = max(start, OLDEST).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        asked = {
            "start_time": since,
            "max_results": str(PAGE),
            "exclude": "retweets",
            "tweet.fields": "entities",
        }
        for _ in range(PAGES):
            page = (await self._look(f"/2/users/{self._user}/tweets", asked)).read(Page)
            for tweet in page.data:
                yield tweet
            if not page.meta.next_token:
                return
            asked["pagination_token"] = page.meta.next_token
        raise CannotSay("X tells only the newest of the account's posts, and there are too many since then.")

    async def _look(self, path: str, params: Mapping[str, str]) -> Reply:
        try:
            return await self._ask("GET", path, params=params)
        except PlatformRefused as refusal:
            raise CannotSay(refusal.message) from refusal

    async def _ask(self, method: str, path: str, **what: Any) -> Reply:
        reply = await self._call(method, path, **what)
        self._require_success(reply)
        return reply

    async def _call(self, method: str, path: str, **what: Any) -> Reply:
        return await call(
            self._outside.http, self.name, method, f"{self._api}{path}", headers=self._headers, **what
        )

    def _require_success(self, reply: Reply) -> None:
        if not reply.is_success:
            raise error_of(reply, self._outside.clock.now())

    def _receipt(self, tweet_id: str) -> Receipt:
        handle = self.account.removeprefix("@") or "i/web"
        return Receipt(tweet_id, f"https://x.com/{handle}/status/{tweet_id}", time_of(tweet_id))


def _figures_of(tweet: Tweet) -> Figures:
    public = tweet.public_metrics
    return Figures(
        impressions=public.impression_count,
        clicks=tweet.non_public_metrics.url_link_clicks,
        likes=public.like_count,
        replies=public.reply_count,
        reposts=public.retweet_count,
    )


def _is_id(remote_id: str) -> bool:
    """Whether X can have given it: nothing else is asked for, nor put into an address."""
    return remote_id.isdecimal() and remote_id.isascii()


def _in_batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
