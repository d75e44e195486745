"""The outbox: a platform that publishes into files, for trying Copydesk and for platforms without access.

A post is one JSON file, `<folder>/<workspace>/<platform>/<key>.json`. It appears whole or not at all, and
the first one under a key stays: publishing a key again gives back the first receipt.
"""

import errno
import json
import os
import re
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Self

from core.foundation.clock import Clock
from core.foundation.errors import Unavailable
from core.foundation.ids import PlatformName
from core.foundation.threads import NotBegun, Threads
from core.platforms.catalogue import rules_of
from core.platforms.port import NotSent, Outgoing, PlatformRefused, Receipt


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

    @classmethod
    def read(cls, path: Path) -> Self:
        """The post in the file at `path`.

        Raises:
            FileNotFoundError, NotADirectoryError: there is no such file.
            Unavailable: the file can't be read or isn't a post.
        """
        try:
            values = json.loads(path.read_bytes())
            published_at = datetime.fromisoformat(values.pop("published_at"))
            post = cls(
                **{**values, "platform": PlatformName(values["platform"]), "published_at": published_at}
            )
        except (FileNotFoundError, NotADirectoryError):
            raise
        except OSError as error:
            raise Unavailable(f"The outbox file {path.name} can't be read: {error.strerror}.") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Unavailable(
                f"The outbox file {path.name} is damaged. Restore it, or delete it to publish the post again."
            ) from error
        if post.key != path.stem or post.published_at.tzinfo is None:
            raise Unavailable(f"The outbox file {path.name} is damaged: its content belongs to another post.")
        return post

    def to_json(self) -> bytes:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        values["published_at"] = self.published_at.isoformat()
        return json.dumps(values, ensure_ascii=False, indent=2).encode("utf-8", "surrogatepass")

    @property
    def receipt(self) -> Receipt:
        return Receipt(remote_id=self.key, url=self.url, published_at=self.published_at)


MOST = 20
"""Files of one platform that are written or read at a time: as many as posts are claimed."""
WITHIN = 30.0
"""Seconds a file has to be written or read. With `PATIENCE`, less than a platform's call may take."""
PATIENCE = 10.0
DRAFT_SECONDS = 300.0
"""How old a draft is that nobody is writing any more."""


class OutboxPlatform:
    """Publishes posts for the platform `name` into `folder`, under that platform's own limits.

    With `base_url`, a post's address is `<base_url>/outbox/<key>`, else that of its file.
    """

    def __init__(self, name: PlatformName, folder: Path, base_url: str | None, clock: Clock) -> None:
        self.name = name
        self._folder = folder
        self._base_url = base_url
        self._clock = clock
        what = f"The outbox folder for {name.label}"
        self._names: dict[Path, _Names] = {}
        self._threads = Threads(what, most=MOST, within=WITHIN, patience=PATIENCE)

    @property
    def hanging(self) -> int:
        """How many calls the folder has not answered."""
        return self._threads.hanging

    async def publish(self, post: Outgoing) -> Receipt:
        """Write `post` into its file, or give back the receipt if it is there already."""
        try:
            return await self._threads.run(self._publish, post, about=post.key)
        except NotBegun as refused:
            raise NotSent(refused.message) from refused

    async def find(self, post: Outgoing) -> Receipt | None:
        """The receipt of `post`, read back from its file."""
        return await self._threads.run(self._find, post, about=post.key)

    async def sweep(self) -> int:
        """Delete the drafts of processes that died while they wrote; says how many."""
        return await self._threads.run(self._sweep, about="sweep")

    def _sweep(self) -> int:
        swept, latest = 0, time.time() - DRAFT_SECONDS
        for draft in self._folder.glob(f"*/{self.name.value}/.*.tmp"):
            with suppress(FileNotFoundError):  # its writer was only slow, or another worker was faster
                if draft.stat().st_mtime < latest:
                    draft.unlink()
                    swept += 1
        return swept

    def _publish(self, post: Outgoing) -> Receipt:
        if (receipt := self._find(post)) is not None:
            return receipt
        self._refuse_what_the_platform_would(post)
        file = self._file(post)
        sent = OutboxPost(
            key=post.key,
            workspace_id=post.workspace_id,
            platform=post.platform,
            campaign=post.campaign,
            title=post.title,
            text=post.text,
            link=post.link,
            published_at=self._clock.now(),
            url=self._address(post.key, file),
        )
        try:
            first = _place(file, sent.to_json())
            self._names.setdefault(file.parent, _Names(file.parent)).keep()
        except OSError as error:
            raise NotSent(
                f"The outbox folder can't be written ({error.strerror}). "
                "Make room or allow writing there, then try again."
            ) from error
        return sent.receipt if first else OutboxPost.read(file).receipt

    def _find(self, post: Outgoing) -> Receipt | None:
        try:
            return OutboxPost.read(self._file(post)).receipt
        except (FileNotFoundError, NotADirectoryError):
            return None

    def _refuse_what_the_platform_would(self, post: Outgoing) -> None:
        problems = rules_of(self.name).problems(post.text, title=post.title)
        if problems:
            raise PlatformRefused(" ".join(problems))

    def _file(self, post: Outgoing) -> Path:
        if post.platform is not self.name:
            raise PlatformRefused(
                f"The post is meant for {post.platform.label}, not for {self.name.label}; nothing was sent."
            )
        if not (_SAFE.fullmatch(post.key) and _SAFE.fullmatch(post.workspace_id)):
            raise PlatformRefused("The post's id can't be a file name; nothing was sent.")
        return self._folder / post.workspace_id / self.name.value / f"{post.key}.json"

    def _address(self, key: str, file: Path) -> str:
        if self._base_url is None:
            return file.resolve().as_uri()
        return f"{self._base_url.rstrip('/')}/outbox/{key}"


# Ids only: nothing that could leave the folder.
_SAFE = re.compile(r"[A-Za-z0-9_-]{1,100}")


def _place(file: Path, content: bytes) -> bool:
    """Put `content` at `file`, whole, unless something is there; whether this call did it.

    Raises:
        OSError: nothing was put there.
    """
    if not file.parent.is_dir():
        file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.stem}.", suffix=".tmp")
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as writing:
            writing.write(content)
            writing.flush()
            os.fsync(writing.fileno())
        placed = _link_if_free(draft, file)
    finally:
        # A draft that stays behind is invisible and harms nobody.
        with suppress(OSError):
            draft.unlink()
    return placed


def _link_if_free(draft: Path, file: Path) -> bool:
    """Give `draft` its final name in one step that fails if the name is taken."""
    try:
        os.link(draft, file)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS or file.exists():
            raise
        # Memory sticks and some network shares: still whole, but the second of two at once would win.
        draft.replace(file)
    return True


_NO_HARD_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}


class _Names:
    """The names in a folder, made to survive a power cut, where folders can be synced at all.

    One sync serves all whose names were there when it began, so that many at once wait for two at most.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._syncing = threading.Lock()
        self._begun = 0

    def keep(self) -> None:
        """Return once the names that are in the folder now are on the disk."""
        begun = self._begun
        with self._syncing:
            if self._begun == begun:  # else one has begun since our name was there, and has ended
                self._begun += 1
                self._sync()

    def _sync(self) -> None:
        with suppress(OSError):
            descriptor = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
