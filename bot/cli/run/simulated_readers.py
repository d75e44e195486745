"""Simulated readers, so that a job without an audience has results to show. They are labelled as such
wherever they appear, and are the same for the same seed."""

from collections.abc import Iterable
from datetime import datetime
from random import Random

from core.flow.cards.card import VariantCard
from core.foundation.ids import PostState, new_id
from core.metrics.engagement import Report, simulated_clicks
from core.metrics.rows import SIMULATED


def simulated_reports(
    variants: Iterable[VariantCard], *, readers: int, seed: int, at: datetime
) -> list[Report]:
    """One report for each post in the outbox: `readers` saw it, and some followed its link where it has one.

    What went out as an account has real readers.
    """
    return [
        Report(
            id=new_id("rpt"),
            post_id=variant.post.id,
            impressions=readers,
            clicks=_clicks(variant, readers, seed),
            at=at,
            source=SIMULATED,
        )
        for variant in variants
        if variant.post is not None
        and variant.post.state is PostState.PUBLISHED
        and variant.account_id is None
    ]


def _clicks(variant: VariantCard, readers: int, seed: int) -> int:
    if not variant.link:
        return 0
    chance = Random(f"{seed}:{variant.platform}:{variant.label}")
    return simulated_clicks(readers, appeal=chance, luck=chance)
