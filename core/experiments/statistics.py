"""Click-through rates compared: intervals, tests between arms, and named reasons where nothing can be said.

All tests here have a fixed horizon: their error rates hold when one looks once, at an end chosen before.
Whoever looks again and again, and stops when it suits, finds winners by chance far more often than stated.
"""

import importlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from statistics import NormalDist
from typing import Any

SIGNIFICANCE = 0.05
CONFIDENCE = 0.95
LEAST_EXPECTED = 5
"""Clicks, and impressions without a click, that each arm should expect (Cochran 1954, Biometrics 10:417)."""


@dataclass(frozen=True, slots=True)
class Arm:
    """A variant inside an experiment: how often it was shown and clicked, None where nobody knows."""

    label: str
    impressions: int | None
    clicks: int | None

    @property
    def shown(self) -> int:
        """Impressions that are known of."""
        return self.impressions or 0

    @property
    def clicked(self) -> int:
        """Clicks that are known of."""
        return self.clicks or 0

    @property
    def rate(self) -> float | None:
        """Clicks per impression; None where that makes no sense."""
        if self.shown <= 0 or self.clicks is None or self.clicks > self.shown:
            return None
        return self.clicks / self.shown


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float


class Why(StrEnum):
    """Why nothing can be said."""

    ONE_ARM = "one_arm"
    NO_IMPRESSIONS = "no_impressions"
    IMPRESSIONS_UNKNOWN = "impressions_unknown"
    CLICKS_ONLY = "clicks_only"
    CLICKS_UNKNOWN = "clicks_unknown"
    LINKS_DO_NOT_WORK = "links_do_not_work"
    DIFFERENT_SOURCES = "different_sources"
    NO_CLICKS = "no_clicks"
    TELLS_NOTHING = "tells_nothing"
    CLICKS_EXCEED_IMPRESSIONS = "clicks_exceed_impressions"
    TOO_FEW = "too_few"
    BROKEN_SPLIT = "broken_split"


@dataclass(frozen=True, slots=True)
class NoResult:
    """Nothing can be said yet. `more` is how many impressions each arm still needs, where that is known."""

    reason: Why
    more: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two arms, the better first. `p` allows for the number of comparisons made; `lift` does not."""

    better: Arm
    worse: Arm
    p: float
    lift: float | None
    lift_interval: Interval | None

    @property
    def is_significant(self) -> bool:
        return self.p < SIGNIFICANCE


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the arms show. `ranked` are those with enough data, best first; `waiting` have too little."""

    ranked: tuple[Arm, ...]
    waiting: tuple[Arm, ...]
    overall_p: float
    comparisons: tuple[Comparison, ...]

    @property
    def leader(self) -> Arm:
        return self.ranked[0]

    def against(self, other: Arm) -> Comparison:
        """The leader compared with `other`."""
        return next(c for c in self.comparisons if c.better == self.leader and c.worse == other)


def wilson(arm: Arm, confidence: float = CONFIDENCE) -> Interval | None:
    """The interval that holds the arm's true rate, with `confidence`; None where it has no rate."""
    return None if arm.rate is None else wilson_interval(arm.clicked, arm.shown, confidence)


def wilson_interval(times: int, of: int, confidence: float = CONFIDENCE) -> Interval:
    """The interval that holds, with `confidence`, the true rate of what happened `times` out of `of` (≥ 1).

    Wilson's score interval (Wilson 1927, JASA 22:209), good for few clicks too: with p = x/n,
    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    """
    p, z = times / of, NormalDist().inv_cdf((1 + confidence) / 2)
    middle = (p + z**2 / (2 * of)) / (1 + z**2 / of)
    half = z * math.sqrt(p * (1 - p) / of + z**2 / (4 * of**2)) / (1 + z**2 / of)
    # At none and at all, reckoning misses the end by a last digit.
    return Interval(middle - half if times else 0.0, middle + half if times < of else 1.0)


def analyse(arms: Sequence[Arm]) -> Analysis | NoResult:
    """Compare all arms: one chi-square test over them, and every pair by a two-proportion test.

    The pairs' p-values are adjusted over all pairs, since the leader is chosen by looking at the data.
    Arms with too little data are set aside and named.
    """
    if len(arms) < 2:
        return NoResult(Why.ONE_ARM)
    if not any(arm.shown for arm in arms):
        return NoResult(Why.NO_IMPRESSIONS)
    if not any(arm.clicked for arm in arms):
        return NoResult(Why.NO_CLICKS)
    if any(arm.clicked > arm.shown for arm in arms):
        return NoResult(Why.CLICKS_EXCEED_IMPRESSIONS)
    enough = _with_enough(arms)
    if isinstance(enough, NoResult):
        return enough
    ranked = sorted(enough, key=_rank)
    pairs = list(combinations(ranked, 2))
    adjusted = holm([two_proportion_p(better, worse) for better, worse in pairs])
    return Analysis(
        ranked=tuple(ranked),
        waiting=tuple(arm for arm in arms if arm not in ranked),
        overall_p=_overall_p(ranked),
        comparisons=tuple(_comparison(*pair, p) for pair, p in zip(pairs, adjusted, strict=True)),
    )


def two_proportion_p(one: Arm, other: Arm) -> float:
    """The chance to see rates at least this far apart if both were the same (two-sided).

    The pooled z-test: z = (p₁ - p₂) / √(p(1-p)(1/n₁ + 1/n₂)) with p over both arms together
    (Fleiss, Levin, Paik 2003, Statistical Methods for Rates and Proportions, 3rd ed., ch. 3).
    """
    if one.rate == other.rate:
        return 1.0  # z is 0, or 0/0 where nobody or everybody clicked
    _, p = _proportion().proportions_ztest([one.clicked, other.clicked], [one.shown, other.shown])
    return float(p)


def holm(ps: Sequence[float]) -> list[float]:
    """p-values that allow for how many there are, in the order given.

    Holm's step-down (1979, Scand. J. Statist. 6:65): the smallest of m is multiplied by m, the next by
    m - 1 and so on, none below the one before. (statsmodels' runs the garbage collector on each call.)
    """
    adjusted, least = [0.0] * len(ps), 0.0
    for rank, index in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        least = max(least, min(1.0, (len(ps) - rank) * ps[index]))
        adjusted[index] = least
    return adjusted


def lift(better: Arm, worse: Arm, confidence: float = CONFIDENCE) -> tuple[float, Interval] | None:
    """By how much `better`'s rate exceeds `worse`'s, as a share of `worse`'s, with its interval.

    Katz's log method (Katz et al. 1978, Biometrics 34:469): the log of the ratio of rates has the
    standard error √(1/x₁ - 1/n₁ + 1/x₂ - 1/n₂). None where an arm has no clicks.
    """
    if not better.clicked or not worse.clicked or better.rate is None or worse.rate is None:
        return None
    low, high = _proportion().confint_proportions_2indep(
        better.clicked,
        better.shown,
        worse.clicked,
        worse.shown,
        compare="ratio",
        method="log",
        alpha=1 - confidence,
    )
    return better.rate / worse.rate - 1, Interval(float(low) - 1, float(high) - 1)


def _comparison(better: Arm, worse: Arm, p: float) -> Comparison:
    found = lift(better, worse)
    return Comparison(better, worse, p, *(found or (None, None)))


def _overall_p(arms: Sequence[Arm]) -> float:
    """Pearson's chi-square test that all arms share one rate."""
    _, p, _ = _proportion().proportions_chisquare([arm.clicked for arm in arms], [arm.shown for arm in arms])
    return float(p)


def _rank(arm: Arm) -> tuple[float, str]:
    return (-(arm.rate or 0.0), arm.label)


def _with_enough(arms: Sequence[Arm]) -> Sequence[Arm] | NoResult:
    """The arms that expect enough of both outcomes at their common rate, two or more of them."""
    needed = _impressions_needed(arms)
    if needed is None:
        return NoResult(Why.TOO_FEW)
    enough = [arm for arm in arms if arm.shown >= needed]
    if len(enough) < 2:
        second = sorted(arm.shown for arm in arms)[-2]
        return NoResult(Why.TOO_FEW, more=needed - second)
    # Without those set aside the common rate is another, so that the rest is looked at again.
    return enough if len(enough) == len(arms) else _with_enough(enough)


def _impressions_needed(arms: Sequence[Arm]) -> int | None:
    """Impressions an arm must have at the arms' common rate; None where that says nothing."""
    impressions, clicks = sum(arm.shown for arm in arms), sum(arm.clicked for arm in arms)
    rarer = min(clicks, impressions - clicks)
    return math.ceil(LEAST_EXPECTED * impressions / rarer) if rarer else None


def load() -> None:
    """Load what intervals and tests are reckoned with, which takes seconds; they are quick from then on."""
    _proportion()


def _proportion() -> Any:
    """statsmodels' methods for proportions. Loading them takes a second that most processes never need."""
    return importlib.import_module("statsmodels.stats.proportion")
