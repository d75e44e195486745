"""What is measured so far, per platform and language: the arms, and an honest verdict."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.access.permissions import Actor, Permission, require
from core.campaigns.parts import Part, parts_of
from core.experiments.judging import arm_of, judged
from core.experiments.statistics import Arm, load
from core.experiments.verdict import Verdict
from core.flow.cards.card import CampaignCard
from core.flow.cards.reads import Reads
from core.foundation.clock import Clock
from core.foundation.ids import CampaignId, LanguageName, PlatformName, PostState, VariantId
from core.metrics.lakes import Lakes
from core.metrics.reached import variant_totals
from core.metrics.totals import VariantTotals


@dataclass(frozen=True, slots=True)
class PlatformResults:
    """The arms of one platform, in order of their labels, and what can be said about them."""

    platform: PlatformName
    arms: tuple[Arm, ...]
    variants: tuple[VariantTotals, ...]
    """All that is known of each arm: how many, who says so, and since when."""
    verdict: Verdict
    is_simulated: bool = False
    """Whether some of the readers are made up."""
    accounts: tuple[str, ...] = ()
    """As whom each variant was posted, in the same order; empty for the outbox."""
    taken_down: tuple[VariantId, ...] = ()
    """Of these the post was taken down, and gets no readers any more."""
    language: LanguageName | None = None
    """The one of these arms, where the brief chose any; other languages have other readers."""

    @property
    def where(self) -> str:
        """The platform, and the language where one was chosen."""
        return self.variants[0].where


@dataclass(frozen=True, slots=True)
class CampaignResults:
    """A campaign's measured platforms. None of them were measured where `platforms` is empty."""

    campaign_id: CampaignId
    name: str
    product: str
    news: str
    at: datetime
    """When this was asked: figures have their own ages."""
    platforms: tuple[PlatformResults, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """Reads over measurements. Built once by the composition root."""

    reads: Reads
    lakes: Lakes
    clock: Clock

    async def of(self, by: Actor, campaign_id: CampaignId) -> CampaignResults:
        """What is measured of a campaign.

        Raises:
            NotFound: there is no such campaign in this workspace.
        """
        scope = require(by, Permission.READ)
        card = await self.reads.campaign(by, campaign_id)
        lake = await self.lakes.readable()
        totals = await lake.reading.run(variant_totals, lake, scope.workspace_id, campaign_id)
        even_split = await self.reads.is_sample(by)
        platforms = await asyncio.to_thread(_judged, card, totals, even_split)
        return CampaignResults(
            card.id, card.name, card.brief.product, card.brief.news, self.clock.now(), platforms
        )


def _judged(
    card: CampaignCard, totals: Sequence[VariantTotals], even_split: bool
) -> tuple[PlatformResults, ...]:
    """In a thread: what reckons is loaded at its first use, and others have to be answered meanwhile."""
    if any(total.impressions for total in totals):  # without any there is nothing to reckon
        load()
    measured = {total.variant_id: total for total in totals}
    found = (_part(card, part, measured, even_split) for part in parts_of(card.brief))
    return tuple(platform for platform in found if platform)


def _part(
    card: CampaignCard, part: Part, measured: dict[VariantId, VariantTotals], even_split: bool
) -> PlatformResults | None:
    cards = [
        variant
        for variant in card.variants
        if (variant.platform, variant.language) == (part.platform, part.language) and variant.id in measured
    ]
    variants = tuple(measured[variant.id] for variant in cards)
    if not variants:
        return None
    return PlatformResults(
        part.platform,
        tuple(map(arm_of, variants)),
        variants,
        judged(variants, even_split=even_split),
        is_simulated=any(variant.is_simulated for variant in variants),
        accounts=tuple(variant.post.account if variant.post else "" for variant in cards),
        taken_down=tuple(
            variant.id for variant in cards if variant.post and variant.post.state is PostState.TAKEN_DOWN
        ),
        language=part.language,
    )
