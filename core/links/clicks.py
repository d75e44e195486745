"""Clicks, written ahead: each is in a file before its visitor goes on, and stays there until it is counted.

A file belongs to the process that holds its lock, which writes to it. Once that has let go of it, or is dead,
a worker takes it over and counts all of it: the same click counts once however often it is sent, since its id
is made of the visit. So whoever dies at whatever line loses nothing and doubles nothing.

A line is written before the answer, and so outlives the process. On the disk itself it is some two seconds
later: clicks of so long may be lost with the power.
"""

import fcntl
import os
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog
from ulid import ULID

from core.foundation.threads import Threads
from core.storage.together import Together

MOST_WAITING = 256 << 20
"""Bytes of clicks that wait to be counted: some five million. Those that follow are lost."""
MOST_TOGETHER = 2_000
PATIENCE_SECONDS = 0.3
"""How long a visitor waits for a disk that hangs."""
BEING_BEGUN, COUNTABLE = ".new", ".clicks"
"""Ends of the names of files. One whose process died while it began it stays empty."""
# Milliseconds have 13 figures from 2001 to 2286: more are of a line that was torn, and the next glued to it.
_LINE = re.compile(rb"([0-9]{13}) ([a-z0-9]{1,16}) ([0-9a-f]{24})\n")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Click:
    """Somebody followed a link. `visit` is the same for who does so again right away."""

    at: datetime
    code: str
    visit: str

    @property
    def line(self) -> bytes:
        return f"{self.at.timestamp() * 1000:.0f} {self.code} {self.visit}\n".encode()

    @property
    def id(self) -> str:
        """By which the inbox knows it."""
        return f"link:{self.code}:{self.visit}"


class ClickFile:
    """A file of clicks, and the lock of whoever holds it."""

    def __init__(self, path: Path, descriptor: int, waiting: int = 0) -> None:
        self.path, self._descriptor = path, descriptor
        self.waiting = waiting
        """Bytes that wait to be counted, those of files before it included."""
        self._is_synced = True
        self._may_be_torn = False

    @classmethod
    def begun(cls, folder: Path, waiting: int = 0) -> "ClickFile":
        """A new one, which nobody sees before it is held."""
        draft = folder / f"{ULID()}{BEING_BEGUN}"
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        path = draft.with_suffix(COUNTABLE)
        draft.rename(path)
        return cls(path, descriptor, waiting)

    @classmethod
    def taken_over(cls, path: Path) -> "ClickFile | None":
        """The file of a process that is dead; None where it lives, or somebody else has counted it."""
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_APPEND)
        except FileNotFoundError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(descriptor).st_nlink:
                return cls(path, descriptor)
        except BlockingIOError:
            pass
        os.close(descriptor)
        return None

    def write(self, lines: Sequence[bytes]) -> None:
        """Append all of them or, where the disk is full in between, none.

        Raises:
            OSError: they can't be written. What follows is not glued to a half, should it have to stay.
        """
        content = b"\n" * self._may_be_torn + b"".join(lines)
        before = os.fstat(self._descriptor).st_size
        self._is_synced = False
        try:
            written = 0
            while written < len(content):
                written += os.write(self._descriptor, content[written:])
        except OSError:
            self._may_be_torn = True
            with suppress(OSError):
                os.ftruncate(self._descriptor, before)
            raise
        self._may_be_torn = False
        self.waiting += written

    def sync(self) -> None:
        if not self._is_synced:
            self._is_synced = True
            os.fsync(self._descriptor)

    def clicks(self) -> Iterator[Click]:
        """What stands in it; lines that were torn are left out."""
        with self.path.open("rb") as lines:
            for line in lines:
                if match := _LINE.fullmatch(line):
                    milliseconds, code, visit = match[1].decode(), match[2].decode(), match[3].decode()
                    yield Click(datetime.fromtimestamp(int(milliseconds) / 1000, UTC), code, visit)

    def close(self) -> None:
        """Let go of it: whoever comes next may take it over."""
        os.close(self._descriptor)

    def remove(self) -> None:
        """All of it was counted."""
        self.path.unlink(missing_ok=True)
        self.close()


def left_in(folder: Path) -> list[ClickFile]:
    """The files that nobody writes to any more, the oldest first; each is removed by who has counted it."""
    found = map(ClickFile.taken_over, sorted(folder.glob(f"*{COUNTABLE}")))
    return [file for file in found if file is not None]


class ClickLog:
    """Where this process writes clicks, until others count them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: ClickFile | None = None
        self._turn = threading.Lock()
        self._disk = Threads("The disk", most=1, within=PATIENCE_SECONDS, patience=PATIENCE_SECONDS)
        self._together = Together[Click, None](self._write, most=MOST_TOGETHER)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to hand over."""
        return self._file is None

    async def add(self, click: Click) -> None:
        """Returns once it is written.

        Raises:
            OSError: it can't be.
            Unavailable: the disk hangs.
        """
        await self._together.ask(click)

    def hand_over(self, *, whole: bool = True) -> None:
        """Have what was written on the disk itself, and let others count it; for a thread.

        Where not even what was handed over before is counted, the file grows on instead, unless it is to be
        the `whole` of it.
        """
        file = self._file
        if file is None:
            return
        file.sync()
        if whole or not any(path != file.path for path in self._folder.glob(f"*{COUNTABLE}")):
            with self._turn:
                if self._file is not file:  # another thread has handed it over meanwhile
                    return
                self._file = None
            file.sync()
            file.close()

    async def _write(self, clicks: Sequence[Click]) -> Sequence[None]:
        await self._disk.run(self._append, [click.line for click in clicks])
        return [None] * len(clicks)

    def _append(self, lines: Sequence[bytes]) -> None:
        with self._turn:
            if self._file is None:
                waiting = sum(path.stat().st_size for path in self._folder.glob(f"*{COUNTABLE}"))
                self._file = ClickFile.begun(self._folder, waiting)
            if self._file.waiting > MOST_WAITING:
                raise OSError("too many clicks wait to be counted")
            self._file.write(lines)
