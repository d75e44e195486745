"""The lake: what happened and how it was received, in DuckDB over Parquet, for many readers at once.

DuckLake keeps a catalog (SQLite beside the data, or PostgreSQL) and Parquet files. The rule it keeps:
each row of a stream is in it exactly once, whoever ships it, however often, and whenever they die. One
transaction reads how far the workspaces have come, adds what follows, and moves the mark, all or nothing.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import duckdb
import structlog
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_random_exponential

from core.foundation.errors import Unavailable
from core.foundation.ids import WorkspaceId
from core.foundation.threads import Threads
from core.metrics.connection import connect, empty
from core.metrics.literals import Literal, filled
from core.metrics.rows import Row, Stream, laid_out
from core.metrics.tables import ADDING_UP, IS_SPREAD, TURN, taking

log = structlog.get_logger(__name__)
T = TypeVar("T")

ATTEMPTS = 12
A_DAY = timedelta(days=1)
"""A SQLite catalog compares moments as text, and takes the whole day of the one it is given for older."""
KEEP_SNAPSHOTS = A_DAY + timedelta(days=1)
KEEP_FILES = A_DAY + timedelta(hours=1)
"""How long, at least an hour, a replaced file stays for readers that began before it was replaced."""
LARGE = 64 * 2**20
"""Bytes of a file that is merged no more: what a compaction takes does not grow with the lake."""
OUTSIDE = (duckdb.IOException, duckdb.TransactionException, duckdb.ConnectionException)
"""Errors that come from the catalog, the disk or others; what else DuckDB refuses is a fault of ours."""
MOST_READERS = 8
READ_SECONDS = 30.0
"""How long a reading query may take before it is interrupted."""
WRITE_SECONDS = 600.0
"""How long a transaction or a compaction may take before it is given up."""
PATIENCE = 10.0
_IN_THE_WAY = ("conflict", "locked", "busy", "could not serialize", "deadlock", "already exists", "duplicate")


class LakeUnavailable(Unavailable):
    """The lake can't be opened, or did not take what was shipped."""

    code = "lake_unavailable"

    def __init__(self, doing: str, reason: str) -> None:
        self.doing, self.reason = doing, reason
        super().__init__(doing, reason)

    @property
    def message(self) -> str:
        return f"The metrics could not be {self.doing} ({self.reason}). Nothing is lost; it is tried again."


class StreamGap(ValueError):
    """Rows were shipped that don't follow what the lake has; taking them would hide a loss."""


class Lake:
    """One process's door to the lake. Calls wait; asynchronous callers use `reading` and `writing`."""

    def __init__(self, catalog: Path | str, data: Path, *, read_only: bool) -> None:
        self._catalog, self._data, self._read_only = catalog, data, read_only
        self._one_at_a_time = threading.Lock()
        self._mending = threading.Lock()
        self._is_broken = False
        self._cursors: list[duckdb.DuckDBPyConnection] = []
        self.reading = Threads(
            "The lake", most=MOST_READERS, within=READ_SECONDS + PATIENCE, patience=PATIENCE
        )
        self.writing = Threads("The lake", most=2, within=WRITE_SECONDS, patience=PATIENCE)
        self._connection, self.is_there = self._open()

    @classmethod
    def open(cls, catalog: Path | str, data: Path, *, read_only: bool = False) -> Self:
        """Open the lake; one that is to be written is made where it isn't there.

        `catalog` is the path of a SQLite file, or a postgresql:// address. To read a lake that nobody has
        made yet is to read an empty one; `is_there` tells the difference.

        Raises:
            LakeUnavailable: the catalog can't be reached.
            ExtensionMissing: a package of DuckDB's is not installed.
        """
        return cls(catalog, data, read_only=read_only)

    def ship(
        self, stream: Stream, rows: Iterable[Row], forgotten: Mapping[WorkspaceId, int] | None = None
    ) -> int:
        """Add the rows the lake does not have yet, all of them or none; returns how many those were.

        Rows of a workspace come in the order of their positions. Safe to call again after any failure,
        and from many processes: the one that loses a race tries again, and finds what is left to do.
        `forgotten` is up to where a workspace's rows are gone for good, so that they may be left out.

        Raises:
            StreamGap: the rows leave out another position that the lake does not have.
            LakeUnavailable: others were in the way each time, or the catalog can't be reached.
        """
        given = list(rows)
        with self._one_at_a_time:
            return self._writing(lambda: self._ship(stream, given, forgotten or {}), "stored") if given else 0

    def _ship(self, stream: Stream, rows: list[Row], forgotten: Mapping[WorkspaceId, int]) -> int:
        execute = self._connection.execute
        execute("BEGIN")
        marks = _marks(self._connection, stream)
        fresh = _following(marks, rows, forgotten)
        if not fresh:
            execute("ROLLBACK")
            return 0
        # Two who only add rows would not conflict, and both would succeed; two who change one row do.
        took = taking(stream, marks, {row.workspace_id for row in fresh})
        for statement in (laid_out(stream, fresh), *took, "COMMIT"):
            execute(statement)
        return len(fresh)

    def positions(self, stream: Stream) -> dict[WorkspaceId, int]:
        """How far each workspace's stream has been shipped; one that is not named has not begun."""
        marks = self._reading(lambda cursor: _marks(cursor, stream))
        return {WorkspaceId(name): position for name, position in marks.items() if name != TURN}

    def version(self) -> int:
        """A number that changes with every change of the lake; much cheaper than any look at its rows."""
        if not self.is_there:
            return 0
        [(snapshot,)] = self.rows("SELECT id FROM ducklake_current_snapshot('lake')")
        return int(snapshot)

    def rows(self, query: str, values: Sequence[Literal] = ()) -> list[tuple[Any, ...]]:
        """What a reading query finds, `values` being those of $1, $2 … in it.

        Safe from many threads: each call has a cursor of its own meanwhile.

        Raises:
            LakeUnavailable: the catalog or a file of the lake can't be read.
        """
        return self._reading(lambda cursor: cursor.execute(filled(query, values)).fetchall())

    def compact(self) -> None:
        """Turn many small files into few and forget old snapshots. For now and then; safe beside others."""
        with self._one_at_a_time:
            self._writing(self._compact, "compacted")

    def _compact(self) -> None:
        if self._connection.execute(IS_SPREAD).fetchone() == (True,):
            for statement in ADDING_UP:
                self._connection.execute(statement)
        for step in (
            "ducklake_flush_inlined_data('lake')",
            f"ducklake_expire_snapshots('lake', older_than => now() - {_interval(KEEP_SNAPSHOTS)})",
            f"ducklake_merge_adjacent_files('lake', max_file_size => {LARGE})",
            "ducklake_rewrite_data_files('lake')",
            f"ducklake_cleanup_old_files('lake', older_than => now() - {_interval(KEEP_FILES)})",
        ):
            self._connection.execute(f"SELECT count(*) FROM {step}").fetchall()  # noqa: S608 - ours

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _reading(self, work: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        self._mend()
        kept = self._cursors
        try:
            try:
                cursor = kept.pop()
            except IndexError:
                cursor = self._connection.cursor()
                cursor.execute("USE lake")  # costs half as much as an answer, hence they are kept
            with _limited(cursor):
                found = work(cursor)
            kept.append(cursor)  # only one that nothing went wrong with
            return found
        except duckdb.InterruptException:
            raise LakeUnavailable("read", f"it took more than {READ_SECONDS:.0f} seconds") from None
        except duckdb.Error as error:
            if _came_from_outside(error):
                # It may be another lake by now, made anew. Others may be using this one, so it is not closed.
                self._is_broken = True
                raise LakeUnavailable("read", type(error).__name__) from None
            raise

    def _writing(self, work: Callable[[], T], doing: str) -> T:
        def again() -> T:
            self._mend()
            try:
                return work()
            except BaseException:
                # What a failed transaction leaves in the catalog's own connection is not ours to guess.
                with self._mending, suppress(duckdb.Error):
                    self._is_broken = True
                    self._connection.close()
                raise

        return _retrying(again, doing)

    def _mend(self) -> None:
        """Open the lake again where that was put off, by the next who needs it."""
        with self._mending:
            if self._is_broken:
                self._connection, self.is_there = self._open()
                self._cursors = []  # whoever still holds an old one gives it back to the old list
                self._is_broken = False

    def _open(self) -> tuple[duckdb.DuckDBPyConnection, bool]:
        found = _retrying(lambda: connect(self._catalog, self._data, read_only=self._read_only), "opened")
        return (found, True) if found else (empty(), False)


@contextmanager
def _limited(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Interrupt what is asked of `cursor` once its time is up."""
    limit = threading.Timer(READ_SECONDS, cursor.interrupt)
    limit.daemon = True
    limit.start()
    try:
        yield
    finally:
        limit.cancel()


def _marks(connection: duckdb.DuckDBPyConnection, stream: Stream) -> dict[str, int]:
    # The catalog takes as long to say which files may hold one stream's as to say which there are.
    found = connection.execute("SELECT stream, workspace_id, position FROM shipped").fetchall()
    return {workspace_id: position for of, workspace_id, position in found if of == stream}


def _following(
    reached: Mapping[str, int], rows: Sequence[Row], forgotten: Mapping[WorkspaceId, int]
) -> list[Row]:
    """The rows beyond what each workspace has reached or forgotten; they must follow it, and one another."""
    at, fresh = dict(reached), list[Row]()
    for row in rows:
        last = max(at.get(row.workspace_id, 0), forgotten.get(row.workspace_id, 0))
        if row.position <= last:
            continue
        if row.position != last + 1:
            raise StreamGap(f"{row.workspace_id}: position {row.position} was shipped after {last}")
        at[row.workspace_id] = row.position
        fresh.append(row)
    return fresh


def _retrying(work: Callable[[], T], doing: str) -> T:
    tries = Retrying(
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_random_exponential(multiplier=0.05, max=2),
        retry=retry_if_exception(_somebody_was_in_the_way),
        before_sleep=lambda state: _tell(state, doing),
        reraise=True,
    )
    try:
        return tries(work)
    except (duckdb.Error, OSError) as error:
        if not _came_from_outside(error):
            raise
        # Not the error's own words: they may hold the catalog's address and its password.
        raise LakeUnavailable(doing, type(error).__name__) from None


def _came_from_outside(error: duckdb.Error | OSError) -> bool:
    # DuckLake raises the plain class where its catalog is gone.
    return isinstance(error, (*OUTSIDE, OSError)) or type(error) is duckdb.Error


def _somebody_was_in_the_way(error: BaseException) -> bool:
    return isinstance(error, duckdb.Error) and any(word in str(error).lower() for word in _IN_THE_WAY)


def _tell(state: RetryCallState, doing: str) -> None:
    error = state.outcome.exception() if state.outcome else None
    log.warning("lake_retrying", doing=doing, attempt=state.attempt_number, error=type(error).__name__)


def _interval(span: timedelta) -> str:
    return f"INTERVAL '{int(span.total_seconds())} seconds'"
