"""Clicks, written ahead: each is in a file before its visitor goes on, and stays there until it is counted.

A file belongs to the process that holds its lock. What a process has written others take over once it is
dead, and whoever takes a file counts all of it: the same click counts once however often it is sent, since
its id is made of the visit. So whoever dies at whatever line loses nothing and doubles nothing.

A line is written before the answer, and so outlives the process. On the disk itself it is when it is first
tried to be counted, some two seconds later: clicks of so long may be lost with the power.
"""

import fcntl
import os
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog
from ulid import ULID

from core.foundation.threads import Threads
from core.storage.together import Together

MOST_WAITING = 256 << 20
"""Bytes of clicks of one process that wait to be counted: some four million. Those that follow are lost."""
MOST_TOGETHER = 2_000
PATIENCE_SECONDS = 0.3
"""How long a visitor waits for a disk that hangs."""
BEING_BEGUN, COUNTABLE = ".new", ".clicks"
"""Ends of the names of files. One whose process died while it began it stays empty."""
_LINE = re.compile(rb"([0-9]{1,15}) ([a-z0-9]{1,16}) ([0-9a-f]{24})\n")

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

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path, self._descriptor = path, descriptor
        self.size, self.is_counted = 0, False
        self._is_synced = True

    @classmethod
    def begun(cls, folder: Path) -> "ClickFile":
        """A new one, which nobody sees before it is held."""
        draft = folder / f"{ULID()}{BEING_BEGUN}"
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        path = draft.with_suffix(COUNTABLE)
        draft.rename(path)
        return cls(path, descriptor)

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
        content = b"".join(lines)
        self._is_synced = False
        while content:
            content = content[os.write(self._descriptor, content) :]
        self.size = os.fstat(self._descriptor).st_size

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
        self.is_counted = True
        self.close()


class ClickLog:
    """The clicks of this process, and of dead ones, on their way to be counted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: ClickFile | None = None
        self._to_count: list[ClickFile] = []
        self._turn = threading.Lock()
        self._disk = Threads("The disk", most=1, within=PATIENCE_SECONDS, patience=PATIENCE_SECONDS)
        self._together = Together[Click, None](self._write, most=MOST_TOGETHER)

    @property
    def is_waiting(self) -> bool:
        """Whether this process has written clicks that are not counted yet."""
        return self._file is not None or bool(self._to_count)

    async def add(self, click: Click) -> None:
        """Returns once it is written.

        Raises:
            OSError: it can't be.
            Unavailable: the disk hangs.
        """
        await self._together.ask(click)

    def to_count(self) -> Sequence[ClickFile]:
        """What was written so far, and then, where that is all counted, what dead processes left.

        Those who add meanwhile begin a new file. Each is removed by who has counted it. For a thread, as is
        whatever follows: it reads and writes.
        """
        self._to_count = [file for file in self._to_count if not file.is_counted]
        with self._turn:
            if not self._to_count and self._file is not None:
                self._to_count, self._file = [self._file], None
        if not self._to_count:
            left = map(ClickFile.taken_over, sorted(self._folder.glob(f"*{COUNTABLE}")))
            self._to_count = [file for file in left if file is not None]
        return self._to_count

    def sync(self) -> None:
        """Have what was written on the disk itself."""
        for file in (*self._to_count, self._file):
            if file is not None:
                file.sync()

    def close(self) -> None:
        """Let others count what is left."""
        with self._turn:
            for file in (*self._to_count, *filter(None, [self._file])):
                file.close()
            self._to_count, self._file = [], None

    async def _write(self, clicks: Sequence[Click]) -> Sequence[None]:
        await self._disk.run(self._append, [click.line for click in clicks])
        return [None] * len(clicks)

    def _append(self, lines: Sequence[bytes]) -> None:
        with self._turn:
            if self._file is None:
                self._file = ClickFile.begun(self._folder)
            if self._file.size > MOST_WAITING:
                raise OSError("too many clicks wait to be counted")
            self._file.write(lines)
