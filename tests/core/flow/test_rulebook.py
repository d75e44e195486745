"""The rules a text is held to: the platform's, or this installation's own where that is tighter."""

import pytest

from core.access.permissions import System
from core.flow.cards.reads import Reads
from core.flow.checks import Checking
from core.foundation.ids import PlatformName
from core.platforms.catalogue import profile_of, rules_of
from core.platforms.rulebook import Rulebook
from tests.builders import a_brief, a_member
from tests.core.flow.conftest import House
from tests.stand_ins.clock import ManualClock


@pytest.mark.parametrize("platform", [name for name in PlatformName if not profile_of(name).is_long_form])
def test_the_tighter_limit_of_our_own_is_the_one_people_are_shown_first(platform: PlatformName) -> None:
    first, *others = Rulebook(200).of(platform).measure("Fresh tea.")
    assert (first.used, first.limit, first.unit) == (10, 200, "characters")
    assert tuple(others) == rules_of(platform).measure("Fresh tea.")


def test_a_looser_limit_of_our_own_changes_nothing() -> None:
    assert Rulebook(4000).of(PlatformName.X) == rules_of(PlatformName.X)


@pytest.mark.parametrize("platform", [name for name in PlatformName if profile_of(name).is_long_form])
def test_long_copy_is_not_held_to_the_limit_of_social_copy(platform: PlatformName) -> None:
    assert Rulebook(200).of(platform) == rules_of(platform)


async def test_a_card_measures_by_the_same_rules_as_the_check(house: House) -> None:
    campaign = await house.campaigns.start(a_brief(), by=await a_member(house.database, house.clock))
    await house.campaigns.write(campaign)
    reads = Reads(house.database, Rulebook(5), lambda *_: frozenset())
    card = await reads.campaign(System(campaign.workspace_id), campaign.id)
    checking = Checking(None, Rulebook(5), ManualClock())
    for variant in card.variants:
        assert variant.measures == checking.rulebook.of(variant.platform).measure(variant.text)
        assert [variant.measures[0].limit, variant.measures[0].fits] == [5, False]
