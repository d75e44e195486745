"""What a page waits for: an answer, a refusal, or a sentence once its time is up."""

import threading

import pytest

from analytics_app import waiting
from analytics_app.waiting import Waiting
from core.metrics.lake import LakeUnavailable

LONG = 60.0


def test_what_is_answered_is_returned_and_what_is_raised_is_raised() -> None:
    asked = Waiting(most=1, within=LONG)
    assert [asked.run(lambda: 7), asked.run(lambda: None)] == [7, None]
    with pytest.raises(ZeroDivisionError):
        asked.run(lambda: 1 // 0)
    assert asked.run(lambda: 8) == 8


def test_what_hangs_is_given_up_in_words_few_hang_at_once_and_others_are_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(waiting, "GLANCE_SECONDS", 0.05)
    thawed, begun = threading.Event(), []

    def hang() -> None:
        begun.append(1)
        thawed.wait(LONG)

    asked = Waiting(most=3, within=0.05)
    for number in range(5):
        with pytest.raises(LakeUnavailable) as refused:
            asked.run(hang)
        assert "no answer for" in refused.value.message
        if number == 1:
            assert Waiting(most=3, within=LONG).run(lambda: 7) == 7
    assert len(begun) == 3
    thawed.set()
    while True:
        try:
            assert asked.run(lambda: 7, within=LONG) == 7
        except LakeUnavailable:
            continue
        break


def test_a_call_is_given_its_whole_time_although_another_was_given_less() -> None:
    asked, thawed = Waiting(most=2, within=LONG), threading.Event()
    with pytest.raises(LakeUnavailable):
        asked.run(lambda: thawed.wait(LONG), within=0.01)
    threading.Timer(0.2, thawed.set).start()
    assert asked.run(lambda: thawed.wait(LONG))
