"""Values as SQL: whatever they are, DuckDB has them as they were."""

from datetime import UTC, datetime, timedelta, timezone

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.metrics.literals import Literal, filled
from core.metrics.rows import EngagementRow, Stream, laid_out

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1800, 1, 1), datetime(2200, 1, 1), timezones=ZONES)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
WORDS = TEXTS | st.sampled_from(["'; DROP TABLE shipped; --", "\\'", "$1", "$2", "''", "\0", "a\0b", '"'])
COUNTS = st.integers(-(2**63), 2**63 - 1)


@pytest.fixture(scope="module")
def plain() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@given(first=WORDS, second=WORDS | COUNTS | st.none())
def test_a_value_is_found_as_it_was_given(
    plain: duckdb.DuckDBPyConnection, first: str, second: Literal
) -> None:
    question = filled("SELECT $2, $1, '$.name'", [first, second])
    assert plain.execute(question).fetchall() == [(second, first, "$.name")]


@given(moments=st.lists(MOMENTS, min_size=1))
def test_a_moment_is_found_as_it_was_given(plain: duckdb.DuckDBPyConnection, moments: list[datetime]) -> None:
    asked = "SELECT epoch_us($1), list_transform($2, lambda m: epoch_us(m))"
    [(first, all_of_them)] = plain.execute(filled(asked, [moments[0], moments])).fetchall()
    expected = [(at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) for at in moments]
    assert (first, all_of_them) == (expected[0], expected)


@given(
    reports=st.lists(
        st.tuples(WORDS, WORDS | st.none(), st.integers(0, 10**12), MOMENTS | MOMENTS.map(str)), min_size=1
    )
)
def test_rows_are_found_as_they_were_added(
    plain: duckdb.DuckDBPyConnection, reports: list[tuple[str, str | None, int, datetime | str]]
) -> None:
    rows = [
        EngagementRow("wsp", n, text, text, text, post, "x", count, count, at, text)  # type: ignore[arg-type]
        for n, (text, post, count, at) in enumerate(reports)
    ]
    plain.execute("DROP TABLE IF EXISTS batch")
    plain.execute(laid_out(Stream.ENGAGEMENT, rows))
    found = plain.execute(
        "SELECT * REPLACE (epoch_us(happened_at) AS happened_at) FROM batch ORDER BY position"
    ).fetchall()
    assert found == [(*row[:9], _microseconds(row.happened_at), row.source) for row in rows]


def test_a_moment_that_names_no_zone_is_utc(plain: duckdb.DuckDBPyConnection) -> None:
    plain.execute("DROP TABLE IF EXISTS batch")
    at = "2026-03-02 12:00:00.000001"
    plain.execute(laid_out(Stream.ENGAGEMENT, [_row(at)]))
    [(found,)] = plain.execute("SELECT epoch_us(happened_at) FROM batch").fetchall()
    assert found == _microseconds(datetime(2026, 3, 2, 12, 0, 0, 1, tzinfo=UTC))


def _row(at: str) -> EngagementRow:
    return EngagementRow("wsp", 1, "r", "cmp", "var", None, "x", 1, 1, at, "test")  # type: ignore[arg-type]


def _microseconds(at: datetime | str) -> int:
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
