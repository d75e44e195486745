"""The images of a call are ready while it has time left, or it is certain that nothing was sent."""

import asyncio

import pytest

from core.accounts import files
from core.accounts.files import FilesOfCall
from core.foundation.attached import Attached
from core.foundation.ids import PlatformName
from core.platforms.media import JPEG, Fitted
from core.platforms.posting import NotSent

KETTLE = Attached.image("a" * 64)
READY = Fitted(b"...", JPEG, 40, 30)


class Files:
    """Images that are ready as soon as `is_ready` is set."""

    def __init__(self) -> None:
        self.is_ready = asyncio.Event()

    async def fitted(self, image: Attached, platform: PlatformName) -> Fitted:
        await self.is_ready.wait()
        return READY

    def address(self, image: Attached, platform: PlatformName) -> str | None:
        return f"https://copy.example/{image.key}"


async def test_an_image_that_is_ready_is_given() -> None:
    kept = Files()
    kept.is_ready.set()
    assert await FilesOfCall(kept).fitted(KETTLE, PlatformName.X) == READY
    assert FilesOfCall(kept).address(KETTLE, PlatformName.X) == f"https://copy.example/{KETTLE.key}"


async def test_an_image_that_is_not_ready_in_time_was_certainly_not_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(files, "READY_WITHIN", 0.0)
    with pytest.raises(NotSent, match="was not ready in time"):
        await FilesOfCall(Files()).fitted(KETTLE, PlatformName.X)


async def test_the_images_of_a_call_have_their_time_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "READY_WITHIN", 0.02)
    kept = Files()
    kept.is_ready.set()
    call = FilesOfCall(kept)
    await call.fitted(KETTLE, PlatformName.X)
    kept.is_ready.clear()
    with pytest.raises(NotSent):
        await call.fitted(KETTLE, PlatformName.X)
