"""The verdict: what an experiment shows, in one honest sentence for people.

It is written for one look at the end of the test; see `core.experiments.statistics` on looking early.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.experiments.ratio import is_broken_split
from core.experiments.statistics import Analysis, Arm, Interval, NoResult, Why, analyse

DIGITS_OF_TINY = 4
MOST_DIGITS = 15
"""Behind the point; a floating-point number has no more."""
TOO_EARLY = "too early"
"""The standing of what may still show something."""
LEAST_RATE = 1e-12
"""What is closer to none or to all can't be counted: it is what floating-point numbers get wrong."""


class Conclusion(StrEnum):
    NO_RESULT = "no_result"
    NOT_DIFFERENT = "not_different"
    WINNER = "winner"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`winner` is there only for a winner; `analysis` holds the figures, or the reason there are none."""

    outcome: Conclusion
    sentence: str
    winner: Arm | None
    analysis: Analysis | NoResult

    @property
    def standing(self) -> str:
        """Where the experiment stands, in the words its sentence begins with: for lists."""
        if self.winner is not None:
            return f"{self.winner.label} wins"
        return _STANDINGS[self.analysis.reason] if isinstance(self.analysis, NoResult) else "undecided"


def verdict(arms: Sequence[Arm], *, even_split: bool = False) -> Verdict:
    """What can be said about the arms: a winner beats every other arm that has enough data.

    Of an `even_split`, whose arms were to have as many readers each, nothing if that is broken.
    """
    if even_split and is_broken_split([arm.shown for arm in arms]):
        return no_verdict(NoResult(Why.BROKEN_SPLIT))
    analysis = analyse(arms)
    if isinstance(analysis, NoResult):
        return no_verdict(analysis)
    leader, rivals = analysis.leader, analysis.ranked[1:]
    if all(analysis.against(rival).is_significant for rival in rivals):
        return Verdict(Conclusion.WINNER, _won(analysis) + _waiting(analysis), leader, analysis)
    return Verdict(Conclusion.NOT_DIFFERENT, _undecided(analysis) + _waiting(analysis), None, analysis)


def no_verdict(why: NoResult) -> Verdict:
    """Nothing can be said."""
    return Verdict(Conclusion.NO_RESULT, _why_not(why), None, why)


def percent(rate: float, *, among: Iterable[float | None] = ()) -> str:
    """A rate as people read it: 12.4%, 3.10%, 0.71%.

    It has more digits only where without them it would read as nothing, as all, or as another rate `among`
    those it stands beside.
    """
    if min(rate, 1 - rate) < LEAST_RATE:
        return f"{rate:.0%}"
    others = {0.0, 1.0, *(other for other in among if other is not None and other >= LEAST_RATE)} - {rate}
    usual = 1 if rate >= 0.0995 else 2 if rate >= 0.000995 else DIGITS_OF_TINY
    for digits in range(usual, MOST_DIGITS):
        shown = f"{rate * 100:.{digits}f}%"
        read = [f"{other * 100:.{digits}f}%" for other in others]
        # Tiny rates have the same digits as the tiniest beside them.
        if shown not in read and (usual < DIGITS_OF_TINY or read.count(f"{0:.{digits}f}%") == 1):
            break
    return shown


def between(interval: Interval) -> str:
    """An interval of rates, such as 3.02% to 3.18%."""
    ends = (interval.low, interval.high)
    return " to ".join(percent(end, among=ends) for end in ends)


def p_value(p: float) -> str:
    """A p-value as papers print it, such as p = 0.21, p = 0.004 or p < 0.001."""
    if p < 0.001:
        return "p < 0.001"
    if p > 0.99:
        return "p > 0.99"
    return f"p = {p:.3f}" if p < 0.0995 else f"p = {p:.2f}"


def _won(analysis: Analysis) -> str:
    leader, second = analysis.ranked[:2]
    comparison = analysis.against(second)
    worst_p = max(analysis.against(rival).p for rival in analysis.ranked[1:])
    beaten = "" if len(analysis.ranked) == 2 else f" for {second.label}, the next best"
    rates = (leader.rate or 0, second.rate or 0)
    shown = [percent(rate, among=rates) for rate in rates]
    return (
        f"{leader.label} wins: {shown[0]} against {shown[1]}{beaten}"
        f"{_lift(comparison.lift)}, {p_value(worst_p)}."
    )


def _undecided(analysis: Analysis) -> str:
    leader = analysis.leader
    open_rivals = [r for r in analysis.ranked[1:] if not analysis.against(r).is_significant]
    beaten = [rival for rival in analysis.ranked[1:] if rival not in open_rivals]
    closest = open_rivals[0]
    if closest.rate == leader.rate:
        level = [leader, *(rival for rival in open_rivals if rival.rate == leader.rate)]
        return f"{_listed(level)} are level at {percent(leader.rate or 0)}."
    said = f"{leader.label} leads, but chance could explain it ({p_value(analysis.against(closest).p)})."
    return f"{said} {_listed(beaten)} {_are(beaten)} behind." if beaten else said


def _why_not(no: NoResult) -> str:
    if no.more is not None:
        return f"Too early to tell: about {no.more:,} more impressions per variant are needed."
    return _WHY_NOT[no.reason]


_WHY_NOT = {
    Why.ONE_ARM: "Nothing to compare: only one variant is published.",
    Why.NO_IMPRESSIONS: "Too early to tell: no impressions were reported yet.",
    Why.IMPRESSIONS_UNKNOWN: (
        "No click-through rate can be given: nobody tells how often these posts were seen."
    ),
    Why.CLICKS_ONLY: "Clicks only: nobody tells how many people see these posts.",
    Why.CLICKS_UNKNOWN: "No click-through rate can be given: nobody tells how often people clicked.",
    Why.LINKS_DO_NOT_WORK: "Can’t be told here: links in these posts can’t be clicked.",
    Why.DIFFERENT_SOURCES: (
        "No verdict: these figures come from different sources, which may count differently. "
        "Don’t compare these rates."
    ),
    Why.NO_CLICKS: "Too early to tell: no clicks were reported yet.",
    Why.TELLS_NOTHING: (
        "No figures yet, and this platform tells none: only clicks on short links count, and what is "
        "reported over the API."
    ),
    Why.CLICKS_EXCEED_IMPRESSIONS: (
        "No click-through rate can be given: more clicks than impressions were reported. "
        "Check that both come from the same source."
    ),
    Why.TOO_FEW: "Too early to tell: there is too little to compare yet.",
    Why.BROKEN_SPLIT: (
        "No verdict: readers were to be split evenly, and chance hardly ever splits them so unevenly "
        "(p < 0.001). Something chose who saw what, so don’t compare these rates."
    ),
}


_STANDINGS = {
    Why.ONE_ARM: "nothing to compare",
    Why.NO_IMPRESSIONS: TOO_EARLY,
    Why.IMPRESSIONS_UNKNOWN: "no rate",
    Why.CLICKS_ONLY: "clicks only",
    Why.CLICKS_UNKNOWN: "no rate",
    Why.LINKS_DO_NOT_WORK: "can’t be told",
    Why.DIFFERENT_SOURCES: "different sources",
    Why.NO_CLICKS: TOO_EARLY,
    Why.TELLS_NOTHING: "no figures yet",
    Why.CLICKS_EXCEED_IMPRESSIONS: "no rate",
    Why.TOO_FEW: TOO_EARLY,
    Why.BROKEN_SPLIT: "broken split",
}


def _waiting(analysis: Analysis) -> str:
    few = analysis.waiting
    if not few:
        return ""
    return f" {_listed(few)} {'has' if len(few) == 1 else 'have'} too few impressions to be judged."


def _lift(lift: float | None) -> str:
    if lift is None:
        return ""
    digits = next((digits for digits in range(MOST_DIGITS) if float(f"{lift:.{digits + 2}f}") != 0), 0)
    return f" ({lift:+.{digits}%})"


def _are(arms: Sequence[Arm]) -> str:
    return "is" if len(arms) == 1 else "are"


def _listed(arms: Sequence[Arm]) -> str:
    *most, last = sorted(arm.label for arm in arms)
    return f"{', '.join(most)} and {last}" if most else last
