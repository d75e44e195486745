"""What became of a `copydesk run`: everything its tables, its JSON and its exit code are made of."""

from dataclasses import dataclass

from bot.cli.exit_codes import ExitCode
from core.flow.cards.card import CampaignCard, VariantCard
from core.flow.costs import CampaignCost
from core.flow.results import CampaignResults
from core.foundation.ids import DeliveryState, PostState, VariantState
from core.webhooks.models import Delivery


@dataclass(frozen=True, slots=True)
class Told:
    """The webhook's part: where it went, and what arrived. `secret` only where the endpoint is new.

    `verified` counts signatures that a receiver of ours found true; None where the receiver isn't ours.
    """

    url: str
    secret: str
    deliveries: tuple[Delivery, ...]
    verified: int | None

    def count(self, state: DeliveryState) -> int:
        return sum(delivery.state is state for delivery in self.deliveries)

    @property
    def all_delivered(self) -> bool:
        arrived = self.count(DeliveryState.DELIVERED)
        return arrived == len(self.deliveries) and self.verified in {None, arrived}


@dataclass(frozen=True, slots=True)
class JobSummary:
    """One job, done. `told` is None where no webhook was wanted, `results` where nothing was measured."""

    card: CampaignCard
    refusals: tuple[str, ...]
    told: Told | None
    results: CampaignResults | None
    stopped: bool
    """Whether the person quit before all was decided; nothing is published then."""
    simulated_readers: int
    costs: tuple[CampaignCost, ...]
    seconds: float

    @property
    def variants(self) -> tuple[VariantCard, ...]:
        """All that were not replaced, platform by platform."""
        return tuple(variant for platform in self.card.written for variant in self.card.on(platform))

    @property
    def approved(self) -> tuple[VariantCard, ...]:
        return tuple(variant for variant in self.variants if variant.state is VariantState.APPROVED)

    @property
    def published(self) -> tuple[VariantCard, ...]:
        return tuple(
            variant
            for variant in self.approved
            if variant.post is not None and variant.post.state is PostState.PUBLISHED
        )

    @property
    def exit_code(self) -> ExitCode:
        """The first thing that is not as it was asked for."""
        if not self.variants:
            return ExitCode.NOTHING_WRITTEN
        if not self.approved:
            return ExitCode.NOTHING_APPROVED
        if self.card.failures or self.refusals or len(self.published) < len(self.approved):
            return ExitCode.NOT_ALL_PUBLISHED
        if self.told is not None and not self.told.all_delivered:
            return ExitCode.WEBHOOK_NOT_DELIVERED
        return ExitCode.DONE
