"""Troubles are told when they come and when they are over."""

import pytest
from structlog.testing import capture_logs

from core.foundation import troubles as kept
from core.foundation.errors import Unavailable
from core.foundation.troubles import Troubles


class Away(Unavailable):
    code = "away"


def test_what_is_away_is_told_once_however_many_meet_it_and_once_when_all_of_them_are_well() -> None:
    troubles = Troubles()
    with capture_logs() as lines:
        for _ in range(20):
            for tick in ("publish", "deliver", "ship"):
                troubles.met(tick, Away("It does not answer."))
        for tick in ("publish", "deliver", "ship", "ship"):
            troubles.well(tick)
    assert [(line["event"], line["cause"]) for line in lines] == [
        ("trouble", "away"),
        ("trouble_over", "away"),
    ]
    assert lines[0]["why"] == "It does not answer."
    assert lines[1]["times"] == 60


def test_a_fault_of_ours_is_told_with_its_traceback_for_each_who_meets_it() -> None:
    troubles = Troubles()
    with capture_logs() as lines:
        for tick in ("publish", "deliver", "publish"):
            troubles.met(tick, KeyError("x"))
    assert [line["met_by"] for line in lines] == ["publish", "deliver"]
    assert all(isinstance(line["exc_info"], KeyError) for line in lines)


def test_a_trouble_that_stays_is_told_again_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    troubles = Troubles()
    with capture_logs() as lines:
        troubles.met("publish", Away())
        monkeypatch.setattr(kept, "REMIND_SECONDS", 0.0)
        troubles.met("publish", Away())
    assert [line["times"] for line in lines] == [1, 2]
