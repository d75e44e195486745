"""Making a feed: it has a title, and its address is ours."""

from collections.abc import Mapping

from core.foundation.ids import AccountId, PlatformName
from core.platforms.connecting import Account, CannotConnect, Connected, Outside, Question
from core.platforms.feed.adapter import CAPABILITIES, FeedPlatform, address_of
from core.platforms.posting import Capability

LONGEST_TITLE = 100


class Connector:
    """Connects nothing outside."""

    platform = PlatformName.FEED
    capabilities: frozenset[Capability] = CAPABILITIES
    questions = (Question("title", "Title", "What the feed is called by whoever subscribes to it"),)

    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    async def connect(self, answers: Mapping[str, str]) -> Connected:
        """A feed of that title.

        Raises:
            CannotConnect: nobody could reach it, or it can't be called so.
        """
        title = " ".join(answers["title"].split())
        if not self._outside.public_url:
            raise CannotConnect("A feed needs an address that people reach: set PUBLIC_URL.")
        if not 0 < len(title) <= LONGEST_TITLE:
            raise CannotConnect(f"A title has 1 to {LONGEST_TITLE} characters.", question="title")
        return Connected(remote_id=title.casefold(), name=title)

    def address(self, account_id: AccountId) -> str:
        """Where people subscribe to the feed; empty where nobody could."""
        public = self._outside.public_url
        return address_of(public, account_id) if public else ""

    async def refresh(self, account: Account) -> Connected | None:
        """There is nothing secret."""
        return None

    def open(self, account: Account) -> FeedPlatform:
        """The adapter that posts into the feed."""
        return FeedPlatform(self._outside, account.id, account.name)
