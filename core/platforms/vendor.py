"""Calls of the one API that a vendor has for everybody: what it answered, and what its status says.

No error that leaves here holds the address that was called, nor the error that knows it: some vendors want
their secret in it.
"""

import json
from collections.abc import Awaitable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from core.foundation.clock import Clock
from core.foundation.errors import Unavailable
from core.foundation.ids import PlatformName
from core.foundation.text import made_storable
from core.platforms import calling
from core.platforms.connecting import CannotSay
from core.platforms.media import MediaRules, media_problems
from core.platforms.port import TextRules
from core.platforms.posting import (
    CredentialsExpired,
    NotSent,
    Outgoing,
    PlatformRefused,
    RateLimited,
)

Shape = TypeVar("Shape", bound=BaseModel)
Found = TypeVar("Found")
DOUBTED = "doubted"
"""The step of a post whose text the platform has, though it is not among the account's own."""
AROUND = "around"
"""The step that keeps what went out besides the text."""
LONGEST_SAID = 300
"""Characters of what a platform says that people are told."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a vendor answered. Its body is read once, as what is expected there."""

    platform: PlatformName
    answer: calling.Answer = field(repr=False)

    @property
    def status(self) -> int:
        return self.answer.status

    @property
    def headers(self) -> Mapping[str, str]:
        return self.answer.headers

    @property
    def is_success(self) -> bool:
        return self.answer.is_good

    def read(self, shape: type[Shape]) -> Shape:
        """The body.

        Raises:
            CannotSay: it is nothing of that shape.
        """
        if (body := self.read_if(shape)) is None:
            raise CannotSay(f"{self.platform.label} answered something else than expected.")
        return body

    def read_if(self, shape: type[Shape]) -> Shape | None:
        """The body, if it has that shape."""
        try:
            return shape.model_validate_json(self.answer.body)
        except ValidationError:
            return None


async def call(
    http: httpx.AsyncClient, platform: PlatformName, method: str, url: str, **request: Any
) -> Reply:
    """Call once. `request` is httpx's own.

    Raises:
        NotSent: nothing has left.
        CannotSay: something may have arrived.
    """
    trouble: Unavailable
    try:
        return Reply(platform, await calling.call(http, method, url, name=platform.label, **request))
    except NotSent as error:
        trouble = NotSent(error.message)
    except httpx.HTTPError:
        trouble = CannotSay(f"{platform.label} did not answer.")
    raise trouble  # out here, where it has no memory of the error that holds the address


async def look(
    http: httpx.AsyncClient, platform: PlatformName, method: str, url: str, **request: Any
) -> Reply:
    """Call once where nothing is posted, so that nothing can be left unsent.

    Raises:
        CannotSay: there was no answer.
    """
    try:
        return await call(http, platform, method, url, **request)
    except NotSent as error:
        raise CannotSay(error.message) from error


def usual_trouble(reply: Reply, now: datetime, *, until: datetime | None = None) -> Unavailable | None:
    """What a status means on every platform; None where it is a refusal, which has words of its own.

    `until` is when the vendor takes something again, where it says so in a way of its own.
    """
    label = reply.platform.label
    if reply.status == httpx.codes.UNAUTHORIZED:
        return CredentialsExpired(
            f"{label} does not accept this account's sign-in any more. Connect it again."
        )
    try:
        reply.answer.require_rate(label, now, until=until)
    except RateLimited as limited:
        return limited
    if not 400 <= reply.status < 500 or not reply.answer.is_refusal:
        return CannotSay(f"{label} answered with status {reply.status}, which says nothing about the post.")
    return None


async def already_out(looking: Awaitable[Found | None], post: Outgoing, clock: Clock) -> Found:
    """What `looking` finds of a text that the platform has: of a try of ours that it did not answer, or of
    somebody else.

    Raises:
        CannotSay: nobody knows which.
    """
    label = post.platform.label
    try:
        found = await looking
    except Unavailable as error:  # the call that failed posts nothing, but an earlier one may have
        raise CannotSay(f"{label} has this text already. Since when is not known: {error.message}") from error
    if found is None:
        await post.steps.keep(DOUBTED, clock.now().isoformat())
        raise CannotSay(f"{label} has this text already, but not among the account's newest posts.")
    return found


async def keep_around(post: Outgoing) -> None:
    """What goes out besides the text, for platforms on which a correction changes the text alone."""
    await post.steps.keep(AROUND, _around(post))


async def require_same_around(post: Outgoing) -> None:
    """Let a correction pass that changes the text alone.

    Raises:
        PlatformRefused: it changes images, or what follows below.
    """
    if _around(post) != (await post.steps.done(AROUND) or _around(replace(post, media=(), follow_ups=()))):
        raise PlatformRefused(
            f"On {post.platform.label} only the text of a post can be changed, not its images or what is "
            "below it. Take it down, and publish it again."
        )


def _around(post: Outgoing) -> str:
    return json.dumps([[each.as_json() for each in post.media], post.follow_ups])


def said(words: str | None) -> str:
    """What a platform says, as a part of a sentence of ours."""
    plain = made_storable(" ".join((words or "").split()), LONGEST_SAID).rstrip(".")
    return plain or "it gave no reason"


@contextmanager
def before_posting() -> Iterator[None]:
    """For what has to be there before a post: an upload that was not answered has posted nothing.

    Raises:
        NotSent: for CannotSay.
    """
    try:
        yield
    except CannotSay as trouble:
        raise NotSent(trouble.message) from trouble


def refuse_what_it_would(rules: TextRules, post: Outgoing, media: MediaRules | None = None) -> None:
    """Refuse here what the platform would refuse, or take from some accounts only.

    `media` is what the adapter sends of images and videos; None where it sends none.

    Raises:
        PlatformRefused: nothing was sent.
    """
    label = rules.platform.label
    problems = [
        *rules.problems(post.text, title=post.title, preheader=post.preheader),
        *(rules.caption_problems(post.text) if post.media else ()),
        *rules.follow_up_problems(post.follow_ups),
        *media_problems(rules.platform, media, post.media),
    ]
    if post.platform is not rules.platform:
        problems.append(f"The post is meant for {post.platform.label}, not for {label}.")
    if problems:
        raise PlatformRefused(" ".join(problems))
