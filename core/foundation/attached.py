"""What a post carries besides its words: images that we keep, and videos that stand at an address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class MediaKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"

    @property
    def is_image(self) -> bool:
        return self is MediaKind.IMAGE


@dataclass(frozen=True, slots=True)
class Attached:
    """One image or video of a variant, and the words for those who can't see it."""

    kind: MediaKind
    key: str
    """Of an image the SHA-256 of the bytes that we keep, in hex; of a video its https address."""
    alt: str = ""

    @classmethod
    def image(cls, key: str, alt: str = "") -> Self:
        return cls(MediaKind.IMAGE, key, alt)

    def as_json(self) -> dict[str, str]:
        return {"kind": self.kind.value, "key": self.key, "alt": self.alt}


def attached_in(kept: Iterable[Mapping[str, Any]]) -> tuple[Attached, ...]:
    """The media that were kept as JSON, in their order."""
    return tuple(Attached(MediaKind(each["kind"]), each["key"], each["alt"]) for each in kept)
