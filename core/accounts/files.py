"""The images of one call: all of them are ready while the call has time left for the platform."""

import asyncio

from core.foundation.attached import Attached
from core.foundation.ids import PlatformName
from core.platforms.media import Fitted, MediaFiles
from core.platforms.posting import NotSent

READY_WITHIN = 30.0
"""Seconds from the beginning of a call, which has 45. Whatever came of an image later could not be told from
an answer that the platform did not give."""


class FilesOfCall:
    """`MediaFiles` that count their time from now on."""

    def __init__(self, files: MediaFiles) -> None:
        self._files = files
        self._until = asyncio.get_running_loop().time() + READY_WITHIN

    async def fitted(self, image: Attached, platform: PlatformName) -> Fitted:
        try:
            async with asyncio.timeout_at(self._until):
                return await self._files.fitted(image, platform)
        except TimeoutError as error:
            raise NotSent("An image of this post was not ready in time. Nothing was sent.") from error

    def address(self, image: Attached, platform: PlatformName) -> str | None:
        return self._files.address(image, platform)
