"""Deciding on variants at the command line: a rule for all of them, or a question for each."""

from dataclasses import asdict, dataclass, field

from bot.cli.choices import Choice, Rule
from bot.cli.run.edited import Said
from bot.cli.run.prompts import Asking
from core.access.models import Member
from core.desk import Desk
from core.flow.cards.card import CampaignCard, VariantCard
from core.foundation.errors import CopydeskError
from core.foundation.ids import CampaignId, ReviewStep
from core.review.findings import HasBlockingFindings
from core.review.unmoderated import NotModerated


@dataclass(slots=True)
class Approval:
    """One campaign's review by one person. `refusals` are sentences about what could not be approved."""

    desk: Desk
    by: Member
    campaign_id: CampaignId
    refusals: list[str] = field(default_factory=list)

    async def decide(self, rule: Rule, asking: Asking) -> bool:
        """Decide by `rule`; ASK goes through the open variants until each is decided or skipped.

        Whether to go on: not where the person quit, or has gone.
        """
        if rule is Rule.ASK:
            return await self._ask(asking)
        if rule is not Rule.NONE:
            await self._approve_by(rule)
        return True

    async def _approve_by(self, rule: Rule) -> None:
        card = await self._card()
        for platform in card.written:
            for variant in (variant for variant in card.on(platform) if variant.is_open):
                approved = await self._approve(variant)
                if approved and rule is Rule.FIRST:
                    break

    async def _approve(self, variant: VariantCard) -> bool:
        try:
            await self.desk.review.approve(variant.id, seen=variant.content_hash, by=self.by)
        except (HasBlockingFindings, NotModerated) as error:
            self.refusals.append(f"{variant.platform.label}: {error.message}")
            return False
        return True

    async def _ask(self, asking: Asking) -> bool:
        skipped: set[str] = set()
        while (variant := self._next_open(await self._card(), skipped)) is not None:
            asking.show(variant)
            choice = asking.choose()
            if choice is Choice.STOP:
                return False
            if choice is Choice.SKIP:
                skipped.add(variant.id)
                continue
            try:
                await self._do(choice, variant, asking)
            except EOFError:
                return False
            except CopydeskError as error:
                asking.tell(error.message)
        return True

    async def _do(self, choice: Choice, variant: VariantCard, asking: Asking) -> None:
        review = self.desk.review
        match choice:
            case Choice.APPROVE:
                await review.approve(variant.id, seen=variant.content_hash, looked_at=True, by=self.by)
            case Choice.REJECT:
                reason = asking.ask("Why?")
                await review.answer(
                    variant.id, ReviewStep.REJECTED, seen=variant.content_hash, reason=reason, by=self.by
                )
            case Choice.REGENERATE:
                hint = asking.ask("What should be different? (Enter for just another one)")
                await self.desk.rewriting.regenerate(
                    variant.id, seen=variant.content_hash, hint=hint, by=self.by
                )
            case Choice.EDIT:
                said = asking.edit(variant)
                if said != Said.by(variant):
                    await self.desk.editing.edit(
                        variant.id, seen=variant.content_hash, by=self.by, **asdict(said)
                    )

    async def _card(self) -> CampaignCard:
        return await self.desk.reads.campaign(self.by, self.campaign_id)

    @staticmethod
    def _next_open(card: CampaignCard, skipped: set[str]) -> VariantCard | None:
        """The next one to ask about, platform by platform as the brief has them."""
        variants = (variant for platform in card.written for variant in card.on(platform))
        return next((one for one in variants if one.is_open and one.id not in skipped), None)
