"""The outbox: a platform that publishes into files, for trying Copydesk and for platforms without access.

A post is one JSON file, `<folder>/<workspace>/<platform>/<key>.json`. It appears whole or not at all, and
the first one under a key stays: publishing a key again gives back the first receipt. A correction replaces
the file, whole; of a post that was taken down the file stays, without its content, so that nothing late
brings it back. Its images lie in `<folder>/<workspace>/images`, named by what they are, before it is there.
"""

import errno
import hashlib
import os
import re
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from core.foundation.attached import MediaKind
from core.foundation.clock import Clock
from core.foundation.ids import PlatformName
from core.foundation.threads import NotBegun, Threads
from core.platforms.catalogue import rules_of
from core.platforms.media import Fitted
from core.platforms.outbox_post import IMAGES, OutboxPost, Shown
from core.platforms.posting import Capability, Figures, NotSent, Outgoing, PlatformRefused, Receipt, Seen

T = TypeVar("T")
Images = Mapping[str, Fitted]
"""By the keys of what they were made of."""
Naming = Callable[[Path, Path], bool]
"""Gives a draft its final name in one step; False where that is taken."""
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

    capabilities = frozenset(Capability) - {Capability.ENGAGEMENT}
    account = ""

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
        return await self._written(partial(self._publish, images=await _images_of(post)), post)

    async def find(self, post: Outgoing) -> Receipt | None:
        """The receipt of `post`, read back from its file."""
        return await self._threads.run(self._find, post, about=post.key)

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        """Give the file of `post` its content."""
        return await self._written(partial(self._correct, images=await _images_of(post)), post)

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        """Take the content out of the file of `post`."""
        await self._written(self._take_down, post)

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        """What the file of `post` holds."""
        there = await self._threads.run(self._read, post, about=post.key)
        if there is None or there.taken_down_at is not None:
            return None
        return Seen(there.text, there.title, tuple(each.alt for each in there.media), there.follow_ups)

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        """Nobody reads a folder."""
        return {}

    async def sweep(self) -> int:
        """Delete the drafts of processes that died while they wrote; says how many."""
        return await self._threads.run(self._sweep, about="sweep")

    async def _written(self, write: Callable[[Outgoing], T], post: Outgoing) -> T:
        try:
            return await self._threads.run(write, post, about=post.key)
        except NotBegun as refused:
            raise NotSent(refused.message) from refused

    def _sweep(self) -> int:
        swept, latest = 0, time.time() - DRAFT_SECONDS
        for draft in self._folder.glob(f"*/{self.name.value}/.*.tmp"):
            with suppress(FileNotFoundError):  # its writer was only slow, or another worker was faster
                if draft.stat().st_mtime < latest:
                    draft.unlink()
                    swept += 1
        return swept

    def _publish(self, post: Outgoing, *, images: Images) -> Receipt:
        if (there := self._read(post)) is not None:
            if there.taken_down_at is not None:
                raise PlatformRefused("This post was taken down; nothing was sent.")
            return there.receipt
        self._refuse_what_the_platform_would(post)
        file = self._file(post)
        sent = OutboxPost(
            key=post.key,
            workspace_id=post.workspace_id,
            platform=post.platform,
            campaign=post.campaign,
            title=post.title,
            preheader=post.preheader,
            text=post.text,
            link=post.link,
            media=self._shown(post, images),
            follow_ups=post.follow_ups,
            published_at=self._clock.now(),
            url=self._address(post.key, file),
        )
        first = self._put(file, sent.to_json(), _link_if_free)
        return sent.receipt if first else OutboxPost.read(file).receipt

    def _correct(self, post: Outgoing, *, images: Images) -> Receipt:
        until = time.monotonic() + WITHIN
        self._refuse_what_the_platform_would(post)
        there = self._read(post)
        if there is None or there.taken_down_at is not None:
            raise PlatformRefused("The post is not in the outbox any more, so it can't be corrected.")
        if not there.says(post):
            corrected = replace(
                there,
                title=post.title,
                preheader=post.preheader,
                text=post.text,
                link=post.link,
                media=self._shown(post, images),
                follow_ups=post.follow_ups,
                corrected_at=self._clock.now(),
            )
            self._put(self._file(post), corrected.to_json(), _replacing(until))
        return there.receipt

    def _take_down(self, post: Outgoing) -> None:
        until = time.monotonic() + WITHIN
        there = self._read(post)
        if there is not None and there.taken_down_at is None:
            empty = replace(
                there,
                title="",
                preheader="",
                text="",
                link=None,
                media=(),
                follow_ups=(),
                taken_down_at=self._clock.now(),
            )
            self._put(self._file(post), empty.to_json(), _replacing(until))

    def _shown(self, post: Outgoing, images: Images) -> tuple[Shown, ...]:
        """What the post shows, once all its images are in their folder."""
        shown = []
        for each in post.media:
            name = ""
            if (image := images.get(each.key)) is not None:
                name = f"{hashlib.sha256(image.content).hexdigest()}{image.ending}"
                self._put(self._folder / post.workspace_id / IMAGES / name, image.content, _link_if_free)
            shown.append(Shown(each.kind, each.key, each.alt, name))
        return tuple(shown)

    def _put(self, file: Path, content: bytes, name_it: Naming) -> bool:
        try:
            first = _place(file, content, name_it)
            self._names.setdefault(file.parent, _Names(file.parent)).keep()
        except OSError as error:
            raise NotSent(
                f"The outbox folder can't be written ({error.strerror}). "
                "Make room or allow writing there, then try again."
            ) from error
        return first

    def _find(self, post: Outgoing) -> Receipt | None:
        there = self._read(post)
        return there.receipt if there is not None and there.taken_down_at is None else None

    def _read(self, post: Outgoing) -> OutboxPost | None:
        try:
            return OutboxPost.read(self._file(post))
        except (FileNotFoundError, NotADirectoryError):
            return None

    def _refuse_what_the_platform_would(self, post: Outgoing) -> None:
        rules = rules_of(self.name)
        problems = rules.problems(post.text, title=post.title, preheader=post.preheader)
        problems += rules.follow_up_problems(post.follow_ups)
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


async def _images_of(post: Outgoing) -> Images:
    """The post's images as its platform would take them, by their keys.

    Raises:
        NotSent, PlatformRefused: as `MediaFiles.fitted` does.
    """
    images = [each for each in post.media if each.kind is MediaKind.IMAGE]
    return {each.key: await post.files.fitted(each, post.platform) for each in images}


# Ids only: nothing that could leave the folder.
_SAFE = re.compile(r"[A-Za-z0-9_-]{1,100}")


def _place(file: Path, content: bytes, name_it: Naming) -> bool:
    """Put `content` at `file`, whole, as `name_it` allows; whether this call did it.

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
        placed = name_it(draft, file)
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


def _replacing(until: float) -> Naming:
    """Name it in the place of what is there, unless our time (monotonic) is up."""

    def replaced(draft: Path, file: Path) -> bool:
        # Whoever waited for us has given us up, and by now another change may have been made.
        if time.monotonic() > until:
            raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
        draft.replace(file)
        return True

    return replaced


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
