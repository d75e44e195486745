"""Files that are this user's alone: what people wrote and what signs for them is nobody else's to read."""

from contextlib import suppress
from pathlib import Path

OTHERS = 0o077
"""What other users of the machine may do; the umask of our processes."""
OWN = ("copydesk.db", "copydesk.db-wal", "copydesk.db-shm", "lake", "outbox", "logs")
"""What Copydesk makes in its data folder. The folder itself may be one that others share."""


def keep_private(data_dir: Path) -> None:
    """Take from others what an earlier version left open to them. What a closed folder holds is closed."""
    for name in OWN:
        place = data_dir / name
        # What isn't there yet will be made private; what isn't ours can't be changed, and need not be.
        with suppress(OSError):
            if not place.is_symlink() and is_open_to_others(place):
                place.chmod(place.stat().st_mode & 0o700)


def is_open_to_others(place: Path) -> bool:
    """Whether other users of this machine may read or change it; False where there is nothing."""
    try:
        return bool(place.stat().st_mode & OTHERS)
    except OSError:
        return False
