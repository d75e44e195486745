"""Nobody cuts the power of a test: what it keeps need not be on a disk before it goes on, nor ever.

What a killed process had written is there all the same, synced or not. A test that is about syncing takes
`SYNCED`, as it is.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from core.storage import database

MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
"""Bytes: several times what all processes of a run keep at a time."""

SYNCED = database._prepare_sqlite


def keep_files_in_memory() -> None:
    """Where there is room, and nobody said where else."""
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # what was found before is forgotten


def _unsynced(connection: Any, record: Any) -> None:
    SYNCED(connection, record)
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.close()


keep_files_in_memory()
database._prepare_sqlite = _unsynced
os.fsync = lambda _descriptor: None
