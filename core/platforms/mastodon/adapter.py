"""Posts to one Mastodon account, once.

Mastodon gives back the first status for an Idempotency-Key that comes again within an hour; look-alikes such
as snac ignore the header. So what was the newest status is kept before the first try: a try whose answer was
lost is looked for among what came after that, and nothing is sent again before.
Source: https://docs.joinmastodon.org/methods/statuses/#create.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.foundation.ids import PlatformName
from core.platforms.connecting import CannotSay
from core.platforms.counting import LINK_WEIGHT, mastodon_length
from core.platforms.markup import text_of
from core.platforms.mastodon.server import Server, Status
from core.platforms.mastodon.text import Same, is_same, is_same_source
from core.platforms.posting import Capability, Figures, NotSent, Outgoing, PlatformRefused, Receipt, Seen

BEGUN, POSTED = "newest_before", "status"
"""Steps: the id and time of what was the newest status before the first try, and the id of ours."""
NOTHING_YET = "-"
MOST_PAGES = 25


class MastodonPlatform:
    """Posts as the account `owner`, under the server's own limits. `account` is its name for people."""

    name = PlatformName.MASTODON
    capabilities = frozenset(
        {Capability.FIND, Capability.READ, Capability.EDIT, Capability.DELETE, Capability.ENGAGEMENT}
    )

    def __init__(
        self, server: Server, *, owner: str, account: str, most: int, link_weight: int = LINK_WEIGHT
    ) -> None:
        self.account = account
        self._server, self._owner = server, owner
        self._most, self._link_weight = most, link_weight

    async def publish(self, post: Outgoing) -> Receipt:
        self._require_fit(post.text)
        begun = await post.steps.done(BEGUN)
        if begun is None:
            await post.steps.keep(BEGUN, await self._newest())
        elif (there := await self.find(post)) is not None:
            return there
        elif await post.steps.done(POSTED) is not None:
            raise PlatformRefused("This post was deleted on Mastodon; nothing was sent.")
        status = await self._server.post(post.text, key=post.key)
        await post.steps.keep(POSTED, status.id)
        return _receipt(status)

    async def find(self, post: Outgoing) -> Receipt | None:
        if (status_id := await post.steps.done(POSTED)) is not None:
            status = await self._server.status(status_id)
            return _receipt(status) if status else None
        if (begun := await post.steps.done(BEGUN)) is None:
            return None  # it is kept before anything is sent
        since, is_all = await self._since(begun)
        found = [status for status in since if await self._is(status, post.text)]
        if len(found) > 1:
            raise CannotSay(f"{self.account} posted the same text {len(found)} times.")
        if not found and not is_all:
            raise CannotSay(f"{self._server.name} does not give all that was posted since the first try.")
        return _receipt(found[0]) if found else None

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        self._require_fit(post.text)
        return _receipt(await self._server.change(remote_id, post.text))

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        await self._server.delete(remote_id)

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        status = await self._server.status(remote_id)
        if status is None:
            return None
        source = await self._server.source(remote_id)
        return Seen(text_of(status.content) if source is None else source)

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        # One by one: the call for several came with Mastodon 4.3, and look-alikes don't have it.
        return {
            remote_id: _figures(await self._server.status(remote_id)) for remote_id in remote_ids if remote_id
        }

    def _require_fit(self, text: str) -> None:
        used = mastodon_length(text, link_weight=self._link_weight)
        if used > self._most:
            where = f"Mastodon at {self._server.name}"
            raise PlatformRefused(f"{where} takes at most {self._most:,} characters; this text has {used:,}.")

    async def _newest(self) -> str:
        """What is the newest status now. Nothing was sent yet, whatever goes wrong."""
        try:
            newest = await self._server.statuses(self._owner, most=1)
        except CannotSay as error:
            raise NotSent(error.message) from error
        return f"{newest[0].id} {newest[0].created_at.isoformat()}" if newest else NOTHING_YET

    async def _since(self, begun: str) -> tuple[list[Status], bool]:
        """What was posted after what was the newest status then, newest first, and whether that is all."""
        newest, _, moment = begun.partition(" ")
        since: list[Status] = []
        known: set[str] = set()
        for _page in range(MOST_PAGES):
            page = await self._server.statuses(self._owner, before=since[-1].id if since else None)
            if not page:
                return since, True
            if known >= {status.id for status in page}:
                break  # the same page whatever is asked for, as snac does
            for status in page:
                # That one may have been deleted meanwhile; what is older stood behind it.
                if status.id == newest or (moment and status.created_at < datetime.fromisoformat(moment)):
                    return since, True
                if status.id not in known:
                    known.add(status.id)
                    since.append(status)
        return since, False

    async def _is(self, status: Status, text: str) -> bool:
        """Whether `status` is `text`.

        Raises:
            CannotSay: it may be.
        """
        same = is_same(status.content, text)
        if same is Same.NO:
            return False
        if (source := await self._server.source(status.id)) is not None:
            return is_same_source(source, text)
        if same is Same.MAYBE:
            raise CannotSay(f"{self._server.name} has a post that is nearly the same.")
        return True


def _receipt(status: Status) -> Receipt:
    # A status that only followers see has no page of its own.
    return Receipt(status.id, status.url or status.uri, status.created_at)


def _figures(status: Status | None) -> Figures | None:
    if status is None:
        return None
    return Figures(likes=status.favourites_count, reposts=status.reblogs_count, replies=status.replies_count)
