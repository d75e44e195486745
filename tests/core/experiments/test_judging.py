"""Variants are compared only where all of them were counted alike; why not, is said."""

from datetime import UTC, datetime

import pytest

from core.experiments.judging import arm_of, judged
from core.experiments.statistics import Arm, NoResult, Why
from core.experiments.verdict import Conclusion
from core.foundation.ids import CampaignId, PlatformName, VariantId
from core.metrics.rows import LINK
from core.metrics.totals import Figure, VariantTotals

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LIKED = {"likes": 3}


def a_variant(
    label: str, *, clicks_from: str = "x", on: PlatformName = PlatformName.X, **counts: int
) -> VariantTotals:
    figures = {
        name: Figure(count, clicks_from if name == "clicks" else "x", NOON) for name, count in counts.items()
    }
    return VariantTotals(CampaignId("cmp_1"), VariantId(label), label, on, **figures)


@pytest.mark.parametrize(
    ("variants", "why"),
    [
        ([a_variant("A"), a_variant("B")], Why.NO_IMPRESSIONS),
        ([a_variant("A", **LIKED), a_variant("B", **LIKED)], Why.IMPRESSIONS_UNKNOWN),
        ([a_variant("A", impressions=900), a_variant("B", impressions=900, clicks=3)], Why.CLICKS_UNKNOWN),
        (
            [
                a_variant("A", impressions=9000, clicks=300),
                a_variant("B", impressions=9000, clicks=100, clicks_from=LINK),
            ],
            Why.DIFFERENT_SOURCES,
        ),
        ([a_variant("A", impressions=900)], Why.ONE_ARM),
    ],
)
def test_what_can_not_be_compared_gets_no_verdict_but_the_reason(
    variants: list[VariantTotals], why: Why
) -> None:
    found = judged(variants)
    assert isinstance(found.analysis, NoResult)
    assert found.analysis.reason is why


@pytest.mark.parametrize(
    ("platform", "counts", "sentence"),
    [
        (
            PlatformName.INSTAGRAM,
            {"impressions": 900, "clicks": 0},
            "Can’t be told here: links in these posts can’t be clicked.",
        ),
        (
            PlatformName.INSTAGRAM,
            {"impressions": 900},
            "Can’t be told here: links in these posts can’t be clicked.",
        ),
        (PlatformName.FEED, {"clicks": 9}, "Clicks only: nobody tells how many people see these posts."),
        (PlatformName.BLUESKY, {"clicks": 9}, "Clicks only: nobody tells how many people see these posts."),
        (PlatformName.MASTODON, {}, "Too early to tell: no clicks were reported yet."),
        (
            PlatformName.WEBHOOK,
            {},
            "No figures yet, and this platform tells none: only clicks on short links count, and what is "
            "reported over the API.",
        ),
        (PlatformName.X, {"clicks": 9}, "Too early to tell: no impressions were reported yet."),
    ],
)
def test_a_verdict_promises_nothing_that_the_platform_never_tells(
    platform: PlatformName, counts: dict[str, int], sentence: str
) -> None:
    assert judged([a_variant(label, on=platform, **counts) for label in "AB"]).sentence == sentence


def test_clicks_that_are_reported_count_where_no_link_works() -> None:
    reported = [
        a_variant("A", on=PlatformName.INSTAGRAM, impressions=9000, clicks=300),
        a_variant("B", on=PlatformName.INSTAGRAM, impressions=9000, clicks=100),
    ]
    assert judged(reported).outcome is Conclusion.WINNER


def test_clicks_on_our_links_over_impressions_of_the_platform_can_be_compared() -> None:
    better = a_variant("A", impressions=9000, clicks=300, clicks_from=LINK)
    worse = a_variant("B", impressions=9000, clicks=100, clicks_from=LINK)
    assert judged([better, worse]).outcome is Conclusion.WINNER


def test_what_nobody_tells_of_an_arm_is_not_taken_for_none() -> None:
    assert arm_of(a_variant("A", likes=3)) == Arm("A", None, None)
    assert arm_of(a_variant("A", impressions=3)).rate is None
    assert arm_of(a_variant("A", impressions=3, clicks=0)).rate == 0
