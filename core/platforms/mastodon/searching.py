"""Looking for a status of ours whose answer was lost, among all that the account posted since before it."""

from dataclasses import dataclass
from datetime import datetime

from core.platforms.connecting import CannotSay
from core.platforms.mastodon.server import Server, Status
from core.platforms.mastodon.text import Same, is_same, is_same_source

NOTHING_YET = "-"
MOST_PAGES = 25


@dataclass(frozen=True, slots=True)
class Search:
    """What `owner` posted since `begun`: the id and time of what was the newest status then."""

    server: Server
    owner: str
    account: str
    begun: str

    async def for_text(self, text: str, *, below: str | None) -> Status | None:
        """The one with `text` that answers `below`, or nothing; None when there certainly is none.

        Raises:
            CannotSay: nobody can be certain.
        """
        since, is_all = await self._since()
        found = [status for status in since if status.answers == below and await self._is(status, text)]
        if len(found) > 1:
            raise CannotSay(f"{self.account} posted the same text {len(found)} times.")
        if not found and not is_all:
            raise CannotSay(f"{self.server.name} does not give all that was posted since the first try.")
        return found[0] if found else None

    async def _since(self) -> tuple[list[Status], bool]:
        """What was posted after what was the newest status then, newest first, and whether that is all."""
        newest, _, moment = self.begun.partition(" ")
        since: list[Status] = []
        known: set[str] = set()
        for _page in range(MOST_PAGES):
            page = await self.server.statuses(self.owner, before=since[-1].id if since else None)
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
        if (source := await self.server.source(status.id)) is not None:
            return is_same_source(source, text)
        if same is Same.MAYBE:
            raise CannotSay(f"{self.server.name} has a post that is nearly the same.")
        return True
