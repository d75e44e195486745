"""What no budget pays for is refused when it is asked for: nothing is begun that would only fail."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.access.models import Member
from core.campaigns.models import Campaign, Rewrite
from core.desk import Desk
from core.flow.limits import Limits
from core.foundation.errors import DoneBefore
from core.foundation.ids import CampaignState, PlatformName
from core.foundation.money import Money
from core.foundation.settings import Settings
from core.spending.over_budget import OverBudget
from core.spending.periods import Period
from core.spending.prices import price_of
from core.writing.port import UnknownPrice, Usage, WriterUnavailable, WritingRequest
from tests.builders import a_brief, a_member
from tests.core.flow.conftest import House

COST = price_of("gpt-4o-mini", input_tokens=1_000, output_tokens=2_000).amount
LITTLE = a_brief(platforms=(PlatformName.X,), variants=1)


@pytest.fixture
def house(house: House) -> House:
    """One whose writer costs something."""
    house.writer.model, house.writer.price, house.writer.usage = "gpt-4o-mini", COST, Usage(1_000, 2_000)
    return house


@pytest.fixture
async def ana(house: House) -> Member:
    return await a_member(house.database, house.clock)


def limits(house: House) -> Limits:
    return Limits(house.database, house.clock, house.budgets)


async def written(house: House, ana: Member) -> Campaign:
    campaign = await house.campaigns.start(LITTLE, by=ana)
    await house.campaigns.write(campaign)
    return campaign


async def test_a_campaign_whose_budget_is_used_up_is_not_begun(house: House, ana: Member) -> None:
    await limits(house).of_member(ana.id, Period.MONTH, COST, by=ana)
    await written(house, ana)

    with pytest.raises(OverBudget) as refused:
        await house.campaigns.start(a_brief(product="Another"), by=ana)

    assert refused.value.message.startswith("This month's limit of")
    assert len(await house.reads.recent(ana)) == 1


async def test_the_same_brief_is_served_from_the_cache_though_its_budget_is_used_up(
    house: House, ana: Member
) -> None:
    await limits(house).of_workspace(Period.DAY, COST, by=ana)
    await written(house, ana)

    again = await written(house, ana)

    assert (await house.reads.campaign(ana, again.id)).state is CampaignState.IN_REVIEW
    assert len(house.writer.asked) == 1


async def test_a_request_that_was_stored_and_comes_again_is_told_as_that_and_not_as_over_budget(
    house: House, ana: Member
) -> None:
    await limits(house).of_workspace(Period.DAY, COST, by=ana)
    campaign = await house.campaigns.start(LITTLE, by=ana, asked="form:1")
    await house.campaigns.write(campaign)

    with pytest.raises(DoneBefore):
        await house.campaigns.start(a_brief(product="Another"), by=ana, asked="form:1")


async def test_a_refused_request_may_be_made_again_once_there_is_room(house: House, ana: Member) -> None:
    await limits(house).of_workspace(Period.DAY, Money(1), by=ana)
    with pytest.raises(OverBudget):
        await house.campaigns.start(LITTLE, by=ana, asked="form:1")
    await limits(house).of_workspace(Period.DAY, None, by=ana)
    await house.campaigns.start(LITTLE, by=ana, asked="form:1")


async def test_another_try_that_nothing_pays_for_leaves_the_campaign_as_it_is(
    house: House, ana: Member
) -> None:
    async def fail(_request: WritingRequest) -> None:
        raise WriterUnavailable("It is down.")

    house.writer.before = fail
    campaign = await written(house, ana)
    await limits(house).of_campaign(campaign.id, Money(1), by=ana)

    with pytest.raises(OverBudget):
        await house.campaigns.retry(campaign.id, by=ana)

    assert (await house.reads.campaign(ana, campaign.id)).state is CampaignState.FAILED


async def test_another_variant_that_nothing_pays_for_is_not_asked_for(house: House, ana: Member) -> None:
    campaign = await written(house, ana)
    [variant] = (await house.reads.campaign(ana, campaign.id)).variants
    await limits(house).of_campaign(campaign.id, COST, by=ana)

    with pytest.raises(OverBudget) as refused:
        await house.rewriting.ask(variant.id, hint="", by=ana)

    assert "It does not reset." in refused.value.message
    async with house.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Rewrite)) == 0


async def test_a_rewrite_counts_for_whoever_asked_for_it(house: House, ana: Member) -> None:
    campaign = await written(house, ana)
    [variant] = (await house.reads.campaign(ana, campaign.id)).variants
    ben = await a_member(house.database, house.clock, "Ben")
    await limits(house).of_member(ben.id, Period.DAY, COST, by=ana)

    await house.rewriting.regenerate(variant.id, hint="Shorter.", by=ben)

    views = (await limits(house).list(ana)).budgets
    assert [view.spent_micros for view in views if view.subject == ben.id] == [COST.micros]


async def test_a_model_whose_price_nobody_knows_is_refused_where_that_is_wanted(
    sqlite_url: str, tmp_path: Path
) -> None:
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path,
        database_url=sqlite_url,
        enable_content_moderation=False,
        openai_base_url="http://127.0.0.1:9/v1",
        openai_model="our-own-model",
        unknown_price="refuse",
        daily_limit_usd=1_000,
    )
    async with Desk.open(settings) as desk:
        by = await a_member(desk.database, desk.clock)
        with pytest.raises(UnknownPrice) as refused:
            await desk.campaigns.start(a_brief(), by=by)
        assert await desk.reads.recent(by) == []
    assert "MODEL_PRICES=our-own-model=0.15/0.60" in refused.value.message
    known = {"openai_price": "0/0"}, {"model_prices": "our-*=0/0"}, {"openai_model": "gpt-4o-mini"}
    for priced in (*known, {"unknown_price": "dearest"}):
        async with Desk.open(settings.model_copy(update=priced)) as desk:
            await desk.campaigns.start(a_brief(), by=by)
