"""Images and videos of posts: what a platform takes of them, and how an adapter gets them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.foundation.attached import Attached, MediaKind
from core.foundation.ids import PlatformName

JPEG, PNG, WEBP, GIF = "image/jpeg", "image/png", "image/webp", "image/gif"
ENDINGS = {JPEG: ".jpg", PNG: ".png", WEBP: ".webp", GIF: ".gif"}


@dataclass(frozen=True, slots=True)
class MediaRules:
    """What a platform takes of images and videos. `source` is the page that states it, the vendor's own
    where there is one."""

    source: str
    most: int
    """Images of one post; where it takes videos, these among them."""
    max_bytes: int
    """Of one image."""
    types: tuple[str, ...] = (JPEG, PNG)
    """Media types of images; what has none of these is made the first."""
    max_width: int | None = None
    max_height: int | None = None
    max_pixels: int | None = None
    min_ratio: float | None = None
    """Width by height; what is narrower or wider than these two gets a border, and nothing is cut off."""
    max_ratio: float | None = None
    max_alt: int = 0
    """Characters of the words for those who can't see an image; 0 where a platform takes none."""
    is_needed: bool = False
    """Whether nothing can be posted without an image or a video."""
    takes_video: bool = False
    """Whether a video can be given by its address."""
    needs_address: bool = False
    """Whether the platform fetches images itself, from a public address."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What of an image decides whether a platform takes it as it is."""

    content_type: str
    size: int
    """Bytes."""
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """An image as a platform takes it."""

    content: bytes
    content_type: str
    width: int
    height: int

    @property
    def ending(self) -> str:
        """What the name of its file ends in."""
        return ENDINGS.get(self.content_type, "")


class MediaFiles(Protocol):
    """The images behind what is attached to posts."""

    async def fitted(self, image: Attached, platform: PlatformName) -> Fitted:
        """`image` as `platform` takes it; the same bytes each time.

        Raises:
            NotSent: it can't be read now.
            PlatformRefused: there is no way to make it fit.
        """
        ...

    def address(self, image: Attached, platform: PlatformName) -> str | None:
        """Where `platform` can fetch the same; None where we have no public address."""
        ...


class ReadiesMedia(MediaFiles, Protocol):
    """`MediaFiles` that can be made ready before they are wanted."""

    async def make_ready(self, image: Attached, platform: PlatformName) -> None:
        """See that `fitted` need only read `image`: what was made ready before isn't even read.

        Raises:
            NotSent, PlatformRefused: as `fitted` does.
        """
        ...


def passed_limits(image: Measured, rules: MediaRules) -> tuple[str, ...]:
    """What `rules` take instead of such an image, a few words for each limit that it passes; none where it is
    taken as it is."""
    ratio, pixels = image.width / image.height, image.width * image.height
    limits = (
        (image.content_type not in rules.types, f"no {image.content_type.partition('/')[2].upper()}"),
        (image.size > rules.max_bytes, f"up to {_megabytes(rules.max_bytes)}"),
        (image.width > (rules.max_width or image.width), f"up to {rules.max_width or 0:,} pixels wide"),
        (
            image.height > (rules.max_height or image.height),
            f"up to {rules.max_height or 0:,} pixels high",
        ),
        (pixels > (rules.max_pixels or pixels), f"up to {rules.max_pixels or 0:,} pixels"),
        (ratio < (rules.min_ratio or ratio), "nothing so narrow"),
        (ratio > (rules.max_ratio or ratio), "nothing so wide"),
    )
    return tuple(words for is_passed, words in limits if is_passed)


def media_problems(
    platform: PlatformName, rules: MediaRules | None, media: Sequence[Attached]
) -> tuple[str, ...]:
    """A sentence for each reason why `platform` would not take these; none if it would. `rules` is None where
    it takes none at all."""
    label = platform.label
    if rules is None:
        return (f"{label} takes no images or videos here; take them off.",) if media else ()
    found = []
    if len(media) > rules.most:
        many = "image" if rules.most == 1 else "images"
        found.append(f"{label} takes at most {rules.most} {many} in a post; this one has {len(media)}.")
    if not rules.takes_video and any(each.kind is MediaKind.VIDEO for each in media):
        found.append(f"{label} takes no video by its address; take it off.")
    if rules.is_needed and not media:
        found.append(f"{label} takes no post without an image; add one.")
    longest = max((len(each.alt) for each in media), default=0)
    if rules.max_alt and longest > rules.max_alt:
        found.append(
            f"{label} takes descriptions of up to {rules.max_alt:,} characters; this one has {longest:,}."
        )
    return tuple(found)


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.3g} MB"
