"""The verdict's sentence: honest, plain, and never a winner where chance could explain the lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiments.statistics import Analysis, Arm, Interval, wilson
from core.experiments.verdict import Conclusion, between, p_value, percent, verdict


@pytest.mark.parametrize(
    ("arms", "conclusion", "sentence"),
    [
        (
            [Arm("A", 10_000, 220), Arm("B", 10_000, 310)],
            Conclusion.WINNER,
            "B wins: 3.10% against 2.20% (+41%), p < 0.001.",
        ),
        (
            [Arm("A", 3000, 150), Arm("B", 3000, 63), Arm("C", 3000, 20)],
            Conclusion.WINNER,
            "A wins: 5.00% against 2.10% for B, the next best (+138%), p < 0.001.",
        ),
        (
            [Arm("A", 1000, 22), Arm("B", 1000, 31)],
            Conclusion.NOT_DIFFERENT,
            "B leads, but chance could explain it (p = 0.21).",
        ),
        (
            [Arm("A", 3000, 60), Arm("B", 3000, 63), Arm("C", 3000, 20)],
            Conclusion.NOT_DIFFERENT,
            "B leads, but chance could explain it (p = 0.78). C is behind.",
        ),
        (
            [Arm("A", 3000, 60), Arm("B", 3000, 63), Arm("C", 3, 0)],
            Conclusion.NOT_DIFFERENT,
            "B leads, but chance could explain it (p = 0.78). C has too few impressions to be judged.",
        ),
        (
            [Arm("A", 3000, 60), Arm("B", 3000, 60)],
            Conclusion.NOT_DIFFERENT,
            "A and B are level at 2.00%.",
        ),
        (
            [Arm("A", 100, 2), Arm("B", 100, 3)],
            Conclusion.NO_RESULT,
            "Too early to tell: about 100 more impressions per variant are needed.",
        ),
        (
            [Arm("A", 0, 0), Arm("B", 0, 0)],
            Conclusion.NO_RESULT,
            "Too early to tell: no impressions were reported yet.",
        ),
        (
            [Arm("A", 50, 0), Arm("B", 60, 0)],
            Conclusion.NO_RESULT,
            "Too early to tell: no clicks were reported yet.",
        ),
        (
            [Arm("A", 1, 1), Arm("B", 2, 2)],
            Conclusion.NO_RESULT,
            "Too early to tell: there is too little to compare yet.",
        ),
        (
            [Arm("A", 3000, 0), Arm("B", 3000, 0), Arm("C", 50, 50)],
            Conclusion.NO_RESULT,
            "Too early to tell: there is too little to compare yet.",
        ),
        (
            [Arm("A", 5000, 100)],
            Conclusion.NO_RESULT,
            "Nothing to compare: only one variant is published.",
        ),
        (
            [Arm("A", 5, 9), Arm("B", 50, 1)],
            Conclusion.NO_RESULT,
            "No click-through rate can be given: more clicks than impressions were reported. "
            "Check that both come from the same source.",
        ),
    ],
)
def test_the_sentence_says_what_the_figures_allow(
    arms: list[Arm], conclusion: Conclusion, sentence: str
) -> None:
    found = verdict(arms)
    assert (found.outcome, found.sentence) == (conclusion, sentence)


@given(
    st.lists(
        st.integers(0, 20_000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n + 1))), max_size=7
    )
)
def test_a_winner_is_named_only_where_it_beats_every_rival_beyond_chance(
    counts: list[tuple[int, int]],
) -> None:
    found = verdict([Arm(chr(65 + n), *count) for n, count in enumerate(counts)])
    assert found.sentence.endswith(".")
    assert "nan" not in found.sentence
    assert (found.winner is not None) == (found.outcome is Conclusion.WINNER)
    if found.winner is not None:
        assert isinstance(found.analysis, Analysis)
        rivals = found.analysis.ranked[1:]
        assert all(found.analysis.against(rival).p < 0.05 for rival in rivals)
        assert all((found.winner.rate or 0) > (rival.rate or 0) for rival in rivals)


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (0, "0%"),
        (0.000234, "0.0234%"),
        (0.00707, "0.71%"),
        (0.0310, "3.10%"),
        (0.1243, "12.4%"),
        (1, "100%"),
        (0.9999, "99.99%"),
        (3e-7, "0.00003%"),
        (1e-12, "0.0000000001%"),
        (1.7e-18, "0%"),
        (1 - 1e-16, "100%"),
    ],
)
def test_rates_are_shown_with_the_digits_that_matter(rate: float, shown: str) -> None:
    assert percent(rate) == shown


@pytest.mark.parametrize(
    ("p", "shown"),
    [
        (0.0004, "p < 0.001"),
        (0.0042, "p = 0.004"),
        (0.0496, "p = 0.050"),
        (0.214, "p = 0.21"),
        (1, "p > 0.99"),
    ],
)
def test_p_values_are_shown_as_papers_print_them(p: float, shown: str) -> None:
    assert p_value(p) == shown


RATE = st.builds(lambda clicks, more: clicks / (clicks + more), st.integers(0, 10**7), st.integers(1, 10**7))


@given(st.lists(RATE, min_size=2, max_size=5, unique=True))
def test_two_different_rates_are_never_shown_alike_and_none_as_nothing_or_all(rates: list[float]) -> None:
    shown = [percent(rate, among=rates) for rate in rates]

    values = [float(one.removesuffix("%")) for one in shown]
    assert len(set(values)) == len(rates)
    assert all((value == 0) == (rate == 0) for value, rate in zip(values, rates, strict=True))
    assert all(value != 100 for value in values)


@given(st.lists(RATE, min_size=2, max_size=5, unique=True))
def test_no_rate_has_more_digits_than_it_needs(rates: list[float]) -> None:
    for rate in rates:
        shown = percent(rate, among=rates).removesuffix("%")
        digits = len(shown.partition(".")[2])
        if digits > len(percent(rate).removesuffix("%").partition(".")[2]):
            fewer = f"{rate * 100:.{digits - 1}f}"
            read = [f"{other * 100:.{digits - 1}f}" for other in rates if other not in {0, rate}]
            assert fewer in read or any(float(one) == 0 for one in read)


def test_a_tiny_difference_is_shown_with_the_digits_it_needs() -> None:
    one = verdict([Arm("A", 10**12, 10**9), Arm("B", 10**12, 1_001_000_000)])
    assert one.sentence.startswith("B wins: 0.1001% against 0.1000% (+0.1%)")
    rates = (3 / 10_000_000, 12 / 10_000_000)
    assert [percent(rate, among=rates) for rate in rates] == ["0.00003%", "0.00012%"]


@pytest.mark.parametrize("shown", [3, 50, 1000, 999_983])
def test_an_interval_that_begins_at_none_or_ends_at_all_says_so(shown: int) -> None:
    nobody, everybody = wilson(Arm("A", shown, 0)), wilson(Arm("A", shown, shown))
    assert nobody is not None
    assert everybody is not None
    assert between(nobody).startswith("0% to ")
    assert between(everybody).endswith(" to 100%")
    assert between(Interval(1.7e-18, 0.0038)) == "0% to 0.38%"


def test_a_test_that_did_not_split_its_readers_evenly_has_no_verdict() -> None:
    split = [Arm("A", 10_000, 220), Arm("B", 10_900, 480)]
    assert verdict(split).outcome is Conclusion.WINNER
    found = verdict(split, even_split=True)
    assert (found.outcome, found.winner) == (Conclusion.NO_RESULT, None)
    assert "don’t compare these rates" in found.sentence
    even = [Arm("A", 10_000, 220), Arm("B", 10_100, 480)]
    assert verdict(even, even_split=True) == verdict(even)


@pytest.mark.parametrize(
    "arms",
    [
        [],
        [Arm("A", 1000, 30)],
        [Arm("A", 0, 0), Arm("B", 0, 0)],
        [Arm("A", 900, 0), Arm("B", 900, 0)],
        [Arm("A", 10, 1), Arm("B", 10, 2)],
        [Arm("A", 10_000, 220), Arm("B", 10_000, 310)],
    ],
)
def test_lists_call_a_standing_what_its_sentence_calls_it(arms: list[Arm]) -> None:
    found = verdict(arms)
    assert found.sentence.casefold().startswith(found.standing.casefold())
