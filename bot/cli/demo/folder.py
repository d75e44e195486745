"""The demo's folder: one demo at a time in it, room for it, and starting over."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli.demo.plan import KEYS, DemoPorts
from core.foundation.errors import CopydeskError

ROOM_NEEDED = 200 << 20
COMMAND = ".venv/bin/copydesk demo"
"""How it is started with options; `make demo` takes none."""


class DemoRuns(CopydeskError):
    """Another demo works in the folder; nothing was started or deleted."""

    code = "demo_runs"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(folder)

    @property
    def message(self) -> str:
        ports = " ".join(f"{door.setting}={door.port}" for door in DemoPorts.free().doors)
        return (
            f"A demo is running in “{self.folder}” already. Stop it with Ctrl-C where it was started, or "
            f"give another one a folder and ports of its own: {ports} {COMMAND} --data-dir {self.folder}-2"
        )


@contextmanager
def sole_use(folder: Path) -> Iterator[None]:
    """Make `folder` and keep other demos out of it until the block, or this process, ends.

    Two demos in one folder would answer for each other: one's worker would post the other's cards into its
    own playground, and one's preparation would turn the other's webhook off.

    Raises:
        DemoRuns: a demo works there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # The folder itself is what is locked: a lock file would have to survive starting over.
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoRuns(folder) from None
        yield
    finally:
        os.close(held)


def require_room(folder: Path) -> None:
    """Raise unless there is room for a demo's data.

    Raises:
        CopydeskError: the disk is nearly full.
    """
    there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    free = shutil.disk_usage(there).free
    if free < ROOM_NEEDED:
        raise CopydeskError(
            f"There is not enough room for the demo: it needs {ROOM_NEEDED >> 20} MB in {there}, and "
            f"{free >> 20} MB are free. Make room, or name a folder elsewhere: {COMMAND} --data-dir …"
        )


def forget(folder: Path) -> None:
    """Delete an earlier demo: all that is in its folder. Only what is a demo's is ever deleted.

    Raises:
        CopydeskError: the folder holds something else.
    """
    found = list(folder.iterdir())
    if not found:
        return
    if not (folder / KEYS).exists():
        raise CopydeskError(f"“{folder}” does not look like a demo's folder, so nothing in it was deleted.")
    # What it is known by goes last, so that a deletion that was cut short can be taken up again.
    for entry in sorted(found, key=lambda entry: entry.name == KEYS):
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
