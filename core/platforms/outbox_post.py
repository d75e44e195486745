"""What a file of the outbox holds: one post, whole, as JSON."""

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Self

from core.foundation.attached import Attached, MediaKind
from core.foundation.errors import Unavailable
from core.foundation.ids import PlatformName
from core.platforms.posting import Outgoing, Receipt

IMAGES = "images"
"""The folder of a workspace that holds what its posts show."""
_MOMENTS = ("published_at", "corrected_at", "taken_down_at")


@dataclass(frozen=True, slots=True)
class Shown:
    """An image or a video of a post."""

    kind: MediaKind
    key: str
    alt: str
    file: str = ""
    """The name of an image's file among `IMAGES`."""

    def shows(self, attached: Attached) -> bool:
        return (self.kind, self.key, self.alt) == (attached.kind, attached.key, attached.alt)


@dataclass(frozen=True, slots=True)
class OutboxPost:
    """What a file of the outbox holds."""

    key: str
    workspace_id: str
    platform: PlatformName
    campaign: str
    title: str
    text: str
    link: str | None
    published_at: datetime
    url: str
    preheader: str = ""
    media: tuple[Shown, ...] = ()
    follow_ups: tuple[str, ...] = ()
    corrected_at: datetime | None = None
    taken_down_at: datetime | None = None

    @classmethod
    def read(cls, path: Path) -> Self:
        """The post in the file at `path`.

        Raises:
            FileNotFoundError, NotADirectoryError: there is no such file.
            Unavailable: the file can't be read or isn't a post.
        """
        try:
            values = json.loads(path.read_bytes())
            moments = {name: datetime.fromisoformat(values[name]) for name in _MOMENTS if name in values}
            media = tuple(
                Shown(**{**each, "kind": MediaKind(each["kind"])}) for each in values.get("media", ())
            )
            listed = {"media": media, "follow_ups": tuple(values.get("follow_ups", ()))}
            post = cls(**{**values, "platform": PlatformName(values["platform"]), **moments, **listed})
        except (FileNotFoundError, NotADirectoryError):
            raise
        except OSError as error:
            raise Unavailable(f"The outbox file {path.name} can't be read: {error.strerror}.") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Unavailable(
                f"The outbox file {path.name} is damaged. Restore it, or delete it to publish the post again."
            ) from error
        if post.key != path.stem or any(moment.tzinfo is None for moment in moments.values()):
            raise Unavailable(f"The outbox file {path.name} is damaged: its content belongs to another post.")
        return post

    def to_json(self) -> bytes:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        for name in _MOMENTS:
            moment = values.pop(name)
            values |= {name: moment.isoformat()} if moment else {}
        values["media"] = [asdict(each) for each in self.media]
        return json.dumps(values, ensure_ascii=False, indent=2).encode("utf-8", "surrogatepass")

    @property
    def receipt(self) -> Receipt:
        return Receipt(remote_id=self.key, url=self.url, published_at=self.published_at)

    def says(self, post: Outgoing) -> bool:
        """Whether its content is that of `post`."""
        ours = (self.title, self.preheader, self.text, self.link, self.follow_ups)
        shows = len(self.media) == len(post.media) and all(
            shown.shows(attached) for shown, attached in zip(self.media, post.media, strict=True)
        )
        return shows and ours == (post.title, post.preheader, post.text, post.link, post.follow_ups)
