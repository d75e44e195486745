"""What X's API v2 answers, as far as it is read here.

Source: https://api.x.com/2/openapi.json, and https://docs.x.com/x-api/posts/creation-of-a-post.
"""

from datetime import UTC, datetime, timedelta

from pydantic import BaseModel

from core.platforms.calling import Count

EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657_000, tzinfo=UTC)
"""When X's ids begin to count milliseconds. Source: https://docs.x.com/fundamentals/x-ids, "snowflake"."""
NOT_FOUND = "/problems/resource-not-found"


class Problem(BaseModel):
    """Why something was not done, whole or in part.

    Source: https://docs.x.com/x-api/fundamentals/response-codes-and-errors.
    """

    type: str = "about:blank"
    title: str = ""
    detail: str = ""
    reason: str = ""
    resource_id: str = ""
    message: str = ""

    @property
    def words(self) -> str:
        return self.detail or self.message or self.title


class Refusal(Problem):
    """The body of an answer that is no success: a problem, which may list what it found."""

    errors: tuple[Problem, ...] = ()

    @property
    def words(self) -> str:
        listed = " ".join(error.words for error in self.errors if error.words)
        return listed or super().words


class Url(BaseModel):
    """A link in a text: X shows `display_url`, and leads through its own `url`."""

    url: str
    expanded_url: str = ""
    media_key: str = ""
    """Of an image or video of the post's own, for which X writes an address at the end of the text."""


class Entities(BaseModel):
    urls: tuple[Url, ...] = ()


class PublicMetrics(BaseModel):
    impression_count: Count = None
    like_count: Count = None
    reply_count: Count = None
    retweet_count: Count = None


class NonPublicMetrics(BaseModel):
    url_link_clicks: Count = None


class Attachments(BaseModel):
    media_keys: tuple[str, ...] = ()


class Reference(BaseModel):
    type: str
    id: str


class Tweet(BaseModel):
    id: str
    text: str = ""
    entities: Entities = Entities()
    attachments: Attachments = Attachments()
    referenced_tweets: tuple[Reference, ...] = ()
    public_metrics: PublicMetrics = PublicMetrics()
    non_public_metrics: NonPublicMetrics = NonPublicMetrics()

    @property
    def replies_to(self) -> str | None:
        """The id of the post that it answers."""
        return next((other.id for other in self.referenced_tweets if other.type == "replied_to"), None)


class Medium(BaseModel):
    media_key: str
    alt_text: str = ""


class Includes(BaseModel):
    media: tuple[Medium, ...] = ()


class OneTweet(BaseModel):
    """What X answers to a new post."""

    data: Tweet | None = None


class Tweets(BaseModel):
    """Posts, or why there are none: one that was deleted is answered with 200, `errors` and no `data`."""

    data: tuple[Tweet, ...] = ()
    includes: Includes = Includes()
    errors: tuple[Problem, ...] = ()


class Uploaded(BaseModel):
    """Source: https://docs.x.com/x-api/media/upload-media."""

    class Data(BaseModel):
        id: str
        expires_after_secs: int = 86_400

    data: Data


class Meta(BaseModel):
    result_count: int
    next_token: str = ""


class Page(BaseModel):
    """Some of an account's posts, newest first. Without `meta` it says nothing about them."""

    data: tuple[Tweet, ...] = ()
    meta: Meta


class Deleted(BaseModel):
    class Data(BaseModel):
        deleted: bool

    data: Data | None = None
    errors: tuple[Problem, ...] = ()


class Me(BaseModel):
    class Data(BaseModel):
        id: str
        name: str
        username: str

    data: Data


def time_of(tweet_id: str) -> datetime:
    """When X took the post: its id says so."""
    return EPOCH + timedelta(milliseconds=int(tweet_id) >> 22)


def are_gone(problems: tuple[Problem, ...]) -> frozenset[str]:
    """The ids of what X says is not there; an id that X left out is empty."""
    return frozenset(problem.resource_id for problem in problems if problem.type.endswith(NOT_FOUND))
