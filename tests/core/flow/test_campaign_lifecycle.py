"""A campaign's life: whatever is done to it in whichever state, only the moves in the table are made."""

from contextlib import suppress

import pytest
from sqlalchemy import update

from core.campaigns.ended import CampaignEnded
from core.campaigns.lease import LeaseLost
from core.campaigns.lifecycle import CAMPAIGN_MOVES
from core.campaigns.models import Campaign
from core.flow.campaigns import NothingToRetry
from core.flow.endings import NotNow
from core.foundation.ids import CampaignState, PlatformName
from core.publishing.completion import complete_finished, reopen
from core.writing.port import WriterRefused, WritingRequest
from tests.builders import a_brief, a_member
from tests.core.flow.conftest import House

DEEDS = [
    "written",
    "not written",
    "tried again",
    "opened by something new",
    "completed",
    "closed",
    "archived",
    "reopened",
    "reopened before anything was written",
]


async def do(house: House, deed: str, campaign: Campaign) -> None:
    async def refuse(_request: WritingRequest) -> None:
        raise WriterRefused("No.")

    ana = await a_member(house.database, house.clock)
    house.writer.before = refuse if deed == "not written" else None
    match deed:
        case "written" | "not written":
            await house.campaigns.write(campaign)
        case "tried again":
            await house.campaigns.retry(campaign.id, by=ana)
        case "opened by something new":
            async with house.database.write() as session:
                await reopen(session, campaign.id)
        case "completed":
            await complete_finished(house.database, house.clock)
        case "closed":
            await house.endings.close(campaign.id, by=ana)
        case "archived":
            await house.endings.archive(campaign.id, by=ana)
        case "reopened" | "reopened before anything was written":
            await house.endings.reopen(campaign.id, by=ana)


@pytest.mark.parametrize("start", list(CampaignState))
async def test_only_the_moves_in_the_table_are_made(house: House, start: CampaignState) -> None:
    ana = await a_member(house.database, house.clock)
    reached = set()
    for deed in DEEDS:
        brief = a_brief(news=f"News to be {deed}.", platforms=(PlatformName.X,))
        campaign = await house.campaigns.start(brief, by=ana)
        if deed == "reopened":
            await do(house, "written", campaign)
        async with house.database.write() as session:
            put = update(Campaign).where(Campaign.id == campaign.id)
            await session.execute(put.values(state=start, failures={"x": "The model did not answer."}))
        with suppress(LeaseLost, NothingToRetry, NotNow, CampaignEnded):
            await do(house, deed, campaign)
        async with house.database.read() as session:
            reached.add((await session.get_one(Campaign, campaign.id)).state)
    assert reached - {start} == CAMPAIGN_MOVES[start]
