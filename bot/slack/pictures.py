"""Pictures of previews on cards: taken in the background, put into Slack once, and shown while they are true.

A card never waits for one. What is on a picture has a name (`outlook`), by which its file is noted among what
is shown; a card shows the file that bears the name of what it says itself. Whoever takes one draws what is
there then: where that changed meanwhile, the card asks for another.
"""

import asyncio

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.client import Slack
from bot.slack.failures import AnswerLost, Unreachable, code_of, held, in_short, is_passing
from core.access.permissions import System
from core.desk import Desk
from core.flow.cards.card import CampaignCard
from core.flow.previewing import outlook
from core.foundation.errors import Unavailable
from core.foundation.ids import CampaignId, PlatformName
from core.previews.chromium import NoPicture
from core.telling.shown_messages import Showing, SomebodyElseShows

LOOKS = (0.1, 0.5, 1.0, 2.0, 4.0)
"""Seconds between looks at a file whose type Slack does not know yet: it shows none of those."""

log = structlog.get_logger(__name__)


class Pictures:
    """Of one Slack app."""

    def __init__(self, desk: Desk, slack: Slack) -> None:
        self._desk, self._slack = desk, slack

    async def of(self, card: CampaignCard, platform: PlatformName) -> tuple[str, bool]:
        """The file that shows the platform's posts as they are now, empty where there is none; and whether
        one is to be taken."""
        wanted = outlook(card, platform)
        if self._desk.previewing.chromium is None or not wanted:
            return "", False
        noted = await self._desk.shown.find(key_of(card.id, platform))
        is_known = noted is not None and noted.fingerprint == wanted
        return noted.handle if noted is not None and is_known else "", not (is_known or card.has_ended)

    async def take(self, card: CampaignCard, platform: PlatformName) -> bool:
        """Take one and put it into Slack; whether there is something new to show. It fails in silence: then
        cards have their link."""
        key = key_of(card.id, platform)
        claimed = self._desk.shown.claimed(key, workspace_id=card.workspace_id, place=card.place)
        try:
            async with claimed as showing:
                return await self._take(showing, card, platform)
        except (NoPicture, SomebodyElseShows):
            return False
        except (SlackApiError, Unavailable, *Unreachable) as error:
            log.warning("picture_not_shown", key=key, error=in_short(error))
            return False

    async def _take(self, showing: Showing, card: CampaignCard, platform: PlatformName) -> bool:
        if showing.fingerprint == outlook(card, platform):
            return bool(showing.handle)  # another process was faster
        by = System(card.workspace_id)
        shows, content = await self._desk.previewing.picture(by, card.id, platform)
        try:
            file = await self._put(content, f"{platform}.png") if content else ""
        except SlackApiError as error:
            if is_passing(error):
                raise
            log.warning("picture_refused", key=showing.key, error=code_of(error))
            file = ""
        # Where there is none it is not tried again before something changes.
        before, showing.handle, showing.fingerprint = showing.handle, file, shows
        if before:
            await self._drop(before)
        return bool(file)

    async def _drop(self, file: str) -> None:
        """Take away what no card shows any more: since its posts changed, none did."""
        try:
            await self._slack.web.files_delete(file=file)
        except (SlackApiError, *Unreachable) as error:
            log.info("picture_not_deleted", error=in_short(error))

    async def _put(self, content: bytes, name: str) -> str:
        """The id of the new file, which is shared with nobody, once Slack can show it.
        Source: https://docs.slack.dev/messaging/working-with-files#upload
        """
        web = self._slack.web
        given = await web.files_getUploadURLExternal(filename=name, length=len(content))
        file_id, address = str(held(given, "file_id")), str(held(given, "upload_url"))
        async with self._slack.session.post(address, data=content, proxy=web.proxy) as answered:
            if not answered.ok:
                raise AnswerLost("upload_url", answered.status)
        await web.files_completeUploadExternal(files=[{"id": file_id, "title": name}])
        for wait in LOOKS:
            if held(await web.files_info(file=file_id), "file").get("mimetype"):
                return file_id
            await asyncio.sleep(wait)
        raise AnswerLost("files.info", 200)


def key_of(campaign_id: CampaignId, platform: PlatformName) -> str:
    """Under which the picture of a platform's posts is noted."""
    return f"picture:{campaign_id}:{platform}"
