"""A process in which many campaigns want drafts of one brief at once, as soon as there is a file `go`."""

import asyncio
from pathlib import Path

from core.desk import Desk
from core.foundation.cache import CashewsCache
from core.foundation.ids import PlatformName
from core.foundation.settings import Settings
from core.platforms.catalogue import rules_of
from core.writing.port import WritingRequest
from tests.builders import a_brief

TURN_SECONDS = 1.0
"""After so long nobody waits for a process that died, so that no test has to wait for half a minute."""


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


async def _work(many: int) -> None:
    async with Desk.open(Settings(_env_file=None)) as desk:
        cache = desk.campaigns.drafting._cache
        assert isinstance(cache, CashewsCache)
        cache._turn_seconds = TURN_SECONDS
        await write(desk, many)
    print("written", flush=True)


def main(many: int) -> None:
    asyncio.run(_work(many))
    raise SystemExit
