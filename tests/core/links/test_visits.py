"""A second click of the same visitor is known by a hash that leads nowhere, whose salt goes each day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Never

import pytest

from core.links.visits import WINDOW, Visits

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
WHO = ("192.0.2.7", "Firefox")


def nothing(*_: object, **__: object) -> None:
    """What a process did that was killed before."""


def no_space(*_: object) -> Never:
    raise OSError("No space left on device")


def test_a_visitor_is_the_same_for_one_link_and_ten_minutes_in_every_process(tmp_path: Path) -> None:
    visits = Visits(tmp_path)
    visit = visits.of("bcdfghjk", *WHO, NOON)
    assert visits.of("bcdfghjk", *WHO, NOON + WINDOW - timedelta(seconds=1)) == visit
    assert Visits(tmp_path).of("bcdfghjk", *WHO, NOON) == visit
    others = [
        visits.of("bcdfghjk", *WHO, NOON + WINDOW),
        visits.of("bcdfghjm", *WHO, NOON),
        visits.of("bcdfghjk", "192.0.2.8", "Firefox", NOON),
        visits.of("bcdfghjk", "192.0.2.7", "Chrome", NOON),
        Visits(tmp_path / "elsewhere").of("bcdfghjk", *WHO, NOON),
    ]
    assert len({visit, *others}) == 6


def test_a_days_salt_goes_with_the_day(tmp_path: Path) -> None:
    visits = Visits(tmp_path)
    visits.of("bcdfghjk", *WHO, NOON)
    [salt] = tmp_path.iterdir()
    assert salt.stat().st_mode & 0o077 == 0
    visits.of("bcdfghjk", *WHO, NOON + timedelta(days=1))
    assert [each.name for each in tmp_path.iterdir()] == ["salt-2026-05-05"]
    visits.forget(NOON.date() + timedelta(days=2))
    assert list(tmp_path.iterdir()) == []


def test_the_salt_of_a_process_that_was_killed_while_it_drew_it_goes_with_the_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(Path, "unlink", nothing)
        Visits(tmp_path).of("bcdfghjk", *WHO, NOON)
    assert len(list(tmp_path.iterdir())) == 2
    Visits(tmp_path).forget(NOON.date())
    assert len(list(tmp_path.iterdir())) == 2
    Visits(tmp_path).forget(NOON.date() + timedelta(days=1))
    assert list(tmp_path.iterdir()) == []


def test_a_salt_that_could_not_be_kept_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.links.visits.os.link", no_space)
    assert Visits(tmp_path).of("bcdfghjk", *WHO, NOON)
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_of_a_visit_says_nothing_of_the_visitor(tmp_path: Path) -> None:
    visit = Visits(tmp_path).of("bcdfghjk", *WHO, NOON)
    assert len(visit) == 24
    assert not any(said in visit for said in ("192", "Firefox", "bcdfghjk"))
