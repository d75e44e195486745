"""How a post looks on a platform, in words; its colours are in the folder's `look.css`."""

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """What a post is, as its readers see it; each has a template in `core/previews/looks`."""

    POST = "post"
    """Beside its author's face."""
    SHEET = "sheet"
    """A sheet below its author's name, its images from edge to edge."""
    PHOTO = "photo"
    """An image with its caption below."""
    BUBBLE = "bubble"
    """A message of a channel, its images above."""
    MESSAGE = "message"
    """A message among others."""
    MAIL = "mail"
    ARTICLE = "article"
    """A page of its own, that people find by a search."""
    READER = "reader"
    """An entry in a feed reader."""
    RECORD = "record"
    """Fields, for a program."""

    @property
    def has_cards(self) -> bool:
        """Whether a link has a card in it."""
        return self in {Shape.POST, Shape.SHEET, Shape.BUBBLE, Shape.MESSAGE}


class Coloured(StrEnum):
    """What stands out of a text as something to be pressed."""

    LINKS = "links"
    HASHTAGS = "hashtags"
    MENTIONS = "mentions"
    FAR_MENTIONS = "far_mentions"
    """With the server, as @ana@example.social or @ana.example.social."""
    CASHTAGS = "cashtags"


class Called(StrEnum):
    """As what an account is known to who reads its posts."""

    NAME = "name"
    """By the name that it is connected under."""
    HANDLE = "handle"
    """By its handle alone."""
    BOTH = "both"
    """By who speaks, and the handle or address that it is connected under beside that."""


@dataclass(frozen=True, slots=True)
class Look:
    """What differs among platforms of one shape."""

    shape: Shape = Shape.POST
    coloured: tuple[Coloured, ...] = (Coloured.LINKS, Coloured.HASHTAGS)
    more: str = "…more"
    """What stands where a text is cut."""
    card_beside_media: bool = False
    """Whether a link has its card also where the post has images."""
    signs: tuple[str, ...] = ("reply", "repost", "heart", "share")
    """The signs below a post, in their order; `parts.html` draws them."""
    words: tuple[str, ...] = ()
    """What is written beside them; nothing where they stand alone."""
    called: Called = Called.NAME
    when: str = "now"
    """How a time is written there."""


PLAIN = Look()
