"""Time zones: the newer database is used, wherever a zone is made."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.foundation.zones import ZoneData, installed
from core.publishing.slots import slot


def test_every_zone_has_the_offsets_of_the_newest_database_that_is_installed() -> None:
    known = installed()
    assert known.version >= "2026f"
    instants = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=15 * step) for step in range(49)]
    newest_of = files("tzdata") / "zoneinfo" if known.is_packaged else Path("/usr/share/zoneinfo")
    for name in sorted(zoneinfo.available_timezones() - {"localtime"}):
        with newest_of.joinpath(*name.split("/")).open("rb") as compiled:
            newest = ZoneInfo.from_file(compiled)
        ours = ZoneInfo(name)
        for instant in instants:
            assert instant.astimezone(ours).utcoffset() == instant.astimezone(newest).utcoffset(), name


def test_a_time_in_a_zone_whose_law_changed_lately_means_the_moment_of_the_new_law() -> None:
    now = datetime(2026, 11, 28, tzinfo=UTC)
    chosen = slot(date(2026, 12, 1), time(9), ZoneInfo("America/Vancouver"), now=now)
    assert chosen.at == datetime(2026, 12, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("system", "package", "is_packaged"),
    [("2025b", "2026f", True), ("2026g", "2026f", False), ("2026f", "2026f", False), ("", "2026f", True)],
)
def test_the_newer_of_two_databases_is_used(system: str, package: str, is_packaged: bool) -> None:
    known = ZoneData(system, package)
    assert known.is_packaged is is_packaged
    assert known.version == max(system, package)
