"""Templates of a workspace: versions that nobody loses, made of campaigns, and seen by no other workspace."""

import asyncio

import pytest

from core.access.models import Member
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import CampaignId
from core.storage.database import Database
from core.templates import service
from core.templates.service import ChangedMeanwhile, NoSuchTemplate, Templates
from tests.builders import a_brief, a_member, a_variant
from tests.stand_ins.clock import ManualClock

NEWS = "{product} costs {price} from Monday, in all shops."


@pytest.fixture
def templates(database: Database, clock: ManualClock) -> Templates:
    return Templates(database, clock)


@pytest.fixture
async def ana(database: Database, clock: ManualClock) -> Member:
    return await a_member(database, clock)


async def test_a_saved_template_stands_before_the_houses_and_in_the_place_of_one_of_its_name(
    templates: Templates, ana: Member
) -> None:
    await templates.save(ana, {"name": "Weekly deal", "news": NEWS})
    await templates.save(ana, {"name": "price DROP", "news": NEWS})

    names = [template.name for template in await templates.list(ana)]
    assert names[:3] == ["price DROP", "Weekly deal", "Product launch"]
    assert "Price drop" not in names


async def test_each_save_is_a_version_and_the_earlier_ones_stay(templates: Templates, ana: Member) -> None:
    await templates.save(ana, {"name": "Deal", "news": NEWS})
    await templates.save(ana, {"name": "deal", "news": f"{NEWS} Come by."}, known=1)

    newest, first = await templates.versions(ana, "Deal")
    assert (newest.template.version, newest.template.fields["news"]) == (2, f"{NEWS} Come by.")
    assert (first.template.version, first.template.fields["news"]) == (1, NEWS)
    assert newest.saved_by == ana.name
    assert (await templates.find(ana, "DEAL")).version == 2


async def test_who_saves_over_what_they_have_not_seen_is_told(templates: Templates, ana: Member) -> None:
    await templates.save(ana, {"name": "Deal", "news": NEWS})
    await templates.save(ana, {"name": "Deal", "news": NEWS}, known=1)

    with pytest.raises(ChangedMeanwhile):
        await templates.save(ana, {"name": "Deal", "news": NEWS}, known=1)


async def test_of_several_who_save_at_once_no_version_is_lost_and_none_is_there_twice(
    templates: Templates, ana: Member
) -> None:
    outcomes = await asyncio.gather(
        *(templates.save(ana, {"name": "Deal", "news": f"{NEWS} {n}"}) for n in range(5)),
        return_exceptions=True,
    )

    kept = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
    assert all(isinstance(each, ChangedMeanwhile) for each in outcomes if isinstance(each, BaseException))
    assert [version.template.version for version in await templates.versions(ana, "Deal")] == list(
        range(len(kept), 0, -1)
    )


async def test_a_good_campaign_becomes_a_template_with_all_that_its_brief_says(
    templates: Templates, ana: Member, database: Database, clock: ManualClock
) -> None:
    variant = await a_variant(database, clock, ana)

    template = await templates.save_campaign(ana, variant.campaign_id, name="Backpacks")

    assert template.fields["news"] == a_brief().news
    assert template.fields["platforms"] == ["x", "linkedin"]
    with pytest.raises(NotFound):
        await templates.save_campaign(ana, CampaignId("cmp_0"), name="Nothing")


async def test_a_retired_template_is_listed_no_more_until_it_is_saved_again(
    templates: Templates, ana: Member
) -> None:
    await templates.save(ana, {"name": "Deal", "news": NEWS})
    await templates.retire(ana, "deal")

    with pytest.raises(NoSuchTemplate):
        await templates.find(ana, "Deal")
    with pytest.raises(NoSuchTemplate):
        await templates.retire(ana, "Deal")
    assert (await templates.save(ana, {"name": "Deal", "news": NEWS})).version == 2


async def test_another_workspace_sees_and_changes_nothing(
    templates: Templates, ana: Member, database: Database, clock: ManualClock
) -> None:
    await templates.save(ana, {"name": "Deal", "news": NEWS})
    other = await a_member(database, clock, team="T_OTHER")

    with pytest.raises(NoSuchTemplate):
        await templates.find(other, "Deal")
    with pytest.raises(NoSuchTemplate):
        await templates.versions(other, "Deal")


async def test_no_more_are_kept_than_a_menu_holds(
    templates: Templates, ana: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_TEMPLATES", 1)
    await templates.save(ana, {"name": "Deal", "news": NEWS})
    await templates.save(ana, {"name": "Deal", "news": NEWS})

    with pytest.raises(InvalidInput, match="one too many"):
        await templates.save(ana, {"name": "Another", "news": NEWS})
