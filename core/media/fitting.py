"""Making an image fit what a platform takes: pure, and the same bytes each time.

Nothing is cut off: what is too narrow or too wide gets a border. What is too heavy is first saved with less
quality and then smaller. Imported where it is used: it brings Pillow along.
"""

import math
from collections.abc import Iterator
from io import BytesIO

from PIL import Image

from core.media.reading import MAX_PIXELS, Picture, described, plain
from core.platforms.media import GIF, JPEG, PNG, WEBP, Fitted, Measured, MediaRules, passed_limits

FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", GIF: "GIF"}
QUALITIES = (90, 80, 70, 60)
SMALLER = 0.8
"""How much of each side is left where no quality was low enough."""
SMALLEST = 16
"""Pixels of the longer side of what is still a picture."""
WHITE = (255, 255, 255)
ALIKE = 24
"""How much of 255 two corners differ, by colour, of which people would say that they are one colour."""


class CanNotFit(Exception):
    """There is no way to make it fit."""


def fit(content: bytes, rules: MediaRules) -> Fitted:
    """What we kept as `content`, as `rules` take it. A GIF that moves stays one where it fits as it is, and
    is its first frame else.

    Raises:
        CanNotFit: there is no way.
    """
    kept = described(content)
    if fits(kept, rules):
        return Fitted(kept.content, kept.content_type, kept.width, kept.height)
    shown = plain(kept)
    # Of what moved only what stands still is made.
    still = PNG if kept.content_type == GIF else kept.content_type
    kinds = _kinds(still, rules, has_alpha=shown.mode == "RGBA")
    size = canvas(shown.width, shown.height, rules)
    while True:
        drawn = _drawn(shown, size, rules)
        for kind in kinds:
            for encoded in _encoded(drawn, kind):
                if len(encoded) <= rules.max_bytes:
                    return Fitted(encoded, kind, *size)
        smaller = size[0] * SMALLER, size[1] * SMALLER
        if max(smaller) < SMALLEST:
            raise CanNotFit
        size = within(*smaller, rules)


def fits(kept: Picture, rules: MediaRules) -> bool:
    """Whether `rules` take it as it is."""
    measured = Measured(kept.content_type, len(kept.content), kept.width, kept.height)
    return not passed_limits(measured, rules)


def canvas(width: int, height: int, rules: MediaRules) -> tuple[int, int]:
    """Width and height of an image of this size, with its border, as `rules` take it. Never larger than it
    has to be."""
    ratio = width / height
    if rules.min_ratio is not None and ratio < rules.min_ratio:
        return within(math.ceil(height * rules.min_ratio), height, rules)
    if rules.max_ratio is not None and ratio > rules.max_ratio:
        return within(width, math.ceil(width / rules.max_ratio), rules)
    return within(width, height, rules)


def within(width: float, height: float, rules: MediaRules) -> tuple[int, int]:
    """The largest whole size of about this shape that passes none of the limits. One is our own: what is
    narrow has few pixels, but many with its border."""
    most = min(rules.max_pixels or MAX_PIXELS, MAX_PIXELS)
    scale = min(
        1.0,
        (rules.max_width or width) / width,
        (rules.max_height or height) / height,
        math.sqrt(most / (width * height)),
    )
    # A hair more, since 0.1 + 0.2 is no 0.3, and half a pixel would be a whole one lost.
    wide, high = (max(1, int(side * scale + 1e-6)) for side in (width, height))
    if wide * high > most:
        wide = max(1, most // high)
    if rules.max_ratio is not None and wide / high > rules.max_ratio:
        wide = max(1, int(high * rules.max_ratio))
    if rules.min_ratio is not None and wide / high < rules.min_ratio:
        high = max(1, int(wide / rules.min_ratio))
    return wide, high


def _kinds(own: str, rules: MediaRules, *, has_alpha: bool) -> tuple[str, ...]:
    """The types to try, the best first: its own keeps most of it, and a JPEG needs the fewest bytes."""
    first = own if own in rules.types else rules.types[0]
    if not has_alpha and own != JPEG and JPEG in rules.types:
        return tuple(dict.fromkeys((first, JPEG)))
    return (first,)


def _encoded(image: Image.Image, kind: str) -> Iterator[bytes]:
    """`image` as bytes of this type, ever fewer of them."""
    for quality in QUALITIES if kind in {JPEG, WEBP} else (None,):
        saved = BytesIO()
        flat = _on(image, WHITE) if kind in {JPEG, GIF} else image
        flat.save(saved, FORMATS[kind], **({"quality": quality} if quality else {}))
        yield saved.getvalue()


def _drawn(shown: Image.Image, size: tuple[int, int], rules: MediaRules) -> Image.Image:
    """The whole image on a canvas of this size."""
    if shown.size == size:
        return shown
    scale = min(size[0] / shown.width, size[1] / shown.height)
    inner = tuple(min(most, max(1, round(side * scale))) for side, most in zip(shown.size, size, strict=True))
    resized = shown.resize((inner[0], inner[1]), Image.Resampling.LANCZOS)
    if resized.size == size:
        return resized
    drawn = Image.new("RGB", size, _border(shown))
    at = ((size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2)
    drawn.paste(resized, at, resized if resized.mode == "RGBA" else None)
    return drawn


def _border(shown: Image.Image) -> tuple[int, int, int]:
    """The colour that its corners share, or white."""
    flat = _on(shown, WHITE) if shown.mode == "RGBA" else shown
    right, low = flat.width - 1, flat.height - 1
    corners = [flat.getpixel(at) for at in ((0, 0), (right, 0), (0, low), (right, low))]
    colours = [corner for corner in corners if isinstance(corner, tuple)]
    if len(colours) < len(corners) or any(
        max(channel) - min(channel) > ALIKE for channel in zip(*colours, strict=True)
    ):
        return WHITE
    red, green, blue = (sum(channel) // len(channel) for channel in zip(*colours, strict=True))
    return red, green, blue


def _on(image: Image.Image, colour: tuple[int, int, int]) -> Image.Image:
    """`image` without transparency, on a ground of this colour."""
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, colour)
    ground.paste(image, mask=image)
    return ground
