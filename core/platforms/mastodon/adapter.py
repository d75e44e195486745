"""Posts to one Mastodon account, once.

Mastodon gives back the first status for an Idempotency-Key that comes again within an hour; look-alikes such
as snac ignore the header. So what was the newest status is kept before the first try: a try whose answer was
lost is looked for among what came after that, and nothing is sent again before. What follows below goes out
one by one in the same way, each as the answer to the one before.
Source: https://docs.joinmastodon.org/methods/statuses/#create.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from core.foundation.ids import PlatformName
from core.platforms.below import keep_below, keep_half_out, kept_below, put_below
from core.platforms.connecting import CannotSay
from core.platforms.counting import mastodon_length
from core.platforms.markup import text_of
from core.platforms.mastodon import MEDIA, PROFILE
from core.platforms.mastodon.limits import Limits
from core.platforms.mastodon.searching import NOTHING_YET, Search
from core.platforms.mastodon.server import Server, Status
from core.platforms.media import media_problems
from core.platforms.port import Limit
from core.platforms.posting import Capability, Figures, NotSent, Outgoing, PlatformRefused, Receipt, Seen
from core.platforms.vendor import before_posting

BEGUN, POSTED, TRIED = "newest_before", "status", "tried"
"""Steps: the id and time of what was the newest status before the first try, the id of ours, and that what
follows below it was tried, each with its number."""


class MastodonPlatform:
    """Posts as the account `owner`, under the server's own limits. `account` is its name for people."""

    name = PlatformName.MASTODON
    capabilities = frozenset(
        {
            Capability.FIND,
            Capability.READ,
            Capability.EDIT,
            Capability.DELETE,
            Capability.ENGAGEMENT,
            Capability.MEDIA,
            Capability.THREAD,
        }
    )

    def __init__(self, server: Server, *, owner: str, account: str, limits: Limits) -> None:
        self.account = account
        self._server, self._owner, self._limits = server, owner, limits

    async def publish(self, post: Outgoing) -> Receipt:
        self._require_fit(post)
        first = await self._first(post)
        if first is None:
            if await post.steps.done(POSTED) is not None:
                raise PlatformRefused("This post was deleted on Mastodon; nothing was sent.")
            media = await self._uploaded(post)
            if await post.steps.done(BEGUN) is None:
                await post.steps.keep(BEGUN, await self._newest())
            first = await self._server.post(post.text, key=post.key, media=media)
            await post.steps.keep(POSTED, first.id)

        async def put(number: int, text: str, above: str) -> str:
            if (there := await self._tried(post, number, above)) is not None:
                return there
            await post.steps.keep(_tried(number), above)
            return (await self._server.post(text, key=f"{post.key}.{number}", below=above)).id

        await put_below(post, first.id, put, self._delete)
        return _receipt(first)

    async def find(self, post: Outgoing) -> Receipt | None:
        if (first := await self._first(post)) is None:
            return None
        await keep_half_out(post, first.id)
        below = await kept_below(post)
        for number in range(len(below), len(post.follow_ups)):
            there = await self._tried(post, number, below[-1] if below else first.id)
            if there is None:
                return None
            below.append(there)
        await keep_below(post, below)
        return _receipt(first)

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        self._require_fit(post)
        below = await kept_below(post)
        if len(below) != len(post.follow_ups):
            raise PlatformRefused(
                "What follows below a post on Mastodon can be corrected, but there can't be more or less of "
                "it once it is out. Take the post down, and publish the new one."
            )
        if None in [await self._server.status(each) for each in below]:
            raise PlatformRefused("Somebody has deleted a part of this thread, so it can't be corrected.")
        # Images that are not given again are taken away, and any of them may be another one by now.
        media = await self._uploaded(post)
        first = await self._server.change(remote_id, post.text, media=media)
        for status_id, text in zip(below, post.follow_ups, strict=True):
            await self._server.change(status_id, text)
        return _receipt(first)

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        await self._delete([remote_id, *await kept_below(post)])

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        if (first := await self._server.status(remote_id)) is None:
            return None
        media = first.media_attachments
        alts = None if media is None else tuple(medium.description or "" for medium in media)
        below = [await self._server.status(each) for each in await kept_below(post)]
        return Seen(
            await self._text(first),
            alts=alts,
            follow_ups=tuple([await self._text(status) if status else "" for status in below]),
        )

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        # One by one: the call for several came with Mastodon 4.3, and look-alikes don't have it.
        return {
            remote_id: _figures(await self._server.status(remote_id)) for remote_id in remote_ids if remote_id
        }

    def _require_fit(self, post: Outgoing) -> None:
        limits = self._limits
        count = partial(mastodon_length, link_weight=limits.characters_per_link)
        text = replace(PROFILE.rules, limits=(Limit(limits.max_characters, "characters", count),))
        media = replace(MEDIA, most=limits.max_images, max_alt=limits.max_alt)
        problems = [
            *text.problems(post.text, title=post.title, preheader=post.preheader),
            *text.follow_up_problems(post.follow_ups),
            *media_problems(self.name, media, post.media),
        ]
        if problems:
            raise PlatformRefused(f"At {self._server.name}: {' '.join(problems)}")

    async def _uploaded(self, post: Outgoing) -> list[str]:
        """The ids of the post's images, which nobody sees yet.

        Raises:
            PlatformRefused: the server takes one of them by no means.
            NotSent: they are not there yet.
        """
        limits, ids = self._limits, []
        for image in post.media:
            fitted = await post.files.fitted(image, self.name)
            if len(fitted.content) > limits.image_bytes or fitted.width * fitted.height > limits.image_pixels:
                raise PlatformRefused(
                    f"At {self._server.name}: Mastodon takes images of up to {limits.image_bytes:,} bytes "
                    f"and {limits.image_pixels:,} pixels. Make this one smaller."
                )
            with before_posting():
                ids.append((await self._server.upload(fitted.content, fitted.content_type, image.alt)).id)
        return ids

    async def _first(self, post: Outgoing) -> Status | None:
        """The status of the post's own text; None when it certainly is not there."""
        if (status_id := await post.steps.done(POSTED)) is not None:
            return await self._server.status(status_id)
        if (begun := await post.steps.done(BEGUN)) is None:
            return None  # it is kept before anything is sent
        found = await self._search(begun).for_text(post.text, below=None)
        if found is not None:
            await post.steps.keep(POSTED, found.id)
        return found

    async def _tried(self, post: Outgoing, number: int, above: str) -> str | None:
        """The id that the `number`th text below has of an earlier try; None when it certainly has none."""
        if await post.steps.done(_tried(number)) is None:
            return None
        begun = await post.steps.done(BEGUN) or NOTHING_YET
        found = await self._search(begun).for_text(post.follow_ups[number], below=above)
        return found.id if found else None

    def _search(self, begun: str) -> Search:
        return Search(self._server, self._owner, self.account, begun)

    async def _newest(self) -> str:
        """What is the newest status now. Nothing was sent yet, whatever goes wrong."""
        try:
            newest = await self._server.statuses(self._owner, most=1)
        except CannotSay as error:
            raise NotSent(error.message) from error
        return f"{newest[0].id} {newest[0].created_at.isoformat()}" if newest else NOTHING_YET

    async def _delete(self, status_ids: Sequence[str]) -> None:
        """The last first, so that none answers what is gone."""
        for status_id in reversed(status_ids):
            await self._server.delete(status_id)

    async def _text(self, status: Status) -> str:
        source = await self._server.source(status.id)
        return text_of(status.content) if source is None else source


def _tried(number: int) -> str:
    return f"{TRIED}.{number}"


def _receipt(status: Status) -> Receipt:
    # A status that only followers see has no page of its own.
    return Receipt(status.id, status.url or status.uri, status.created_at)


def _figures(status: Status | None) -> Figures | None:
    if status is None:
        return None
    return Figures(likes=status.favourites_count, reposts=status.reblogs_count, replies=status.replies_count)
