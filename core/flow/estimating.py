"""What a brief would cost to write, and what is there already that says nearly the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.access.permissions import Actor, Permission, require
from core.access.scope import Scope
from core.campaigns.brief import Brief
from core.campaigns.models import Campaign
from core.campaigns.similar import SimilarCampaign, similar_to
from core.flow.platform_writing import LABELS
from core.flow.variants import request_for
from core.flow.voices import as_whom, by_voice
from core.foundation.clock import Clock
from core.foundation.ids import PlatformName, new_campaign_id
from core.foundation.money import ZERO, Money
from core.links.tracking import Tracking
from core.platforms.rulebook import Rulebook
from core.spending.budgets import Budgets
from core.spending.ledger import mean_share
from core.storage.database import Database
from core.writing.drafting import Drafting
from core.writing.offline.other_language import written_in
from core.writing.port import Usage, WritingRequest
from core.writing.request_key import seed_of


@dataclass(frozen=True, slots=True)
class PlatformEstimate:
    """What writing for one platform would cost, in micro-dollars: `most_micros` where all models that may be
    asked in turn are asked and charged, `usual_micros` where the first writes all.

    `usual_micros` is None while too few such calls were made to tell.
    """

    platform: PlatformName
    most_micros: int
    usual_micros: int | None
    from_cache: bool
    models: tuple[str, ...] = ()
    """Which may be charged, in the order in which they are asked."""
    assumed: bool = False
    """Whether one's price is not known."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a brief would cost, in micro-dollars, and what is left for today.

    `assumed` where a model's price is not known, so that the dearest is taken for it.
    """

    platforms: tuple[PlatformEstimate, ...]
    writer: str
    model: str
    others: tuple[str, ...]
    """Models that may be asked after it, and charged, too."""
    assumed: bool
    most_micros: int
    usual_micros: int | None
    left_today_micros: int
    similar: tuple[SimilarCampaign, ...]

    @property
    def sentence(self) -> str:
        """What it would cost, in a sentence."""
        if self.most_micros == 0:
            free = any(each.from_cache for each in self.platforms)
            return "Nothing: it is in the cache." if free else "Nothing: the offline writer is free."
        usual = "" if self.usual_micros is None else f"about {Money(self.usual_micros).roughly}, "
        if self.usual_micros == 0:
            usual = "usually nothing, "
        others = f" and, where that fails, {' and '.join(self.others)}" if self.others else ""
        whose = "one's" if others else "the model's"
        guess = f", at the dearest price listed, since {whose} is not known" if self.assumed else ""
        costs = f"{usual}at most {Money(self.most_micros).roughly}, with {self.model}{others}{guess}"
        return f"{costs[0].upper()}{costs[1:]}. {Money(self.left_today_micros)} is left for today."


@dataclass(frozen=True, slots=True)
class Estimating:
    """Reads what a brief would cost; nothing is asked of anybody. Built once by the composition root."""

    database: Database
    clock: Clock
    drafting: Drafting
    rulebook: Rulebook
    budgets: Budgets
    tracking: Tracking = field(default_factory=Tracking)

    async def of(self, by: Actor, brief: Brief) -> Estimate:
        """What writing `brief` would cost their workspace."""
        scope = require(by, Permission.READ)
        requests = await self._requests(scope, brief)
        each = [await self._of_platform(scope, platform, asked) for platform, asked in requests.items()]
        usual = [found.usual_micros for found in each if found.usual_micros is not None]
        standing = await self.budgets.standing(scope.workspace_id)
        most = sum(found.most_micros for found in each)
        first = self.drafting.writer_of(requests[brief.platforms[0]][0])
        return Estimate(
            platforms=tuple(each),
            writer=first.name,
            model=first.model,
            others=tuple(
                dict.fromkeys(name for found in each for name in found.models if name != first.model)
            ),
            assumed=any(found.assumed for found in each),
            most_micros=most,
            usual_micros=sum(usual) if len(usual) == len(each) else None,
            left_today_micros=standing.left.micros,
            similar=tuple(await self.similar(by, brief)),
        )

    async def similar(self, by: Actor, brief: Brief) -> list[SimilarCampaign]:
        """Campaigns of the last day that say nearly the same, the nearest first; none where writing `brief`
        can cost nothing."""
        scope = require(by, Permission.READ)
        requests = await self._requests(scope, brief)
        if any([await self._costs(scope, request) for asked in requests.values() for request in asked]):
            async with self.database.read() as session:
                news_in = written_in(brief)
                return await similar_to(session, scope, brief, news_in=news_in, now=self.clock.now())
        return []

    async def _of_platform(
        self, scope: Scope, platform: PlatformName, requests: Sequence[WritingRequest]
    ) -> PlatformEstimate:
        paid = [request for request in requests if await self._costs(scope, request)]
        if not paid:
            return PlatformEstimate(platform, 0, 0, from_cache=any(map(self.drafting.may_charge, requests)))
        each = [charge for request in paid for charge in self.drafting.may_charge(request)]
        return PlatformEstimate(
            platform,
            sum(most.micros for _, most in each),
            await self._usual(platform, paid),
            from_cache=False,
            models=tuple(dict.fromkeys(writer.model for writer, _ in each)),
            assumed=any(writer.cost(Usage(1, 1)).assumed for writer, _ in each),
        )

    async def _usual(self, platform: PlatformName, requests: Sequence[WritingRequest]) -> int | None:
        """What whoever is asked first for each of `requests` usually costs; None where nobody can tell."""
        usual = 0.0
        async with self.database.read() as session:
            for request in requests:
                first = self.drafting.writer_of(request)
                if (most := first.estimate(request)) > ZERO:
                    share = await mean_share(session, model=first.model, platform=platform)
                    if share is None:
                        return None
                    usual += most.micros * share
        return round(usual)

    async def _costs(self, scope: Scope, request: WritingRequest) -> bool:
        """Whether a writer may be paid for `request`."""
        may_cost = bool(self.drafting.may_charge(request))
        return may_cost and not await self.drafting.is_kept(scope.workspace_id, request)

    async def _requests(self, scope: Scope, brief: Brief) -> dict[PlatformName, list[WritingRequest]]:
        """What the writer would be asked, as if the campaign were there: once for each voice and language."""
        campaign = Campaign(
            id=new_campaign_id(), workspace_id=scope.workspace_id, brief=brief, seed=seed_of(brief)
        )
        requests: dict[PlatformName, list[WritingRequest]] = {}
        async with self.database.read() as session:
            for platform in brief.platforms:
                rules = self.rulebook.of(platform)
                counted = self.tracking.counted(rules, campaign, platform, LABELS[0])
                requests[platform] = [
                    request_for(
                        campaign,
                        platform,
                        counted,
                        count=brief.variants,
                        voice=brand.voice,
                        language=language,
                    )
                    for brand, _ in by_voice(await as_whom(session, scope, brief, platform))
                    for language in brief.languages or (None,)
                ]
        return requests
