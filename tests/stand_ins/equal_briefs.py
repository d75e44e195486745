"""A process in which many campaigns want drafts of one brief at once, as soon as there is a file `go`."""

import asyncio
from pathlib import Path

from core.desk import Desk
from core.foundation.cache import TURN, CashewsCache
from core.foundation.ids import PlatformName
from core.foundation.settings import Settings
from core.platforms.catalogue import rules_of
from core.writing.port import WritingRequest
from tests.builders import a_brief


async def write(desk: Desk, many: int) -> None:
    """Draft a brief for so many campaigns at once, each for all of its platforms."""
    drafting = desk.campaigns.drafting
    ana = await desk.people.meet("T1", "Fernweh", "U1", "Ana", zone="UTC")
    begun = [await desk.campaigns.start(a_brief(), by=ana) for _ in range(many)]
    print("ready", flush=True)
    while not Path("go").exists():
        await asyncio.sleep(0.01)
    await asyncio.gather(
        *(
            drafting.draft(ana.workspace_id, campaign.id, _asking(platform, campaign.seed))
            for campaign in begun
            for platform in a_brief().platforms
        )
    )


def _asking(platform: PlatformName, seed: int) -> WritingRequest:
    brief = a_brief()
    return WritingRequest(brief, platform, rules_of(platform), brief.variants, seed=seed)


async def _work(many: int, turn_seconds: float) -> None:
    async with Desk.open(Settings(_env_file=None)) as desk:
        cache = desk.campaigns.drafting._kept._cache
        assert isinstance(cache, CashewsCache)
        cache._turn_seconds = turn_seconds
        await write(desk, many)
    print("written", flush=True)


def main(many: int, turn_seconds: float = TURN.total_seconds()) -> None:
    """Do it, with turns that nobody waits for any longer than that, once their process has died."""
    asyncio.run(_work(many, turn_seconds))
    raise SystemExit
