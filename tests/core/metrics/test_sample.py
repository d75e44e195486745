"""The headline tests that ship: chosen by rule, complete, and with their licence."""

import hashlib
from datetime import UTC, datetime, timedelta
from importlib.resources import files

from core.metrics.sample import headline_tests


def test_there_are_24_tests_of_three_or_more_differing_headlines() -> None:
    tests = headline_tests()
    assert len(tests) == len({test.test_id for test in tests}) == 24
    for test in tests:
        assert len({arm.headline for arm in test.arms}) == len(test.arms) >= 3
        assert all(0 <= arm.clicks <= arm.impressions for arm in test.arms)


def test_no_test_ran_while_assignment_was_probably_not_random() -> None:
    for test in headline_tests():
        assert not datetime(2013, 6, 23, tzinfo=UTC) <= test.began < datetime(2014, 1, 12, tzinfo=UTC)
        assert test.began.isoweekday() == 7


def test_tests_stand_in_the_week_in_which_their_ids_were_made() -> None:
    tests = headline_tests()
    made = [datetime.fromtimestamp(int(test.test_id[:8], 16), UTC).date() for test in tests]
    weeks = [(test.began.date(), test.began.date() + timedelta(days=6)) for test in tests]
    outside = [at for at, (first, last) in zip(made, weeks, strict=True) if not first <= at <= last]
    assert len(outside) <= 1  # one was made three days before its week


def test_tests_were_chosen_by_the_hash_of_their_id_not_by_their_results() -> None:
    hashes = sorted(hashlib.sha256(test.test_id.encode()).hexdigest() for test in headline_tests())
    # About 1,011 tests qualify; the 24 smallest of so many even hashes end near 24/1011 of the range.
    assert int(hashes[-1][:8], 16) / 16**8 < 0.05


def test_source_and_licence_travel_with_the_data() -> None:
    text = (files("core.metrics") / "sample_data" / "README.md").read_text(encoding="utf-8")
    assert "CC BY 4.0" in text
    assert "10.1038/s41597-021-00934-7" in text
