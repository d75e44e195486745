"""What Facebook, Instagram and Threads share: Meta's Graph API, which each has at an address of its own.

A call carries its token as a parameter, as Meta's pages show it. Lists come newest first, in pages. Of an
error its code counts, not its status.
Source: https://developers.facebook.com/docs/graph-api/guides/error-handling.
"""

import unicodedata
from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any, TypeVar

from pydantic import AliasChoices, BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError

from core.foundation.errors import CopydeskError
from core.foundation.ids import PlatformName
from core.foundation.resilience import TOO_MANY
from core.platforms.calling import Count
from core.platforms.connecting import CannotSay, Outside
from core.platforms.posting import (
    CredentialsExpired,
    NotSent,
    PlatformRefused,
    RateLimited,
    Receipt,
    Steps,
)
from core.platforms.vendor import Reply, call, said, usual_trouble

VERSION = "v26.0"
"""Of July 2026; Meta serves each for two years or so. Threads has versions of its own.
Source: https://developers.facebook.com/docs/graph-api/changelog.
"""
NOTHING_YET = "-"
PAGE, PAGES = 50, 20
"""Posts that are told at once, and how often we ask for more."""

TOO_MUCH = frozenset({4, 9, 17, 32, 341, 613, 80001, 80002})
"""Rates of calls (https://developers.facebook.com/docs/graph-api/overview/rate-limiting); 9 is of Instagram,
the posts of a day."""
BLOCKED, MISUSE = 368, 2207051
"""The second of Instagram, as 9004 and 9007 are. Source: https://developers.facebook.com/documentation/
instagram-platform/instagram-graph-api/reference/error-codes."""
INVALID, UNKNOWN_OBJECT = 100, 33
MISSING = 24
"""Of Threads, "The requested resource does not exist": https://github.com/fbsamples/threads_api/issues/70."""

Shape = TypeVar("Shape", bound=BaseModel)


class Gone(PlatformRefused):
    """There is nothing under that id."""


class Duplicate(PlatformRefused):
    """The same text was posted just before. Where we have tried before, it may be ours."""


FAULT = "{} had a fault of its own, which says nothing about the post: {}."
MEANT: Sequence[tuple[Container[int], Callable[[str], CopydeskError], str]] = (
    ({102, 190}, CredentialsExpired, "{} does not accept this account's sign-in any more. Connect it again."),
    ({BLOCKED}, PlatformRefused, "{} blocks this account for a while: {}. Wait, then publish it again."),
    ({506}, Duplicate, "{} has just taken this very text, and takes it only once in a row. Change it."),
    ({9004}, NotSent, "{} could not fetch the image or video: {}."),
    ({9007}, NotSent, "{} does not have the post ready yet."),
    ({-2, -1, 1, 2}, CannotSay, FAULT),
    (
        {3, 10, *range(200, 300)},
        PlatformRefused,
        "{} does not let our app do that: {}. Give the app that permission in Meta's dashboard, then connect "
        "the account again.",
    ),
)
"""What codes mean: with the name of the platform and what it says."""


class GraphError(BaseModel):
    message: str | None = ""
    code: int = 0
    error_subcode: int = 0
    is_transient: bool = False
    error_user_msg: str | None = ""


class Refusal(BaseModel):
    """`error_message` is where Instagram's sign-in says why."""

    error: GraphError = GraphError()
    error_message: str | None = ""

    @property
    def why(self) -> str:
        return said(self.error.error_user_msg or self.error.message or self.error_message)


class Made(BaseModel):
    id: str


Words = Annotated[str, BeforeValidator(lambda told: "" if told is None else told)]


class Entry(BaseModel):
    """A post as any of the three tells it."""

    id: str
    text: Words = Field("", validation_alias=AliasChoices("message", "caption", "text"))
    at: datetime = Field(validation_alias=AliasChoices("created_time", "timestamp"))
    url: Words = Field("", validation_alias=AliasChoices("permalink_url", "permalink"))

    def receipt(self, *, instead: str) -> Receipt:
        """`instead` is the address where the platform gives none."""
        return Receipt(self.id, self.url or instead, self.at)


class Cursors(BaseModel):
    after: str = ""


class Paging(BaseModel):
    cursors: Cursors = Cursors()
    next: str = ""


class Entries(BaseModel):
    data: tuple[Entry, ...]
    paging: Paging = Paging()


class Metric(BaseModel):
    class Value(BaseModel):
        value: Count

    name: str
    values: tuple[Value, ...] = ()


class Insights(BaseModel):
    """Figures by name. What Meta doesn't know yet is not there. Source:
    https://developers.facebook.com/documentation/instagram-platform/reference/instagram-media/insights."""

    data: tuple[Metric, ...]

    def of(self, name: str) -> int | None:
        found = (metric.values[-1].value for metric in self.data if metric.name == name and metric.values)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class Graph:
    """One of the three, asked with one token. `base` ends with the version."""

    outside: Outside
    platform: PlatformName
    base: str
    token: str = field(repr=False)

    async def ask(self, method: str, path: str, *, files: Any = None, **params: str) -> Reply:
        """
        Raises:
            CopydeskError: as `error_of` says, and those of `vendor.call`.
        """
        params["access_token"] = self.token
        place = "data" if method == "POST" else "params"
        what = {place: params, **({"files": files} if files else {})}
        reply = await call(self.outside.http, self.platform, method, f"{self.base}{path}", **what)
        if not reply.is_success:
            raise error_of(reply, self.outside.clock.now())
        return reply

    async def look(self, path: str, shape: type[Shape], **params: str) -> Shape:
        """What is told there.

        Raises:
            Gone: nothing is there.
            CannotSay: it is not told.
        """
        try:
            return (await self.ask("GET", path, **params)).read(shape)
        except Gone:
            raise
        except PlatformRefused as refusal:
            raise CannotSay(refusal.message) from refusal

    async def look_if(self, path: str, shape: type[Shape], **params: str) -> Shape | None:
        """The same, and None where nothing is there."""
        try:
            return await self.look(path, shape, **params)
        except Gone:
            return None

    async def delete(self, path: str) -> None:
        """Delete what is there; that it is gone already is success."""
        try:
            await self.ask("DELETE", path)
        except Gone:
            return

    async def newest(self, path: str, fields: str) -> str:
        """What is the newest post of a list now, for `since`. Nothing was sent yet, whatever goes wrong."""
        try:
            posts = (await self.look(path, Entries, fields=fields, limit="1")).data
        except (CannotSay, Gone) as error:
            raise NotSent(error.message) from error
        return f"{posts[0].id} {posts[0].at.isoformat()}" if posts else NOTHING_YET

    async def since(self, path: str, fields: str, begun: str) -> Sequence[Entry]:
        """What came after what was the newest then, newest first."""
        newest, _, moment = begun.partition(" ")
        asked, found = {"fields": fields, "limit": str(PAGE)}, list[Entry]()
        for _ in range(PAGES):
            page = await self.look(path, Entries, **asked)
            for post in page.data:
                # That one may have been deleted meanwhile; what is older stood behind it.
                if post.id == newest or (moment and post.at < datetime.fromisoformat(moment)):
                    return found
                found.append(post)
            if not page.paging.next:
                return found
            asked["after"] = page.paging.cursors.after
        raise CannotSay(f"Too much was posted on {self.platform.label} since then to look through.")


def error_of(reply: Reply, now: datetime) -> CopydeskError:
    """What a reply that is no success says for certain."""
    refusal, label = reply.read_if(Refusal) or Refusal(), reply.platform.label
    error, why = refusal.error, refusal.why
    code = BLOCKED if error.error_subcode == MISUSE else error.code
    until = _regained(reply.headers, now)
    if code in TOO_MUCH:
        return RateLimited(f"{label} takes nothing more for a while.", until=until)
    if reply.status == TOO_MANY and (trouble := usual_trouble(reply, now, until=until)) is not None:
        return trouble
    if code == MISSING or (code, error.error_subcode) == (INVALID, UNKNOWN_OBJECT):
        return Gone(f"The post is not on {label} any more.")
    meant = next(
        (kind(sentence.format(label, why)) for codes, kind, sentence in MEANT if code in codes), None
    )
    if meant is not None:
        return meant
    if error.is_transient:
        return CannotSay(FAULT.format(label, why))
    return usual_trouble(reply, now) or PlatformRefused(f"{label} refused it: {why}.")


def _regained(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When the last limit is over that is used up, as far as it is told (in minutes).

    Source: https://developers.facebook.com/docs/graph-api/overview/rate-limiting, "Headers".
    """
    try:
        used = _USED.validate_json(headers.get("x-business-use-case-usage", ""))
    except ValidationError:
        return None
    minutes = max((each.regained_in for listed in used.values() for each in listed), default=0)
    return now + timedelta(minutes=minutes) if 0 < minutes < 100_000 else None


class _Use(BaseModel):
    regained_in: int = Field(0, alias="estimated_time_to_regain_access")


_USED = TypeAdapter(Mapping[str, tuple[_Use, ...]])


async def once(steps: Steps, step: str, do: Callable[[], Awaitable[str]]) -> str:
    """What `do` gave when it was done; it is done now where it was not."""
    if (kept := await steps.done(step)) is None:
        kept = await do()
        await steps.keep(step, kept)
    return kept


def is_id(remote_id: str) -> bool:
    """Whether Meta can have given it: nothing else is put into an address."""
    return bool(remote_id) and remote_id.isascii() and remote_id.replace("_", "").isdecimal()


def same(one: str, other: str) -> bool:
    """Whether two texts are one, but for blanks."""
    return _compared(one) == _compared(other)


def _compared(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()
