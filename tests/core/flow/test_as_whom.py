"""A campaign is posted as the accounts that its brief names, each with variants of its own."""

from typing import Any

import pytest

from core.access.models import Member
from core.accounts.service import Accounts
from core.campaigns.models import Campaign
from core.flow.cards.card import CampaignCard
from core.foundation.errors import InvalidInput
from core.foundation.ids import AccountId, PlatformName
from core.foundation.sealing import Sealer
from tests.builders import a_brief, a_member
from tests.core.flow.conftest import House
from tests.stand_ins.connector import ScriptedConnector

X = PlatformName.X


async def card_of(house: House, campaign: Campaign, by: Member) -> CampaignCard:
    return await house.reads.campaign(by, campaign.id)


async def two_accounts(house: House, ana: Member) -> list[AccountId]:
    """Two that X posts go out as; the first is the usual one."""
    connecting = Accounts(house.database, house.clock, Sealer.of(b"k" * 32), {X: ScriptedConnector()})
    handles = ("@fernweh", "@fernweh_de")
    return [(await connecting.connect(ana, X, {"handle": each, "token": "good"})).id for each in handles]


async def test_a_platform_of_which_two_accounts_are_chosen_has_variants_for_each_and_is_written_once(
    house: House,
) -> None:
    ana = await a_member(house.database, house.clock)
    usual, other = await two_accounts(house, ana)
    brief = a_brief(platforms=(X, PlatformName.BLUESKY), variants=2, accounts=(other, usual))
    campaign = await house.campaigns.start(brief, by=ana)
    begun = await card_of(house, campaign, ana)
    assert [begun.asked_for(platform) for platform in brief.platforms] == [4, 2]
    await house.campaigns.write(campaign)
    card = await card_of(house, campaign, ana)
    on_x = card.on(X)
    assert [(one.label, one.account_id) for one in on_x] == [
        ("A", other),
        ("B", other),
        ("C", usual),
        ("D", usual),
    ]
    assert [one.text for one in on_x[:2]] == [one.text for one in on_x[2:]]
    assert len({one.content_hash for one in on_x}) == 4, "each is approved as what it is, and as whom"
    assert [one.account_id for one in card.on(PlatformName.BLUESKY)] == [None, None]
    assert len(house.writer.asked) == 2, "once for each platform"


async def test_where_no_account_is_chosen_it_is_the_usual_one(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    usual, _ = await two_accounts(house, ana)
    campaign = await house.campaigns.start(a_brief(platforms=(X,), variants=1), by=ana)
    await house.campaigns.write(campaign)
    assert [one.account_id for one in (await card_of(house, campaign, ana)).variants] == [usual]


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"accounts": (AccountId("acc_1"),)}, "accounts", "no account with that id is connected"),
        ({"platforms": (PlatformName.BLUESKY,)}, "accounts", "Tick X too, or untick this account."),
        (
            {"variants": 3},
            "variants",
            "which makes 6; a card holds at most 5 of a platform. Ask for 2 each, or",
        ),
    ],
)
async def test_accounts_that_can_not_be_posted_as_are_refused_before_anything_is_written(
    house: House, changes: dict[str, Any], field: str, told: str
) -> None:
    ana = await a_member(house.database, house.clock)
    brief = a_brief(**{"platforms": (X,), "accounts": tuple(await two_accounts(house, ana)), **changes})
    with pytest.raises(InvalidInput) as refused:
        await house.campaigns.start(brief, by=ana)
    assert told in refused.value.fields[field]
