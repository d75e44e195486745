"""The headline tests that ship: chosen by rule, complete, and with their licence."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from importlib.resources import files

from core.experiments.ratio import is_broken_split
from core.experiments.statistics import Arm
from core.experiments.verdict import Conclusion, verdict
from core.metrics.sample import HeadlineTest, headline_tests


def test_there_are_24_tests_of_three_or_more_differing_headlines() -> None:
    tests = headline_tests()
    assert len(tests) == len({test.test_id for test in tests}) == 24
    for test in tests:
        assert len({arm.headline for arm in test.arms}) == len(test.arms) >= 3
        assert all(0 <= arm.clicks <= arm.impressions for arm in test.arms)


def test_the_sample_teaches_winners_ties_early_ones_and_broken_splits() -> None:
    kinds = Counter(kind(test) for test in headline_tests())
    assert kinds == {Conclusion.WINNER: 10, Conclusion.NOT_DIFFERENT: 7, Conclusion.NO_RESULT: 3, "broken": 4}


def kind(test: HeadlineTest) -> str:
    if is_broken_split([arm.impressions for arm in test.arms]):
        return "broken"
    return verdict([Arm(arm.headline, arm.impressions, arm.clicks) for arm in test.arms]).outcome


def test_only_tests_that_are_called_broken_ran_while_assignment_was_probably_not_random() -> None:
    for test in headline_tests():
        doubtful = datetime(2013, 6, 23, tzinfo=UTC) <= test.began < datetime(2014, 1, 12, tzinfo=UTC)
        assert doubtful == (kind(test) == "broken")
        assert test.began.isoweekday() == 7


def test_tests_stand_in_the_week_in_which_their_ids_were_made() -> None:
    tests = headline_tests()
    made = [datetime.fromtimestamp(int(test.test_id[:8], 16), UTC).date() for test in tests]
    weeks = [(test.began.date(), test.began.date() + timedelta(days=6)) for test in tests]
    outside = [at for at, (first, last) in zip(made, weeks, strict=True) if not first <= at <= last]
    assert len(outside) <= 1  # one was made three days before its week


def test_source_and_licence_travel_with_the_data() -> None:
    text = (files("core.metrics") / "sample_data" / "README.md").read_text(encoding="utf-8")
    assert "CC BY 4.0" in text
    assert "10.1038/s41597-021-00934-7" in text
