"""What measured variants show: their arms, and a verdict only where all of them were counted alike."""

from collections.abc import Sequence

from core.experiments.statistics import Arm, NoResult, Why
from core.experiments.verdict import Verdict, no_verdict, verdict
from core.metrics.totals import VariantTotals
from core.platforms.catalogue import profile_of


def arm_of(variant: VariantTotals) -> Arm:
    """A variant as an arm."""
    impressions, clicks = variant.impressions, variant.clicks
    return Arm(
        variant.label,
        impressions.count if impressions else None,
        clicks.count if clicks else None,
    )


def judged(variants: Sequence[VariantTotals], *, even_split: bool = False) -> Verdict:
    """What can be said about the variants of one platform, as in `verdict`."""
    if len(variants) > 1:
        if not any(variant.impressions for variant in variants) and (why := _why_unseen(variants)):
            return no_verdict(NoResult(why))
        if _links_do_not_work(variants):
            return no_verdict(NoResult(Why.LINKS_DO_NOT_WORK))
        if any(variant.impressions and not variant.clicks for variant in variants):
            return no_verdict(NoResult(Why.CLICKS_UNKNOWN))
        if len({_sources(variant) for variant in variants if variant.impressions and variant.clicks}) > 1:
            return no_verdict(NoResult(Why.DIFFERENT_SOURCES))
    return verdict([arm_of(variant) for variant in variants], even_split=even_split)


def _why_unseen(variants: Sequence[VariantTotals]) -> Why | None:
    """Why no impressions are known; None where they may come yet."""
    if profile_of(variants[0].platform).tells_impressions:
        return Why.IMPRESSIONS_UNKNOWN if any(map(_is_told, variants)) else None
    if any(variant.clicks for variant in variants):
        return Why.CLICKS_ONLY
    if any(map(_is_told, variants)):
        return Why.IMPRESSIONS_UNKNOWN
    return Why.NO_CLICKS if profile_of(variants[0].platform).tells_figures else Why.TELLS_NOTHING


def _links_do_not_work(variants: Sequence[VariantTotals]) -> bool:
    """Whether nobody can click; where somebody reports clicks all the same, those count."""
    clicked = any(variant.clicks and variant.clicks.count for variant in variants)
    return not clicked and not profile_of(variants[0].platform).rules.links_work


def _is_told(variant: VariantTotals) -> bool:
    """Whether its platform was asked, and has told something of it."""
    return any((variant.likes, variant.replies, variant.reposts))


def _sources(variant: VariantTotals) -> tuple[str, ...]:
    return tuple(figure.source for figure in (variant.impressions, variant.clicks) if figure)
