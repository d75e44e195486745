"""Pictures for posts of the contract suite: real ones, as the store of a house would give them."""

import hashlib
from io import BytesIO

from PIL import Image

from core.foundation.attached import Attached
from core.foundation.ids import PlatformName
from core.platforms.media import JPEG, Fitted

WIDTH, HEIGHT = 600, 400
ALT = "A red kettle on a stove, with steam above it."


def a_picture(colour: str = "#b03020") -> bytes:
    """A small JPEG of one colour."""
    drawn = BytesIO()
    Image.new("RGB", (WIDTH, HEIGHT), colour).save(drawn, "JPEG")
    return drawn.getvalue()


class Pictures:
    """Images that are kept in memory. With `base`, they can be fetched below that address by their keys."""

    def __init__(self, base: str = "") -> None:
        self.base = base
        self.kept: dict[str, bytes] = {}

    def add(self, colour: str = "#b03020", *, alt: str = ALT) -> Attached:
        content = a_picture(colour)
        key = hashlib.sha256(content).hexdigest()
        self.kept[key] = content
        return Attached.image(key, alt)

    async def fitted(self, image: Attached, platform: PlatformName) -> Fitted:
        return Fitted(self.kept[image.key], JPEG, WIDTH, HEIGHT)

    def address(self, image: Attached, platform: PlatformName) -> str | None:
        return f"{self.base}/{image.key}.jpg" if self.base else None
