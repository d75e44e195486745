"""What is drawn: a post with all that is seen of it, and what there is to say about it."""

from dataclasses import dataclass
from enum import StrEnum

from core.foundation.ids import PlatformName


class Theme(StrEnum):
    LIGHT = "light"
    DARK = "dark"


class Width(StrEnum):
    DESKTOP = "desktop"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about a post, and where in one of its parts the words are that it is about."""

    severity: str
    sentence: str
    part: str = ""
    """`text`, `title`, `preheader`, `follow_ups.0`, `follow_ups.1`, …; empty where it is about the whole."""
    start: int = 0
    end: int = 0
    fix: str = ""
    """What would mend it, in an imperative."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image, small; or a video, of which only its address is known."""

    key: str
    alt: str
    width: int = 0
    height: int = 0
    content: bytes = b""
    """A JPEG; empty where it can't be shown."""
    is_video: bool = False


@dataclass(frozen=True, slots=True)
class LinkCard:
    """What platforms show of the page that a link leads to."""

    address: str
    title: str = ""
    description: str = ""
    site: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class SeenPost:
    """A variant as its readers will meet it."""

    platform: PlatformName
    label: str
    status: str
    author: str
    """Who speaks."""
    text: str
    title: str = ""
    account: str = ""
    """As whom it is posted, as people know it there; empty where that is nobody yet."""
    preheader: str = ""
    link: str | None = None
    card: LinkCard | None = None
    media: tuple[Picture, ...] = ()
    follow_ups: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
