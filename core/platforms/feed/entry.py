"""What stands in a feed for one post. Its revisions are the steps of the post, numbered; the last is out."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from core.foundation.attached import MediaKind
from core.platforms.containers import addresses
from core.platforms.posting import Outgoing, Steps

REVISION, TAKEN_DOWN = "revision:", "taken_down"


@dataclass(frozen=True, slots=True)
class ShownMedium:
    """An image or a video, at its address. Of a video neither its type nor its size is known."""

    address: str
    alt: str
    content_type: str = ""
    length: int = 0
    """In bytes."""

    @property
    def is_image(self) -> bool:
        return bool(self.content_type)


async def shown_of(post: Outgoing, at: datetime) -> "Shown":
    """What a post is to show.

    Raises:
        NotSent, PlatformRefused: an image can't be read, or is at no public address.
    """
    media = []
    for each, address in zip(post.media, addresses(post), strict=True):
        if each.kind is MediaKind.VIDEO:
            media.append(ShownMedium(address, each.alt))
        else:
            fitted = await post.files.fitted(each, post.platform)
            media.append(ShownMedium(address, each.alt, fitted.content_type, len(fitted.content)))
    return Shown(post.title, post.text, post.link, at.isoformat(), tuple(media))


@dataclass(frozen=True, slots=True)
class Shown:
    """One revision of an entry, since `at`."""

    title: str
    text: str
    link: str | None
    at: str
    """In ISO 8601, in UTC."""
    media: tuple[ShownMedium, ...] = ()

    @classmethod
    def read(cls, kept: str) -> "Shown":
        told = json.loads(kept)
        media = tuple(ShownMedium(**each) for each in told.pop("media", ()))
        return cls(**told, media=media)

    def says(self, other: "Shown") -> bool:
        """Whether it says and shows the same, whenever."""
        return replace(self, at=other.at) == other

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


async def revisions_of(steps: Steps) -> list[Shown]:
    """All that was shown of a post, the last of them now."""
    found: list[Shown] = []
    while (kept := await steps.done(f"{REVISION}{len(found)}")) is not None:
        found.append(Shown.read(kept))
    return found


def latest_of(kept: dict[str, str]) -> Shown | None:
    """What is shown of a post with these steps; None where it shows nothing."""
    numbers = [int(step.removeprefix(REVISION)) for step in kept if step.startswith(REVISION)]
    if not numbers or TAKEN_DOWN in kept:
        return None
    return Shown.read(kept[f"{REVISION}{max(numbers)}"])
