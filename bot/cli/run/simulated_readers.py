"""Simulated readers, so that a job without an audience has results to show. They are labelled as such
wherever they appear, and are the same for the same seed."""

from collections.abc import Iterable
from datetime import datetime
from random import Random

from core.flow.cards.card import VariantCard
from core.flow.engagement import ReportedPost
from core.foundation.ids import PostState, new_id
from core.metrics.rows import SIMULATED

LEAST_RATE, MOST_RATE = 0.01, 0.08
"""Between which rates posts appeal to readers who don't exist; drawn by chance, whatever the copy."""


def simulated_reports(
    variants: Iterable[VariantCard], *, readers: int, seed: int, at: datetime
) -> list[ReportedPost]:
    """One report for each published post: `readers` saw it, and some followed its link where it has one."""
    return [
        ReportedPost(
            report_id=new_id("rpt"),
            post_id=variant.post.id,
            impressions=readers,
            clicks=_clicks(readers, Random(f"{seed}:{variant.platform}:{variant.label}"))
            if variant.link
            else 0,
            at=at,
            source=SIMULATED,
        )
        for variant in variants
        if variant.post is not None and variant.post.state is PostState.PUBLISHED
    ]


def _clicks(readers: int, chance: Random) -> int:
    appeal = chance.uniform(LEAST_RATE, MOST_RATE)
    return sum(chance.random() < appeal for _ in range(readers))
