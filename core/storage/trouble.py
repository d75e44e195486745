"""What drivers raise when the database does not take part, in words.

Whatever a driver raises passes `translate`, while connecting, reading, writing and committing. What
is a fault of ours (a table that isn't there, a row that breaks a rule) stays what it is.
"""

import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import ExceptionContext

from core.foundation.errors import Unavailable


class DatabaseUnavailable(Unavailable):
    """The database did not take part; nothing was changed.

    `refused` where it answered, so that what it was asked certainly did not happen.
    """

    code = "database_unavailable"

    def __init__(self, why: str, *, refused: bool = False) -> None:
        self.why, self.refused = why, refused
        super().__init__(why)

    @property
    def message(self) -> str:
        return f"The database {self.why}. Nothing was changed; try again in a moment."


class CommitUnknown(DatabaseUnavailable):
    """The database was lost while it committed; the change is kept as a whole, or not at all."""

    code = "outcome_unknown"

    @property
    def message(self) -> str:
        return (
            f"The database {self.why} while it was keeping this. "
            "Whether it was kept is not known: look before you try again."
        )

    @classmethod
    @contextmanager
    def where_unanswered(cls) -> Iterator[None]:
        """Around a commit: what the database did not refuse it may have kept."""
        try:
            yield
        except DatabaseUnavailable as error:
            if error.refused:
                raise
            raise cls(error.why) from error


def translate(context: ExceptionContext) -> DatabaseUnavailable | None:
    """What SQLAlchemy is to raise instead of a driver's error; None where that is a fault of ours."""
    error = context.original_exception
    if context.is_pre_ping or not isinstance(error, Exception):  # the pool itself finds another connection
        return None
    if isinstance(error, TimeoutError):
        context.is_disconnect = True  # its answer may still come, and must not be taken for another's
    return _of_sqlite(error) or _of_postgres(error) or _of_the_line(error, context)


def unanswered(error: Exception) -> DatabaseUnavailable:
    """Why there is no connection, where no driver was there to say it."""
    if isinstance(error, ssl.SSLError):
        return DatabaseUnavailable("did not prove to be the one meant: check sslmode and sslrootcert")
    if isinstance(error, ConnectionError) and "SSL" in str(error):
        return DatabaseUnavailable("speaks no TLS, which sslmode in its address asks for")
    return DatabaseUnavailable("does not answer")


def _of_sqlite(error: Exception) -> DatabaseUnavailable | None:
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
    why = _SQLITE.get(code)
    return DatabaseUnavailable(why, refused=code != sqlite3.SQLITE_IOERR) if why else None


def _of_postgres(error: Exception) -> DatabaseUnavailable | None:
    state = getattr(error, "sqlstate", None) or ""
    why = _POSTGRES.get(state) or _POSTGRES.get(state[:2])
    return DatabaseUnavailable(why, refused=why not in (LOST, STOPPED)) if why else None


def _of_the_line(error: Exception, context: ExceptionContext) -> DatabaseUnavailable | None:
    if context.connection is None and getattr(error, "sqlstate", None):
        # What PostgreSQL says to a stranger names no password.
        return DatabaseUnavailable(f"did not let Copydesk in ({error})", refused=True)
    if context.connection is None or isinstance(error, OSError):  # as a TimeoutError is
        return DatabaseUnavailable("does not answer")
    if context.is_disconnect:
        # The driver found the line broken before it said anything: what was cut off has a state to tell.
        return DatabaseUnavailable(LOST, refused=True)
    return None


LOST = "was lost: its connection broke"
STOPPED = "is being stopped or started"
_PRIMARY_CODE = 0xFF
_SQLITE = {
    sqlite3.SQLITE_NOTADB: "can't be read: its file is no SQLite database",
    sqlite3.SQLITE_CORRUPT: "can't be read: its file is damaged",
    sqlite3.SQLITE_BUSY: "is busy: another process is writing to it",
    sqlite3.SQLITE_LOCKED: "is busy: another process is writing to it",
    sqlite3.SQLITE_PROTOCOL: "is busy: another process is writing to it",
    sqlite3.SQLITE_CANTOPEN: "can't be opened",
    sqlite3.SQLITE_FULL: "has no room left: its disk is full",
    sqlite3.SQLITE_IOERR: "can't be read or written: its disk fails",
    sqlite3.SQLITE_READONLY: "may not be written",
}
_POSTGRES = {
    "08": LOST,
    "25006": "may not be written: it is read-only, as a standby is",
    "25P03": LOST,
    "25P04": LOST,
    "40001": "is busy: another change was faster",
    "40P01": "is busy: another change was faster",
    "53": "is short of memory or of other things it needs",
    "53100": "has no room left: its disk is full",
    "53300": "has no connection left for Copydesk",
    "55P03": "is busy: another process holds what was asked for",
    "57014": "took too long and was told to stop",
    "57P01": STOPPED,
    "57P02": STOPPED,
    "57P03": STOPPED,
    "57P04": "is gone: somebody dropped it",
    "57P05": LOST,
    "58": "can't be read or written: its disk fails",
    "XX001": "can't be read: it is damaged",
    "XX002": "can't be read: it is damaged",
}
"""By SQLSTATE, or by its class. Source: PostgreSQL 18, appendix A."""
