"""Chooses the sample's headline tests from the Upworthy Research Archive: `choose_sample.py train.parquet`.

Real tests only, as they are; which of them is said in core/metrics/sample_data/README.md. The same archive
gives the same choice: within each kind, the tests whose ids have the smallest SHA-256 hashes.
"""

import csv
import hashlib
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from core.experiments.ratio import is_broken_split
from core.experiments.statistics import Arm
from core.experiments.verdict import Conclusion, verdict

WANTED = {"winner": 10, "tie": 7, "early": 3, "broken": 4}
NOT_RANDOM = range(201326, 201403)
"""The weeks in which, by its authors' warning, assignment was probably not random."""
TOUCHED = range(201325, 201326)
TARGET = Path(__file__).parents[1] / "core" / "metrics" / "sample_data" / "headlines.csv"
COMPARABLE = """
SELECT test_id, test_week, list(headline ORDER BY place), list(impressions ORDER BY place),
    list(clicks ORDER BY place)
FROM (SELECT *, row_number() OVER () AS place FROM read_parquet(?))
GROUP BY test_id, test_week
HAVING count(*) >= 3 AND count(DISTINCT headline) = count(*)
    AND count(DISTINCT eyecatcher_id) = 1 AND count(eyecatcher_id) = count(*)
"""


def kind_of(week: int, impressions: Sequence[int], clicks: Sequence[int]) -> str | None:
    """What a test teaches; None where it would teach something wrong."""
    broken = is_broken_split(impressions)
    if week in NOT_RANDOM or week in TOUCHED:
        return "broken" if broken and week in NOT_RANDOM else None
    if broken:
        return None
    arms = [Arm(str(place), *counts) for place, counts in enumerate(zip(impressions, clicks, strict=True))]
    kinds = {Conclusion.WINNER: "winner", Conclusion.NOT_DIFFERENT: "tie", Conclusion.NO_RESULT: "early"}
    return kinds[verdict(arms).outcome]


def choose(archive: str) -> list[Any]:
    found: dict[str, list[Any]] = {kind: [] for kind in WANTED}
    for test in duckdb.execute(COMPARABLE, [archive]).fetchall():
        kind = kind_of(test[1], test[3], test[4])
        if kind is not None:
            found[kind].append(test)
    chosen = []
    for kind, tests in found.items():
        tests.sort(key=lambda test: hashlib.sha256(test[0].encode()).hexdigest())
        chosen += tests[: WANTED[kind]]
        sys.stdout.write(f"{kind}: {len(tests[: WANTED[kind]])} of {len(tests)}\n")
    return sorted(chosen, key=lambda test: hashlib.sha256(test[0].encode()).hexdigest())


def main() -> None:
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["test_id", "week_of", "headline", "impressions", "clicks"])
        for test_id, week, headlines, impressions, clicks in choose(sys.argv[1]):
            sunday = datetime.strptime(f"{week} 0", "%Y%U %w").date()  # noqa: DTZ007 - a day has no zone
            for arm in zip(headlines, impressions, clicks, strict=True):
                writer.writerow([test_id, sunday, *arm])


if __name__ == "__main__":
    main()
