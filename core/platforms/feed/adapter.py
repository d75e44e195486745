"""Posting into a feed of our own: what it is to show is kept with the post, and calls nobody.

The feed's address shows it as soon as the post is PUBLISHED (`core.flow.feeds`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.foundation.ids import AccountId, PlatformName
from core.platforms.connecting import Outside
from core.platforms.feed import PROFILE
from core.platforms.feed.entry import REVISION, TAKEN_DOWN, Shown, revisions_of, shown_of
from core.platforms.posting import Capability, Figures, NotSent, Outgoing, PlatformRefused, Receipt, Seen
from core.platforms.vendor import refuse_what_it_would

CAPABILITIES = frozenset(
    {
        *(Capability.FIND, Capability.IDEMPOTENT, Capability.READ, Capability.EDIT, Capability.DELETE),
        Capability.MEDIA,
    }
)


@dataclass(frozen=True, slots=True)
class FeedPlatform:
    """Posts into the feed of one account."""

    outside: Outside
    account_id: AccountId
    account: str
    name: PlatformName = PlatformName.FEED
    capabilities: frozenset[Capability] = CAPABILITIES

    async def publish(self, post: Outgoing) -> Receipt:
        """Keep what is to be shown; what was kept first stays."""
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        if await post.steps.done(TAKEN_DOWN) is not None:
            raise PlatformRefused("This post was taken out of the feed; nothing was sent.")
        if not await revisions_of(post.steps):
            await self._show(post, await shown_of(post, self.outside.clock.now()), number=0)
        return self._receipt(post, (await revisions_of(post.steps))[0])

    async def find(self, post: Outgoing) -> Receipt | None:
        """Where it is kept."""
        shown = await self._shown(post)
        return self._receipt(post, shown[0]) if shown else None

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        """Show the content of `post` instead."""
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        shown = await self._shown(post)
        if not shown:
            raise PlatformRefused("The post is not in the feed any more, so it can't be corrected.")
        wanted = await shown_of(post, self.outside.clock.now())
        if not shown[-1].says(wanted):
            await self._show(post, wanted, number=len(shown))
        return self._receipt(post, shown[0])

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        """Show it no more."""
        await post.steps.keep(TAKEN_DOWN, self.outside.clock.now().isoformat())

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        """What the feed shows."""
        shown = await self._shown(post)
        if not shown:
            return None
        last = shown[-1]
        alts = tuple(each.alt for each in last.media if each.is_image)
        return Seen(last.text, last.title, alts=alts, follow_ups=())

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        """Nobody tells us who reads it."""
        return {}

    async def _shown(self, post: Outgoing) -> list[Shown]:
        """Its revisions; none where it was taken down."""
        return [] if await post.steps.done(TAKEN_DOWN) is not None else await revisions_of(post.steps)

    async def _show(self, post: Outgoing, shown: Shown, *, number: int) -> None:
        await post.steps.keep(f"{REVISION}{number}", shown.to_json())

    def _receipt(self, post: Outgoing, first: Shown) -> Receipt:
        if not self.outside.public_url:
            raise NotSent("Nobody can reach the feed: PUBLIC_URL is not set.")
        url = f"{address_of(self.outside.public_url, self.account_id)}#{post.key}"
        return Receipt(post.key, url, datetime.fromisoformat(first.at))


def address_of(public_url: str, account_id: AccountId) -> str:
    """Where a feed is."""
    return f"{public_url}/feeds/{account_id}.xml"
