"""Figures in words."""

from datetime import UTC, datetime, timedelta

import pytest

from core.foundation.ids import CampaignId, PlatformName, VariantId
from core.metrics.rows import LINK, SIMULATED
from core.metrics.totals import Figure, VariantTotals
from core.metrics.words import age, counts, sources, sources_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=-3), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=12, seconds=40), "12 minutes ago"),
        (timedelta(hours=1, minutes=59), "1 hour ago"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=800), "2 years ago"),
    ],
)
def test_an_age_is_told_in_the_unit_that_suits_it(passed: timedelta, words: str) -> None:
    assert age(NOON - passed, NOON) == words


def test_figures_of_one_answer_are_told_together_and_what_is_missing_comes_last() -> None:
    told = Figure(3, "bluesky", NOON - timedelta(minutes=12))
    figures = {
        "impressions": None,
        "clicks": Figure(0, LINK, NOON),
        "likes": told,
        "replies": told,
        "reposts": told,
    }
    assert sources(figures, NOON) == (
        "Clicks from tracked links, just now · likes, replies and reposts from Bluesky, 12 minutes ago · "
        "impressions not available."
    )
    assert counts(figures, ("impressions", "clicks", "likes")) == ["0 clicks", "3 likes"]


def test_variants_of_which_the_same_can_be_said_are_named_together() -> None:
    def a_variant(label: str, *, is_gone: bool = False, **figures: Figure) -> VariantTotals:
        campaign, variant = CampaignId("cmp_1"), VariantId(label)
        return VariantTotals(campaign, variant, label, PlatformName.X, is_gone=is_gone, **figures)

    clicked = {"clicks": Figure(3, LINK, NOON)}
    told = "Clicks from tracked links, just now · impressions, likes, replies and reposts not available."
    alike = [a_variant("A", **clicked), a_variant("B", **clicked)]
    assert sources_of(alike, NOON) == [told]
    assert sources_of([*alike, a_variant("C", is_gone=True)], NOON) == [
        f"A and B: {told}",
        "C: Not measured yet. It is not there any more.",
    ]


def test_made_up_readers_are_said_to_be_drawn_by_chance() -> None:
    assert sources({"clicks": Figure(3, SIMULATED, NOON)}, NOON) == "Clicks drawn by chance, just now."
    assert sources({"clicks": Figure(3, "tracker", NOON)}, NOON) == "Clicks from tracker, just now."
