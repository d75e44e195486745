"""The demo's folder: room for it, and starting over."""

import shutil
from pathlib import Path

from bot.cli.demo_plan import KEYS
from core.foundation.errors import CopydeskError

ROOM_NEEDED = 200 << 20


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
            f"{free >> 20} MB are free. Make room, or name a folder elsewhere: copydesk demo --data-dir …"
        )


def forget(folder: Path) -> None:
    """Delete an earlier demo. Only what is a demo's folder is ever deleted.

    Raises:
        CopydeskError: the folder holds something else.
    """
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / KEYS).exists():
        raise CopydeskError(f"“{folder}” does not look like a demo's folder, so nothing in it was deleted.")
    shutil.rmtree(folder)
