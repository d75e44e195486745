"""Splits that chance makes, and those it hardly makes."""

import pytest

from core.experiments.ratio import even_split_p, is_broken_split


@pytest.mark.parametrize(
    ("impressions", "p"),
    # scipy.stats.chisquare of the same counts
    [([5000, 5000], 1.0), ([5000, 5100], 0.31965), ([821, 815 + 773], 0.0), ([50, 50, 60], 0.53526)],
)
def test_a_split_is_judged_by_the_chi_squared_test(impressions: list[int], p: float) -> None:
    assert even_split_p(impressions) == pytest.approx(p, abs=1e-4)


def test_a_split_that_chance_hardly_makes_is_broken_and_others_are_not() -> None:
    assert is_broken_split([5000, 5500])
    assert not is_broken_split([5000, 5100])


def test_nothing_is_broken_where_nothing_was_split() -> None:
    assert not is_broken_split([])
    assert not is_broken_split([100])
    assert not is_broken_split([0, 0])
