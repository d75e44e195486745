"""Files that are this user's alone: what people wrote and what signs for them is nobody else's to read."""

import re
from contextlib import suppress
from pathlib import Path

OTHERS = 0o077
"""What other users of the machine may do; the umask of our processes."""
OWN = ("lake", "outbox", "media", "logs", "links")
"""Folders that Copydesk makes in its data folder, which itself may be one that others share."""
OURS = frozenset({*OWN, "copydesk.db", "demo", "keys.json"})
"""What a data folder holds that is Copydesk's alone."""
WITH_DATABASE = ("", "-wal", "-shm", "-journal")
"""What the names of SQLite's files end with."""
_DATABASE = re.compile(r"^(copydesk\.db)-(?:wal|shm|journal)$")


def keep_private(data_dir: Path, sqlite: Path | None) -> None:
    """Take from others what an earlier version left open to them: folders of `data_dir`, itself where it
    holds nothing else, and the database wherever it lies. What a closed folder holds is closed."""
    database = [sqlite.with_name(sqlite.name + end) for end in WITH_DATABASE] if sqlite else []
    itself = [data_dir] if is_ours_alone(data_dir) else []
    for place in (*(data_dir / name for name in OWN), *database, *itself):
        # What isn't there yet will be made private; what isn't ours can't be changed, and need not be.
        with suppress(OSError):
            if not place.is_symlink() and is_open_to_others(place):
                place.chmod(place.stat().st_mode & 0o700)


def is_ours_alone(data_dir: Path) -> bool:
    """Whether something lies there, and nothing but what Copydesk makes."""
    try:
        found = {_DATABASE.sub(r"\1", place.name) for place in data_dir.iterdir()}
    except OSError:
        return False
    return bool(found) and found <= OURS


def is_open_to_others(place: Path) -> bool:
    """Whether other users of this machine may read or change it; False where there is nothing."""
    try:
        return bool(place.stat().st_mode & OTHERS)
    except OSError:
        return False
