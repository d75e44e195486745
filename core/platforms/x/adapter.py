"""X: posts through API v2 as an account that has allowed it.

X knows no key of ours, but refuses a text that it has. So that there was a try is kept before the first one:
a refusal of that is certain, and later the account's own posts since then are looked through for the text.
The same holds for each text of a thread, which answers the one above it.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from core.foundation.ids import PlatformName
from core.platforms.below import keep_below, keep_half_out, kept_below, put_below
from core.platforms.connecting import Account, CannotSay, Outside
from core.platforms.posting import Capability, Figures, Outgoing, PlatformRefused, Receipt, Seen
from core.platforms.vendor import DOUBTED, Reply, already_out, call, refuse_what_it_would
from core.platforms.x import PROFILE
from core.platforms.x.errors import Duplicate, error_of
from core.platforms.x.shapes import Deleted, OneTweet, Page, Tweet, Tweets, are_gone, time_of
from core.platforms.x.uploads import upload_all
from core.platforms.x.wording import says, shown

API = "https://api.x.com"
CAPABILITIES = frozenset(
    {
        *(Capability.FIND, Capability.READ, Capability.DELETE, Capability.ENGAGEMENT),
        *(Capability.MEDIA, Capability.THREAD),
    }
)
TRIED, OUT = "x.tried", "x.out"
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
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        _refuse_what_stands_twice(post)
        if (first := await post.steps.done(OUT)) is None:
            first = await self._publish_first(post)
            await post.steps.keep(OUT, first)
        await put_below(post, first, partial(self._publish_below, post), self._delete_all)
        return self._receipt(first)

    async def find(self, post: Outgoing) -> Receipt | None:
        if (there := await self._there(post)) is None:
            return None
        if there:
            await post.steps.keep(OUT, there[0])
            await keep_half_out(post, there[0])
            await keep_below(post, there[1:])
        if len(there) == len(post.follow_ups) + 1:
            return self._receipt(there[0])
        if await post.steps.done(DOUBTED) is not None:
            raise CannotSay("X says that this text is out, but it is not among the account's posts.")
        return None

    async def _publish_first(self, post: Outgoing) -> str:
        images = await upload_all(post, self._ask, self._outside.clock)
        return await self._create(post, 0, post.text, {"media": {"media_ids": images}} if images else {})

    async def _publish_below(self, post: Outgoing, number: int, text: str, above: str) -> str:
        return await self._create(post, number + 1, text, {"reply": {"in_reply_to_tweet_id": above}})

    async def _create(self, post: Outgoing, place: int, text: str, more: Mapping[str, Any]) -> str:
        """Post one text; gives its id. `place` is its place in the thread."""
        tried = f"{TRIED}.{place}" if place else TRIED
        is_first = await post.steps.done(tried) is None
        if is_first:
            await post.steps.keep(tried, self._outside.clock.now().isoformat())
        try:
            reply = await self._ask("POST", "/2/tweets", json={"text": text, **more})
        except Duplicate:
            if is_first:
                raise
            return await already_out(self._there_at(post, place), post, self._outside.clock)
        if (tweet := reply.read(OneTweet).data) is None:
            raise CannotSay("X did not say whether it took the post.")
        return tweet.id

    async def _there_at(self, post: Outgoing, place: int) -> str | None:
        there = await self._there(post) or ()
        return there[place] if place < len(there) else None

    async def _there(self, post: Outgoing) -> list[str] | None:
        """The ids of those of its texts that are out, from the first on; None where none was ever tried."""
        if (tried := await post.steps.done(TRIED)) is None:
            return None
        newest = list[Tweet]()
        async for tweet in self._own_since(datetime.fromisoformat(tried) - SKEW):
            newest.append(tweet)
            if tweet.replies_to is None and says(tweet, post.text):
                break
        there = list[str]()
        for text in (post.text, *post.follow_ups):
            above = there[-1] if there else None
            found = (tweet.id for tweet in newest if tweet.replies_to == above and says(tweet, text))
            if (one := next(found, None)) is None:
                break
            there.append(one)
        return there

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        raise PlatformRefused("X lets no app change a post. Take it down, and publish the new text.")

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        await self._delete_all([remote_id, *await kept_below(post)])

    async def _delete_all(self, tweet_ids: Sequence[str]) -> None:
        """The last first, so that none answers what is gone."""
        for tweet_id in reversed(tweet_ids):
            await self._delete(tweet_id)

    async def _delete(self, tweet_id: str) -> None:
        if not _is_id(tweet_id):
            return
        reply = await self._call("DELETE", f"/2/tweets/{tweet_id}")
        if reply.status == NOT_FOUND:
            return
        self._require_success(reply)
        done = reply.read(Deleted)
        if not ((done.data and done.data.deleted) or are_gone(done.errors)):
            raise CannotSay("X did not say whether the post is deleted.")

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        if not _is_id(remote_id):
            return None
        below = await kept_below(post)
        asked = {
            "ids": ",".join([remote_id, *below]),
            "tweet.fields": "entities,attachments",
            "expansions": "attachments.media_keys",
            "media.fields": "alt_text",
        }
        told = (await self._look("/2/tweets", asked)).read(Tweets)
        there = {tweet.id: tweet for tweet in told.data}
        if (first := there.get(remote_id)) is None:
            if remote_id in are_gone(told.errors):
                return None
            raise CannotSay("X did not say whether the post is there.")
        alts = {medium.media_key: medium.alt_text for medium in told.includes.media}
        texts = zip(below, post.follow_ups, strict=False)
        return Seen(
            _seen(first, post.text),
            alts=tuple(alts.get(key, "") for key in first.attachments.media_keys),
            follow_ups=tuple(_seen(there[one], text) for one, text in texts if one in there),
        )

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
            "tweet.fields": "entities,referenced_tweets",
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
        self._require_success(reply, is_upload=path.startswith("/2/media/"))
        return reply

    async def _call(self, method: str, path: str, **what: Any) -> Reply:
        return await call(
            self._outside.http, self.name, method, f"{self._api}{path}", headers=self._headers, **what
        )

    def _require_success(self, reply: Reply, *, is_upload: bool = False) -> None:
        if not reply.is_success:
            raise error_of(reply, self._outside.clock.now(), is_upload=is_upload)

    def _receipt(self, tweet_id: str) -> Receipt:
        handle = self.account.removeprefix("@") or "i/web"
        return Receipt(tweet_id, f"https://x.com/{handle}/status/{tweet_id}", time_of(tweet_id))


def _refuse_what_stands_twice(post: Outgoing) -> None:
    """X takes no text twice, nor could it be told later which of the two is out."""
    texts = (post.text, *post.follow_ups)
    if len({" ".join(text.split()) for text in texts}) < len(texts):
        raise PlatformRefused("X takes the same text only once in a while. Change one of the thread's.")


def _seen(tweet: Tweet, text: str) -> str:
    """Links come back as X writes them, which is no difference that anybody sees."""
    return text if says(tweet, text) else shown(tweet)


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
