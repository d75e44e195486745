"""Visits: by which the second click of the same visitor is known, without anybody being known by it.

A visit is a hash of address, user agent, link and ten minutes, under a salt that is drawn anew each day (UTC)
and deleted with it. So of what is kept nothing leads to a person, nor from one link or hour to another.
"""

import hashlib
import os
import secrets
from datetime import date, datetime, timedelta
from pathlib import Path

import structlog

WINDOW = timedelta(minutes=10)
"""Who follows a link again within the same ten minutes of the clock has clicked once."""
SALT_BYTES = 32
VISIT_BYTES = 12

log = structlog.get_logger(__name__)


class Visits:
    """Hashes visits. Processes that share `folder` share the day's salt."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._day: date | None = None
        self._salt = b""

    def of(self, code: str, address: str, agent: str, at: datetime) -> str:
        """The visit, as letters and figures; the same again for the same visitor, link and ten minutes."""
        if self._day != at.date():
            self._day, self._salt = at.date(), _salt_of(self._folder, at.date())
        told = f"{code}\0{int(at.timestamp() // WINDOW.total_seconds())}\0{address}\0{agent}"
        return hashlib.blake2b(
            told.encode("utf-8", "surrogatepass"), digest_size=VISIT_BYTES, key=self._salt
        ).hexdigest()

    def forget(self, today: date) -> None:
        """Delete the salts of other days, also where nobody clicks any more."""
        if self._day != today:
            self._day, self._salt = None, b""
        _forget(self._folder, today)


def _salt_of(folder: Path, day: date) -> bytes:
    """The day's salt, drawn by whoever comes first. Where it can't be kept, one of this process's own."""
    kept = folder / f"salt-{day:%Y-%m-%d}"
    draft = folder / f".{kept.name}-{secrets.token_hex(8)}"
    salt = secrets.token_bytes(SALT_BYTES)
    try:
        _forget(folder, day)
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(salt)
            os.link(draft, kept)
        except FileExistsError:
            salt = kept.read_bytes()
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        log.warning("salt_not_kept", error=str(error))
    return salt


def _forget(folder: Path, day: date) -> None:
    """Delete what is not of `day`, drafts too: who was killed while it drew a salt has left one."""
    for other in folder.glob("*salt-*"):
        if f"salt-{day:%Y-%m-%d}" not in other.name:
            other.unlink(missing_ok=True)
