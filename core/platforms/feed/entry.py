"""What stands in a feed for one post. Its revisions are the steps of the post, numbered; the last is out."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from core.platforms.posting import Outgoing, Steps

REVISION, TAKEN_DOWN = "revision:", "taken_down"


@dataclass(frozen=True, slots=True)
class Shown:
    """One revision of an entry, since `at`."""

    title: str
    text: str
    link: str | None
    at: str
    """In ISO 8601, in UTC."""

    @classmethod
    def of(cls, post: Outgoing, at: datetime) -> "Shown":
        return cls(post.title, post.text, post.link, at.isoformat())

    @classmethod
    def read(cls, kept: str) -> "Shown":
        return cls(**json.loads(kept))

    def says(self, post: Outgoing) -> bool:
        return (self.title, self.text, self.link) == (post.title, post.text, post.link)

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
