"""The outbox: posts that Copydesk published into files, read as people would see them.

Files lie as `<workspace>/<platform>/<key>.json`. What can't be read as a post is left out: the folder may be
looked at while a file is being written.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from core.foundation.attached import MediaKind
from core.foundation.ids import PlatformName
from core.platforms.catalogue import profile_of
from core.platforms.outbox_post import IMAGES


class ShownMedia(BaseModel):
    """An image, by the name of its file; or a video, by its address."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    kind: MediaKind
    key: str
    alt: str = ""
    file: str = ""

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return self.key if self.kind is MediaKind.VIDEO else f"/outbox/images/{self.file}"


class _PostFile(BaseModel):
    model_config = ConfigDict(extra="ignore")

    key: str
    workspace_id: str
    platform: PlatformName
    campaign: str
    text: str
    title: str = ""
    preheader: str = ""
    link: str | None = None
    media: tuple[ShownMedia, ...] = ()
    follow_ups: tuple[str, ...] = ()
    published_at: datetime
    url: str
    corrected_at: datetime | None = None
    taken_down_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PublishedPost:
    """One post as its readers see it."""

    key: str
    platform: PlatformName
    campaign: str
    title: str
    preheader: str
    text: str
    link: str | None
    media: tuple[ShownMedia, ...]
    follow_ups: tuple[str, ...]
    published_at: datetime
    url: str
    corrected_at: datetime | None
    taken_down_at: datetime | None
    """Nothing of its copy is there any more."""

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """The post in `path`, or None while there is no whole one."""
        try:
            held = _PostFile.model_validate_json(path.read_bytes())
        except (OSError, ValidationError):
            return None
        if held.key != path.stem:
            return None
        return cls(**{name: value for name, value in held if name != "workspace_id"})

    def to_json(self) -> dict[str, Any]:
        profile = profile_of(self.platform)
        return {
            "key": self.key,
            "platform": self.platform.value,
            "platform_label": self.platform.label,
            "mark": profile.mark,
            "colour": profile.colour,
            "campaign": self.campaign,
            "title": self.title,
            "preheader": self.preheader,
            "text": self.text,
            "link": self.link,
            "media": [{"kind": each.kind, "address": each.address, "alt": each.alt} for each in self.media],
            "follow_ups": list(self.follow_ups),
            "published_at": self.published_at.isoformat(),
            "corrected_at": self.corrected_at.isoformat() if self.corrected_at else None,
            "taken_down_at": self.taken_down_at.isoformat() if self.taken_down_at else None,
            "url": self.url,
        }


@dataclass(frozen=True, slots=True)
class Outbox:
    """The folder that posts are published into; it may not be there yet."""

    folder: Path

    def posts(self) -> list[PublishedPost]:
        """Every post, the newest first; those that were taken down too."""
        found = filter(None, map(PublishedPost.read, self._files()))
        return sorted(found, key=lambda post: (post.published_at, post.key), reverse=True)

    def find(self, key: str) -> PublishedPost | None:
        paths = (path for path in self._files() if path.stem == key)
        return next((post for post in map(PublishedPost.read, paths) if post), None)

    def image(self, name: str) -> Path | None:
        """The file of an image that some post shows."""
        if not _IMAGE.fullmatch(name):
            return None
        return next(self.folder.glob(f"*/{IMAGES}/{name}"), None)

    def fingerprint(self) -> int:
        """Changes whenever a post comes, goes or changes."""
        return hash(tuple(sorted((str(path), _changed_at(path)) for path in self._files())))

    def _files(self) -> list[Path]:
        return list(self.folder.glob("*/*/*.json"))


_IMAGE = re.compile(r"[0-9a-f]{64}\.[a-z]{3,4}")


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
