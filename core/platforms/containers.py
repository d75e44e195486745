"""Posts that are prepared first and put out then, as Instagram and Threads have it.

A container holds the media and the text. The platform works on it for a while, and says when it is finished;
after that it becomes one post, and says so (PUBLISHED) for whoever was not answered. An unpublished one is
seen by nobody, and expires after a day.
Sources: https://developers.facebook.com/documentation/instagram-platform/content-publishing and
https://developers.facebook.com/documentation/threads/troubleshooting.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from pydantic import AliasChoices, BaseModel, Field

from core.foundation.attached import Attached, MediaKind
from core.platforms.connecting import CannotSay
from core.platforms.graph import Entry, Gone, Graph, Made, once, same
from core.platforms.posting import NotReady, NotSent, Outgoing, PlatformRefused, RateLimited, Steps
from core.platforms.vendor import said

SOON, A_MINUTE = timedelta(seconds=10), timedelta(minutes=1)
"""When a container that is not ready is asked for again: soon at first, then each minute. Nobody waits for it
meanwhile, since a call has an end."""
TOO_LONG = timedelta(hours=1)
"""After that nothing more is expected of one. Meta's pages speak of five minutes."""
LATER = timedelta(hours=1)
"""When a day's posts that are used up are counted again: the day is the last 24 hours."""

Make = Callable[[str], Awaitable[str]]
"""Makes a container, and what belongs into it; what it keeps of that stands under the step it is given."""


class State(BaseModel):
    status: str = Field(validation_alias=AliasChoices("status_code", "status"))
    reason: str | None = Field("", validation_alias=AliasChoices("error_message", "status"))


class Allowed(BaseModel):
    quota_total: int


class Quota(BaseModel):
    quota_usage: int = 0
    config: Allowed


class Quotas(BaseModel):
    data: tuple[Quota, ...]


@dataclass(frozen=True, slots=True)
class Containers:
    """The containers of one account, and the posts they became, listed at the edge where they are made.

    `status` is what is asked of a container, and `fields` of a post.
    """

    graph: Graph
    user: str
    edge: str
    limit_at: str
    status: str
    fields: str

    @property
    def begun(self) -> str:
        """Step: what was the account's newest post before the first try."""
        return f"{self.graph.platform}.newest_before"

    @property
    def own(self) -> str:
        """Where the account's posts are listed."""
        return f"/{self.user}/{self.edge}"

    async def begin(self, post: Outgoing) -> None:
        """Keep what is the newest post, before the first try.

        Raises:
            PlatformRefused: its images are at no public address.
            RateLimited: no more posts are taken today.
            NotSent: there was no answer.
        """
        shown(post)
        if await post.steps.done(self.begun) is None:
            await self.require_quota()
            await post.steps.keep(self.begun, await self.graph.newest(self.own, self.fields))

    async def since(self, begun: str) -> Sequence[Entry]:
        """What the account has posted since it was begun, newest first."""
        return await self.graph.since(self.own, self.fields, begun)

    async def require_quota(self) -> None:
        """
        Raises:
            RateLimited: no more posts are taken today.
            NotSent: there was no answer.
        """
        try:
            asked = f"/{self.user}/{self.limit_at}"
            told = await self.graph.look(asked, Quotas, fields="quota_usage,config")
        except (CannotSay, Gone) as error:
            raise NotSent(error.message) from error
        if any(quota.quota_usage >= quota.config.quota_total for quota in told.data):
            most, label = told.data[0].config.quota_total, self.graph.platform.label
            raise RateLimited(
                f"{label} takes {most} posts of an account in 24 hours, and they are used up.",
                until=self.graph.outside.clock.now() + LATER,
            )

    async def create(self, **params: str) -> str:
        """The id of a new container.

        Raises:
            NotSent: there was no answer; nobody sees a container.
        """
        try:
            reply = await self.graph.ask("POST", self.own, **params)
            return reply.read(Made).id
        except CannotSay as error:
            raise NotSent(error.message) from error

    async def create_of(
        self, steps: Steps, attempt: str, media: Sequence[Mapping[str, str]], **words: str
    ) -> str:
        """The id of a new container of what `shown` gives: of the one, or of all as a carousel.

        Raises:
            NotReady: the platform is still at work on some of them.
            PlatformRefused: it can't use one of them.
        """
        if len(media) == 1:
            return await self.create(**media[0], **words)
        children = [
            await once(steps, f"{attempt}.{number}", partial(self.create, is_carousel_item="true", **each))
            for number, each in enumerate(media)
        ]
        for child in children:
            await self.require_finished(child, steps=steps, attempt=attempt)
        return await self.create(media_type="CAROUSEL", children=",".join(children), **words)

    async def put_out(self, steps: Steps, part: str, make: Make) -> str:
        """The id of the post that part `part` became; it is made where there is none yet.

        Raises:
            NotReady: the platform is still at work on it, and this goes on later.
            PlatformRefused: the platform can't use it; another try makes it anew.
            CannotSay: nobody knows whether it is out.
        """
        attempt = await self._attempt(steps, part)
        container = await once(steps, f"{attempt}.container", lambda: make(attempt))
        await self.require_finished(container, steps=steps, attempt=attempt)
        await steps.keep(f"{attempt}.publishing", container)
        label, what = self.graph.platform.label, {"creation_id": container}
        try:
            reply = await self.graph.ask("POST", f"{self.own}_publish", **what)
        except PlatformRefused as refusal:
            state = await self._state(container)
            if state is not None and state.status == "PUBLISHED":
                raise CannotSay(f"{label} says that the post is out, but not where.") from refusal
            if isinstance(refusal, Gone):
                raise NotSent(f"{label} does not have the post ready yet.") from refusal
            raise
        out = reply.read(Made).id
        await steps.keep(f"{part}.out", out)
        return out

    async def require_finished(self, container: str, *, steps: Steps, attempt: str) -> None:
        """
        Raises:
            NotReady: the platform is still at work on it.
            PlatformRefused: it can't use it.
            NotSent: it waited too long to be published, or is not known yet.
        """
        state, label = await self._state(container), self.graph.platform.label
        match state.status if state else "":
            case "FINISHED":
                return
            case "IN_PROGRESS":
                await self._wait(steps, attempt)
            case "ERROR":
                await steps.keep(f"{attempt}.over", container)
                why = said(state.reason if state else "")
                raise PlatformRefused(f"{label} could not use the image, the video or the text: {why}.")
            case "EXPIRED":
                await steps.keep(f"{attempt}.over", container)
                raise NotSent(f"{label} kept the unpublished post only for a day, so it is made anew.")
            case "PUBLISHED":
                raise CannotSay(f"{label} says that the post is out, but not where.")
        raise NotSent(f"{label} does not have the post ready yet.")

    async def _wait(self, steps: Steps, attempt: str) -> None:
        """
        Raises:
            NotReady: it is to be asked for again.
            PlatformRefused: it has been long enough.
        """
        now, label = self.graph.outside.clock.now(), self.graph.platform.label
        if (begun := await steps.done(f"{attempt}.waiting")) is None:
            await steps.keep(f"{attempt}.waiting", now.isoformat())
        waited = now - datetime.fromisoformat(begun) if begun else timedelta()
        if waited > TOO_LONG:
            await steps.keep(f"{attempt}.over", now.isoformat())
            raise PlatformRefused(
                f"{label} has not finished preparing the post in an hour. See whether its images or its "
                "video can be opened from outside, and publish it again."
            )
        until = now + min(max(SOON, waited), A_MINUTE)
        raise NotReady(f"{label} is still preparing the post.", until=until)

    async def out(
        self, steps: Steps, part: str, text: str, own: Callable[[], Awaitable[Sequence[Entry]]]
    ) -> str | None:
        """The id of the post that part `part` became, and None where it certainly became none yet.

        `own` gives what the account has posted since it was begun.
        """
        if (kept := await steps.done(f"{part}.out")) is not None:
            return kept
        attempt = await self._attempt(steps, part)
        if (container := await steps.done(f"{attempt}.publishing")) is None:
            return None
        state, label = await self._state(container), self.graph.platform.label
        if state is not None and state.status != "PUBLISHED":
            return None
        found = [post for post in await own() if same(post.text, text)]
        if len(found) != 1:
            raise CannotSay(f"{label} does not say which of the account's posts this one became.")
        await steps.keep(f"{part}.out", found[0].id)
        return found[0].id

    async def _attempt(self, steps: Steps, part: str) -> str:
        number = 0
        while await steps.done(f"{part}.{number}.over") is not None:
            number += 1
        return f"{part}.{number}"

    async def _state(self, container: str) -> State | None:
        return await self.graph.look_if(f"/{container}", State, fields=self.status)


def shown(post: Outgoing, *, image: str = "") -> Sequence[Mapping[str, str]]:
    """Each image and video of a post as its container has it. `image` is the kind of images that is named.

    Raises:
        PlatformRefused: they are at no public address.
    """
    return [
        _shown(attached, address, image)
        for attached, address in zip(post.media, addresses(post), strict=True)
    ]


def _shown(attached: Attached, address: str, image: str) -> Mapping[str, str]:
    if attached.kind is MediaKind.VIDEO:
        return {"media_type": "VIDEO", "video_url": address}
    kind = {"media_type": image} if image else {}
    alt = {"alt_text": attached.alt} if attached.alt else {}
    return {**kind, "image_url": address, **alt}


def addresses(post: Outgoing) -> Sequence[str]:
    """Where the platform fetches the post's media.

    Raises:
        PlatformRefused: they are at no public address.
    """
    return [_address(post, attached) for attached in post.media]


def _address(post: Outgoing, attached: Attached) -> str:
    if attached.kind is MediaKind.VIDEO:
        return attached.key
    if (address := post.files.address(attached, post.platform)) is None:
        label = post.platform.label
        raise PlatformRefused(
            f"{label} fetches images from a public address, and this Copydesk has none. "
            "Set PUBLIC_URL to where it is reached from outside, then publish it again."
        )
    return address
