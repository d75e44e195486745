"""A failure ends its campaign, whatever it says; a campaign that breaks off again and again stops paying."""

from datetime import timedelta

import pytest
from sqlalchemy import type_coerce, update

from core.campaigns.kept_brief import BriefUnreadable, as_kept
from core.campaigns.lease import LEASE
from core.campaigns.models import Campaign
from core.flow.written_parts import LONGEST_FAILURE, MOST_TAKEN_UP
from core.foundation.ids import CampaignState
from core.storage.tables import Json
from core.writing.port import WriterRefused, WriterUnavailable, WritingRequest
from tests.builders import a_brief, a_member
from tests.core.flow.conftest import House
from tests.core.flow.test_campaigns import card_of


@pytest.mark.parametrize("error", [WriterRefused, WriterUnavailable, RuntimeError])
@pytest.mark.parametrize("said", ["No\0.", "No \ud800.", "No. " * 100_000], ids=["zero", "half", "long"])
async def test_a_failure_of_any_words_is_kept_and_ends_the_campaign(
    house: House, error: type[Exception], said: str
) -> None:
    async def refuse(_request: WritingRequest) -> None:
        raise error(said)

    house.writer.before = refuse
    campaign = await house.campaigns.start(a_brief(), by=await a_member(house.database, house.clock))
    await house.campaigns.write(campaign)
    asked = len(house.writer.asked)
    house.clock.advance(LEASE + timedelta(seconds=1))

    assert await house.campaigns.resume_lost() == 0

    card = await card_of(house, campaign)
    assert card.state is CampaignState.FAILED
    assert all(0 < len(why) <= LONGEST_FAILURE for why in card.failures.values())
    assert len(house.writer.asked) == asked


async def test_a_campaign_whose_writers_are_lost_again_and_again_is_given_up_and_asks_no_more(
    house: House,
) -> None:
    class Killed(BaseException):
        """As a process that is killed: nothing after it runs."""

    async def die(_request: WritingRequest) -> None:
        raise Killed

    house.writer.before = die
    ana = await a_member(house.database, house.clock)
    campaign = await house.campaigns.start(a_brief(), by=ana)
    for _ in range(MOST_TAKEN_UP):
        house.clock.advance(LEASE + timedelta(seconds=1))
        await house.campaigns.resume_lost()
    asked = len(house.writer.asked)
    house.clock.advance(LEASE + timedelta(seconds=1))

    await house.campaigns.resume_lost()

    card = await card_of(house, campaign)
    assert card.state is CampaignState.FAILED
    assert all("broke off" in why for why in card.failures.values())
    assert asked == len(house.writer.asked) > 0
    house.writer.before = None
    await house.campaigns.write(await house.campaigns.retry(campaign.id, by=ana))
    assert (await card_of(house, campaign)).state is CampaignState.IN_REVIEW


async def test_a_campaign_whose_brief_can_not_be_read_any_more_is_given_up(house: House) -> None:
    campaign = await house.campaigns.start(a_brief(), by=await a_member(house.database, house.clock))
    async with house.database.write() as session:
        unreadable = {**as_kept(campaign.brief), "from": "an older release"}
        await session.execute(update(Campaign).values(brief=type_coerce(unreadable, Json)))
    house.clock.advance(LEASE + timedelta(seconds=1))

    await house.campaigns.resume_lost()

    card = await card_of(house, campaign)
    assert card.state is CampaignState.FAILED
    assert card.failures == dict.fromkeys(campaign.brief.platforms, BriefUnreadable().message)
    assert card.brief.news == campaign.brief.news
