"""A process that sets money aside and settles it, many calls at once, until it is killed."""

import asyncio
import os
import random

from core.access.models import Member
from core.desk import Desk
from core.foundation.ids import CampaignId, PlatformName
from core.foundation.money import Money
from core.foundation.settings import Settings
from core.spending.ledger import Task
from core.spending.over_budget import OverBudget

AT_ONCE = 8
MOST = Money(1_000)


async def spend(desk: Desk, ana: Member, campaign_id: CampaignId) -> None:
    """Call after call; each is said when it is stored that it is set aside, and when it is settled."""
    while True:
        try:
            reservation = await desk.budgets.reserve(
                ana.workspace_id,
                MOST,
                campaign_id=campaign_id,
                platform=PlatformName.X,
                writer="openai",
                model="m",
                asked_by=ana.id,
                task=Task.DRAFT,
            )
        except OverBudget:
            await asyncio.sleep(0.05)
            continue
        print("reserved", reservation, flush=True)
        await asyncio.sleep(random.random() / 50)
        await desk.budgets.settle(reservation, Money(random.randint(1, 1_000)), input_tokens=1)
        print("settled", reservation, flush=True)


async def _work() -> None:
    async with Desk.open(Settings(_env_file=None)) as desk:
        ana = await desk.people.meet("T1", "Fernweh", "UANA", "Ana", zone="UTC")
        campaign_id = CampaignId(os.environ["CAMPAIGN"])
        await asyncio.gather(*(spend(desk, ana, campaign_id) for _ in range(AT_ONCE)))


def main() -> None:
    asyncio.run(_work())
