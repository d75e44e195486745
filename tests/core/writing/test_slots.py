"""Slots of writers: bounded, and given out by turns of workspaces and their campaigns."""

import asyncio

from hypothesis import given
from hypothesis import strategies as some

from core.foundation.ids import CampaignId, WorkspaceId
from core.writing.slots import Slots

BIG, SMALL, OTHER = CampaignId("cmp_big"), CampaignId("cmp_small"), CampaignId("cmp_other")
TEAM, OTHER_TEAM = WorkspaceId("wsp_1"), WorkspaceId("wsp_2")


async def order_of(*wants: tuple[WorkspaceId, CampaignId]) -> list[CampaignId]:
    """In which order those who want the one slot get it, all having come while it was held."""
    slots, served = Slots(1), []

    async def want(workspace_id: WorkspaceId, campaign_id: CampaignId) -> None:
        async with slots.held(workspace_id, campaign_id):
            served.append(campaign_id)
            await asyncio.sleep(0)

    async with slots.held(TEAM, CampaignId("cmp_first")):
        tasks = [asyncio.create_task(want(*each)) for each in wants]
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    return served


async def test_a_campaign_of_two_hundred_lets_one_of_the_same_workspace_in_at_its_second_turn() -> None:
    served = await order_of(*[(TEAM, BIG)] * 200, (TEAM, SMALL))
    assert served.index(SMALL) == 1


async def test_a_workspace_with_many_campaigns_takes_nothing_from_one_with_one() -> None:
    many = [(TEAM, CampaignId(f"cmp_{number}")) for number in range(50)]
    served = await order_of(*many, (OTHER_TEAM, OTHER), (OTHER_TEAM, OTHER))
    assert [served.index(OTHER), len(served) - 1 - served[::-1].index(OTHER)] == [1, 3]


async def test_whoever_gave_up_while_waiting_keeps_no_slot_and_blocks_nobody() -> None:
    slots = Slots(1)
    await slots.take(TEAM, BIG)
    gone = asyncio.create_task(slots.take(TEAM, BIG))
    waiting = asyncio.create_task(slots.take(TEAM, SMALL))
    await asyncio.sleep(0)
    slots.give_back()  # to the first, who leaves in the same moment
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    async with asyncio.timeout(5):
        await waiting


@given(
    most=some.integers(1, 4),
    wants=some.lists(some.tuples(some.integers(0, 2), some.integers(0, 2), some.booleans()), max_size=20),
)
def test_never_more_are_held_than_there_are_and_in_the_end_all_are_free(
    most: int, wants: list[tuple[int, int, bool]]
) -> None:
    async def run() -> tuple[int, int]:
        slots, held, peak = Slots(most), 0, 0

        async def want(workspace: int, campaign: int) -> None:
            nonlocal held, peak
            async with slots.held(WorkspaceId(f"w{workspace}"), CampaignId(f"c{campaign}")):
                held += 1
                peak = max(peak, held)
                try:
                    await asyncio.sleep(0)
                finally:
                    held -= 1

        tasks = []
        for workspace, campaign, gives_up in wants:
            tasks.append(asyncio.create_task(want(workspace, campaign)))
            await asyncio.sleep(0)
            if gives_up:
                tasks[len(tasks) // 2].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for _ in range(most):  # all can be had again, at once
            await asyncio.wait_for(slots.take(TEAM, BIG), 5)
        return held, peak

    held, peak = asyncio.run(run())
    assert (held, peak <= most) == (0, True)
