"""Intervals and tests, against worked examples from the literature and against their own rules."""

import math
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from core.experiments.statistics import (
    SIGNIFICANCE,
    Analysis,
    Arm,
    NoResult,
    Why,
    analyse,
    holm,
    lift,
    two_proportion_p,
    wilson,
)

counted = st.integers(1, 50_000).flatmap(
    lambda impressions: st.tuples(st.just(impressions), st.integers(0, impressions))
)
arms = st.lists(counted, min_size=2, max_size=6).map(
    lambda counts: [Arm(chr(65 + n), *count) for n, count in enumerate(counts)]
)


@pytest.mark.parametrize(
    ("clicks", "impressions", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_intervals_are_those_newcombe_prints(
    clicks: int, impressions: int, low: float, high: float
) -> None:
    # Newcombe 1998, Statistics in Medicine 17:857, table I, method 3
    found = wilson(Arm("A", impressions, clicks))
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


PLACEBO, ASPIRIN = Arm("placebo", 11_034, 189), Arm("aspirin", 11_037, 104)
"""Heart attacks in the Physicians' Health Study; Agresti 2007, Introduction to Categorical Data Analysis."""


def test_the_two_proportion_test_gives_agrestis_figures_for_aspirin() -> None:
    p = two_proportion_p(PLACEBO, ASPIRIN)
    chi_square = 25.01  # with one degree of freedom the square of z
    assert p == pytest.approx(math.erfc(math.sqrt(chi_square / 2)), rel=0.01)


def test_the_lift_and_its_interval_are_agrestis_relative_risk_for_aspirin() -> None:
    found = lift(PLACEBO, ASPIRIN)
    assert found is not None
    estimate, interval = found
    assert (1 + estimate, 1 + interval.low, 1 + interval.high) == pytest.approx((1.82, 1.43, 2.31), abs=0.006)


def test_the_overall_test_gives_agrestis_figures_for_three_groups() -> None:
    # Agresti 2007, table 2.5, party by gender: chi-square 30.1 with 2 df, whose p is exp(-30.1 / 2)
    women, men = (762, 327, 468), (484, 239, 477)
    found = analyse([Arm(str(n), w + m, w) for n, (w, m) in enumerate(zip(women, men, strict=True))])
    assert isinstance(found, Analysis)
    assert found.overall_p == pytest.approx(math.exp(-30.07 / 2), rel=0.01)


@pytest.mark.parametrize(
    ("given_arms", "why"),
    [
        ([], Why.ONE_ARM),
        ([Arm("A", 1000, 30)], Why.ONE_ARM),
        ([Arm("A", 0, 0), Arm("B", 0, 0)], Why.NO_IMPRESSIONS),
        ([Arm("A", 900, 0), Arm("B", 900, 0)], Why.NO_CLICKS),
        ([Arm("A", 10, 11), Arm("B", 900, 3)], Why.CLICKS_EXCEED_IMPRESSIONS),
        ([Arm("A", 100, 2), Arm("B", 100, 3)], Why.TOO_FEW),
        ([Arm("A", 10_000, 300), Arm("B", 3, 0)], Why.TOO_FEW),
        ([Arm("A", 900, 900), Arm("B", 900, 900)], Why.TOO_FEW),
    ],
)
def test_where_nothing_can_be_said_the_reason_has_a_name(given_arms: list[Arm], why: Why) -> None:
    found = analyse(given_arms)
    assert isinstance(found, NoResult)
    assert found.reason is why


def test_too_few_says_how_many_more_and_with_those_there_is_a_result() -> None:
    found = analyse([Arm("A", 100, 2), Arm("B", 100, 3)])
    assert found == NoResult(Why.TOO_FEW, more=100)
    assert isinstance(analyse([Arm("A", 200, 4), Arm("B", 200, 6)]), Analysis)
    assert isinstance(analyse([Arm("A", 199, 4), Arm("B", 199, 5)]), NoResult)


def test_an_arm_with_too_little_data_waits_and_does_not_block_the_others() -> None:
    found = analyse([Arm("A", 5000, 100), Arm("B", 5000, 160), Arm("new", 4, 1)])
    assert isinstance(found, Analysis)
    assert [arm.label for arm in found.ranked] == ["B", "A"]
    assert [arm.label for arm in found.waiting] == ["new"]


def test_an_arm_whose_clicks_exceed_its_impressions_has_no_rate_and_no_interval() -> None:
    arm = Arm("A", 3, 5)
    assert arm.rate is None
    assert wilson(arm) is None
    assert wilson(Arm("B", 0, 0)) is None


def test_without_clicks_there_is_no_relative_lift() -> None:
    assert lift(Arm("A", 100, 5), Arm("B", 100, 0)) is None


@given(counted)
def test_the_interval_holds_the_rate_and_lies_between_0_and_1(counts: tuple[int, int]) -> None:
    arm = Arm("A", *counts)
    found = wilson(arm)
    assert found is not None
    assert arm.rate is not None
    assert 0 <= found.low <= arm.rate + 1e-12
    assert arm.rate - 1e-12 <= found.high <= 1


@given(counted, st.integers(2, 20))
def test_more_data_at_the_same_rate_narrows_the_interval(counts: tuple[int, int], times: int) -> None:
    impressions, clicks = counts
    few, many = wilson(Arm("A", impressions, clicks)), wilson(Arm("A", impressions * times, clicks * times))
    assert few is not None
    assert many is not None
    assert many.high - many.low < few.high - few.low


@given(counted, counted)
def test_the_test_does_not_mind_which_arm_comes_first(one: tuple[int, int], other: tuple[int, int]) -> None:
    a, b = Arm("A", *one), Arm("B", *other)
    assume(0 < a.clicks + b.clicks < a.impressions + b.impressions)
    p = two_proportion_p(a, b)
    assert 0 <= p <= 1
    assert p == pytest.approx(two_proportion_p(b, a))


@given(arms)
def test_with_two_arms_the_overall_test_and_the_pair_agree(given_arms: list[Arm]) -> None:
    found = analyse(given_arms[:2])
    assume(isinstance(found, Analysis))
    assert isinstance(found, Analysis)
    assert found.comparisons[0].p == pytest.approx(found.overall_p, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=10))
def test_holms_adjustment_is_that_of_statsmodels(ps: list[float]) -> None:
    assert holm(ps) == pytest.approx(list(multipletests(ps, method="holm")[1]))


@given(arms)
def test_allowing_for_many_comparisons_never_makes_a_difference_surer(given_arms: list[Arm]) -> None:
    found = analyse(given_arms)
    assume(isinstance(found, Analysis))
    assert isinstance(found, Analysis)
    assert all(c.p >= two_proportion_p(c.better, c.worse) for c in found.comparisons)


@given(arms, st.randoms())
def test_the_order_in_which_arms_are_given_changes_nothing(given_arms: list[Arm], random: Random) -> None:
    shuffled = list(given_arms)
    random.shuffle(shuffled)
    first, second = analyse(given_arms), analyse(shuffled)
    if isinstance(first, Analysis) and isinstance(second, Analysis):
        assert first.ranked == second.ranked
        assert [c.p for c in first.comparisons] == pytest.approx([c.p for c in second.comparisons])
    else:
        assert first == second


@given(arms)
def test_every_arm_is_either_ranked_or_waiting_and_the_leader_has_the_best_rate(
    given_arms: list[Arm],
) -> None:
    found = analyse(given_arms)
    assume(isinstance(found, Analysis))
    assert isinstance(found, Analysis)
    assert sorted(a.label for a in found.ranked + found.waiting) == [arm.label for arm in given_arms]
    assert all((found.leader.rate or 0) >= (arm.rate or 0) for arm in found.ranked)
    assert all(c.is_significant == (c.p < SIGNIFICANCE) for c in found.comparisons)
