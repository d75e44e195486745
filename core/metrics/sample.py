"""Real headline tests that ship with Copydesk; sample_data/README.md says whose they are and how chosen."""

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from itertools import groupby

NOON = time(12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class HeadlineArm:
    headline: str
    impressions: int
    clicks: int


@dataclass(frozen=True, slots=True)
class HeadlineTest:
    """One test. `began` is noon of the Sunday that began its week, which is all that is known."""

    test_id: str
    began: datetime
    arms: tuple[HeadlineArm, ...]


@cache
def headline_tests() -> tuple[HeadlineTest, ...]:
    """The tests, the oldest first."""
    text = (files("core.metrics") / "sample_data" / "headlines.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    tests = [
        _test(test_id, week_of, list(arms))
        for (test_id, week_of), arms in groupby(rows, key=lambda row: (row["test_id"], row["week_of"]))
    ]
    return tuple(sorted(tests, key=lambda test: (test.began, test.test_id)))


def _test(test_id: str, week_of: str, arms: list[dict[str, str]]) -> HeadlineTest:
    return HeadlineTest(
        test_id=test_id,
        began=datetime.combine(date.fromisoformat(week_of), NOON),
        arms=tuple(HeadlineArm(arm["headline"], int(arm["impressions"]), int(arm["clicks"])) for arm in arms),
    )
