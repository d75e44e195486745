"""The whole job without a browser: write, check, decide, publish, tell, measure.

It drives the desk's own steps, each of which is safe beside a worker on the same data: whoever claims a
post or a delivery first does it, and the lake is left to a worker where one is alive.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta

from bot.cli.choices import Rule
from bot.cli.images import ImageSource, with_images
from bot.cli.run.approval import Approval
from bot.cli.run.progress import Progress
from bot.cli.run.prompts import Asking
from bot.cli.run.simulated_readers import simulated_reports
from bot.cli.run.summary import JobSummary, Told
from bot.cli.telling import Telling
from core.access.models import Member
from core.campaigns.brief import Brief
from core.desk import Desk
from core.flow.cards.card import CampaignCard
from core.flow.results import CampaignResults
from core.foundation.errors import CopydeskError, InvalidInput
from core.foundation.ids import CampaignId, PostState, VariantState

PATIENCE = 20.0
"""Seconds for posts to leave, and again for webhooks to arrive; what is late then is left to a worker."""
POLL = 0.25
ALIVE = timedelta(seconds=25)
UNDER_WAY = frozenset({PostState.SCHEDULED, PostState.SENDING})


@dataclass(frozen=True, slots=True)
class Order:
    """What a run was asked for. `webhook` is an address, empty for a receiver of our own, None for none."""

    brief: Brief
    rule: Rule
    webhook: str | None
    readers: int
    seed: int | None
    images: tuple[ImageSource, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One order on its way through an open desk, for one person."""

    desk: Desk
    order: Order
    by: Member
    asking: Asking
    progress: Progress

    async def run(self) -> JobSummary:
        """Walk the campaign to its end.

        Raises:
            CopydeskError: it could not even be started.
        """
        if self.order.readers and self.desk.settings.is_production:
            raise InvalidInput({"audience": "makes readers up, which is not for production."})
        began = time.monotonic()
        async with AsyncExitStack() as stack:
            telling = await stack.enter_async_context(Telling.open(self.desk, self.by, self.order.webhook))
            stack.callback(asyncio.create_task(self._prepare()).cancel)
            campaign_id = await self._write()
            approval = Approval(self.desk, self.by, campaign_id)
            goes_on = await approval.decide(self.order.rule, self.asking)
            if goes_on:
                await self._publish(campaign_id)
            await self.desk.calendar.complete_campaigns()
            told = await self._tell(telling, campaign_id) if telling else None
            results = await self._measure(campaign_id) if goes_on else None
        costs = await self.desk.costs.of(self.by)
        return JobSummary(
            card=await self._card(campaign_id),
            refusals=tuple(approval.refusals),
            told=told,
            results=results,
            stopped=not goes_on,
            simulated_readers=self.order.readers,
            costs=tuple(cost for cost in costs.campaigns if cost.campaign_id == campaign_id),
            seconds=round(time.monotonic() - began, 3),
        )

    async def _prepare(self) -> None:
        """Load meanwhile what is needed later; a lake that can't be opened is told when it is."""
        await self.desk.prepare()
        if not await self._worker_is_alive():
            with suppress(CopydeskError):
                await self.desk.measuring.prepare()

    async def _write(self) -> CampaignId:
        brief = await with_images(self.desk, self.by, self.order.brief, self.order.images)
        campaign = await self.desk.campaigns.start(brief, by=self.by, seed=self.order.seed)
        platforms = len(self.order.brief.platforms)
        with self.progress.step("Writing and checking", of=platforms) as step:

            async def told(_: CampaignId) -> None:
                card = await self._card(campaign.id)
                step.at(platforms - len(card.waiting))

            await self.desk.campaigns.write(campaign, told=told)
        return campaign.id

    async def _publish(self, campaign_id: CampaignId) -> None:
        card = await self._card(campaign_id)
        approved = [variant for variant in card.variants if variant.state is VariantState.APPROVED]
        for variant in approved:
            await self.desk.calendar.place(variant.id, None, by=self.by)
        if not approved:
            return
        with self.progress.step("Publishing", of=len(approved)) as step:

            async def all_left() -> bool:
                await self.desk.calendar.publish_due()
                await self.desk.calendar.recover()
                under_way = _under_way(await self._card(campaign_id))
                step.at(len(approved) - under_way)
                return under_way == 0

            await self._until(all_left)

    async def _tell(self, telling: Telling, campaign_id: CampaignId) -> Told:
        with self.progress.step("Telling the webhook") as step:

            async def all_arrived() -> bool:
                await self.desk.webhooks.fan_out()
                await self.desk.webhooks.deliver()
                done, all_ = await telling.standing(campaign_id)
                step.at(done, of=all_)
                return done == all_

            await self._until(all_arrived)
        return await telling.told(campaign_id)

    async def _measure(self, campaign_id: CampaignId) -> CampaignResults | None:
        """Ship what happened, or let the worker do it, and read what there is; None where nobody read."""
        with self.progress.step("Measuring"):
            expected = await self._simulate_readers(campaign_id) if self.order.readers else 0
            if not await self._worker_is_alive():
                await self.desk.measuring.ship()

            async def are_counted() -> bool:
                return _seen(await self._results(campaign_id)) >= expected

            await self._until(are_counted)
            results = await self._results(campaign_id)
        return results if _seen(results) else None

    async def _simulate_readers(self, campaign_id: CampaignId) -> int:
        """Report the readers that were ordered; says how often posts were seen."""
        card = await self._card(campaign_id)
        reports = simulated_reports(
            card.variants,
            readers=self.order.readers,
            seed=self.order.seed or 0,
            at=self.desk.clock.now(),
        )
        await self.desk.engagement.accept(reports, by=self.by)
        return sum(report.impressions for report in reports)

    async def _results(self, campaign_id: CampaignId) -> CampaignResults:
        return await self.desk.results.of(self.by, campaign_id)

    async def _worker_is_alive(self) -> bool:
        seen = await self.desk.watching.worker_seen()
        return seen is not None and abs(self.desk.clock.now() - seen) < ALIVE

    async def _card(self, campaign_id: CampaignId) -> CampaignCard:
        return await self.desk.reads.campaign(self.by, campaign_id)

    async def _until(self, is_done: Callable[[], Awaitable[bool]]) -> None:
        """Try until it is done, or patience runs out."""
        for _ in range(round(PATIENCE / POLL)):
            if await is_done():
                return
            await asyncio.sleep(POLL)


def _seen(results: CampaignResults) -> int:
    return sum(arm.shown for found in results.platforms for arm in found.arms)


def _under_way(card: CampaignCard) -> int:
    return sum(variant.post is not None and variant.post.state in UNDER_WAY for variant in card.variants)
