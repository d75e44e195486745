"""The verdict: what an experiment shows, in one honest sentence for people.

It is written for one look at the end of the test; see `core.experiments.statistics` on looking early.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.experiments.statistics import Analysis, Arm, NoResult, Why, analyse


class Outcome(StrEnum):
    NO_RESULT = "no_result"
    NOT_DIFFERENT = "not_different"
    WINNER = "winner"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`winner` is there only for a winner; `analysis` holds the figures, or the reason there are none."""

    outcome: Outcome
    sentence: str
    winner: Arm | None
    analysis: Analysis | NoResult


def verdict(arms: Sequence[Arm]) -> Verdict:
    """What can be said about the arms: a winner beats every other arm that has enough data."""
    analysis = analyse(arms)
    if isinstance(analysis, NoResult):
        return Verdict(Outcome.NO_RESULT, _why_not(analysis), None, analysis)
    leader, rivals = analysis.leader, analysis.ranked[1:]
    if all(analysis.against(rival).is_significant for rival in rivals):
        return Verdict(Outcome.WINNER, _won(analysis) + _waiting(analysis), leader, analysis)
    return Verdict(Outcome.NOT_DIFFERENT, _undecided(analysis) + _waiting(analysis), None, analysis)


def percent(rate: float) -> str:
    """A rate as people read it: 12.4%, 3.10%, 0.71%, and more digits only where it is tiny."""
    if rate == 0:
        return "0%"
    digits = 1 if rate >= 0.0995 else 2 if rate >= 0.000995 else 4
    return f"{rate * 100:.{digits}f}%"


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
    return (
        f"{leader.label} wins: {percent(leader.rate or 0)} against {percent(second.rate or 0)}{beaten}"
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
    match no.reason:
        case Why.ONE_ARM:
            return "Nothing to compare: only one variant was shown."
        case Why.NO_IMPRESSIONS:
            return "Too early to tell: no impressions were reported yet."
        case Why.NO_CLICKS:
            return "Too early to tell: no clicks were reported yet."
        case Why.CLICKS_EXCEED_IMPRESSIONS:
            return (
                "No click-through rate can be given: more clicks than impressions were reported. "
                "Check that both come from the same source."
            )
        case Why.TOO_FEW if no.more is None:
            return "Too early to tell: there is too little to compare yet."
        case Why.TOO_FEW:
            return f"Too early to tell: about {no.more:,} more impressions per variant are needed."


def _waiting(analysis: Analysis) -> str:
    few = analysis.waiting
    if not few:
        return ""
    return f" {_listed(few)} {'has' if len(few) == 1 else 'have'} too few impressions to be judged."


def _lift(lift: float | None) -> str:
    return "" if lift is None else f" ({lift:+.0%})"


def _are(arms: Sequence[Arm]) -> str:
    return "is" if len(arms) == 1 else "are"


def _listed(arms: Sequence[Arm]) -> str:
    *most, last = sorted(arm.label for arm in arms)
    return f"{', '.join(most)} and {last}" if most else last
