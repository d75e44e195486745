"""Links that are known without asking the database: a file beside it, for when it is slow or away.

A link never changes, so what is known stays true. The file is SQLite's, may be shared by processes, and fills
again where it is deleted.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

BUSY_SECONDS = 1.0


class Known(NamedTuple):
    """Where a short link leads, and when it was made."""

    code: str
    destination: str
    created_at: datetime


class KnownLinks:
    """The file. Its calls are for a thread; each raises `sqlite3.Error` where the file can't be used."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def learn(self, links: Iterable[Known]) -> None:
        rows = [(link.code, link.destination, link.created_at.timestamp()) for link in links]
        with closing(self._open()) as file, file:
            file.executemany("INSERT OR IGNORE INTO links VALUES (?, ?, ?)", rows)

    def destination(self, code: str) -> str | None:
        with closing(self._open()) as file:
            found = file.execute("SELECT destination FROM links WHERE code = ?", [code]).fetchone()
        return found[0] if found else None

    def latest(self) -> datetime:
        """When the newest of them was made."""
        with closing(self._open()) as file:
            [at] = file.execute("SELECT coalesce(max(created_at), 0) FROM links").fetchone()
        return datetime.fromtimestamp(at, UTC)

    def newest(self, most: int) -> Sequence[tuple[str, str]]:
        """The codes and destinations of the newest, the oldest of these first."""
        with closing(self._open()) as file:
            found = file.execute(
                "SELECT code, destination FROM links ORDER BY created_at DESC LIMIT ?", [most]
            ).fetchall()
        return found[::-1]

    def _open(self) -> sqlite3.Connection:
        file = sqlite3.connect(self._path, timeout=BUSY_SECONDS)
        try:
            file.execute("PRAGMA journal_mode = WAL")
            file.execute(
                "CREATE TABLE IF NOT EXISTS links"
                " (code TEXT PRIMARY KEY, destination TEXT NOT NULL, created_at REAL NOT NULL) WITHOUT ROWID"
            )
            file.execute("CREATE INDEX IF NOT EXISTS links_created ON links (created_at)")
        except BaseException:
            file.close()
            raise
        return file
