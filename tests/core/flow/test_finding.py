"""Finding a campaign by its name, as people type it, the same in each database."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.access.permissions import System
from core.campaigns.names import LONGEST_PART, parts
from core.flow.cards import finding
from core.foundation.errors import NotFound
from core.foundation.folding import folded
from tests.builders import a_brief, a_member

from .conftest import House


@pytest.mark.parametrize(
    ("product", "asked"),
    [
        ("Éclair Maison", "éclair"),
        ("Straße 7", "STRASSE"),
        ("İzmir Çay", "izmir cay"),
        ("100% Wool_Sock", "100% wool_"),
        ("Весна", "весна"),
        ("ＡＢＣ", "abc"),
        ("A name that goes on, " * 5 + "ends", "A NAME that goes on, " * 5 + "ends"),
    ],
)
async def test_a_campaign_is_found_whatever_case_and_accents_people_type(
    house: House, product: str, asked: str
) -> None:
    ana = await a_member(house.database, house.clock)
    for name in ("Something Else", product):
        await house.campaigns.start(replace(a_brief(), product=name), by=ana)
    found = await house.reads.find(System(ana.workspace_id), asked)
    assert found.brief.product == product


@pytest.mark.parametrize("form", ["“{}”.", "`{}`.", "({})", "{}!", "“{}”,", "“{}.”", "*{}*?"])
async def test_marks_around_a_name_or_an_id_do_not_hide_the_campaign(house: House, form: str) -> None:
    ana = await a_member(house.database, house.clock)
    started = await house.campaigns.start(replace(a_brief(), product="Salt & Pepper"), by=ana)
    for asked in ("Salt & Pepper", started.id[-6:]):
        assert (await house.reads.find(System(ana.workspace_id), form.format(asked))).id == started.id


@pytest.mark.parametrize(
    "asked",
    [
        "Grandma&#39;s &amp; Co",
        "Grandma&apos;s &AMP; Co",
        "grandmas co",
        "❝Grandma's & Co❞",
        "- Grandma's & Co",
        "campaign Grandma's & Co",
        "the Grandma's & Co campaign",
        "grandma--s&co",
        "rocket deal",
    ],
)
async def test_where_nothing_fits_letters_and_figures_alone_tell_the_campaign(
    house: House, asked: str
) -> None:
    ana = await a_member(house.database, house.clock)
    started = await house.campaigns.start(
        replace(a_brief(), product="Grandma's & Co: Rocket 🚀 Deal"), by=ana
    )
    await house.campaigns.start(replace(a_brief(), product="Something Else"), by=ana)
    assert (await house.reads.find(System(ana.workspace_id), asked)).id == started.id


async def test_marks_that_belong_to_a_name_still_tell_it_from_others(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    asked = await house.campaigns.start(replace(a_brief(), product="What's new?"), by=ana)
    await house.campaigns.start(replace(a_brief(), product="What's new today"), by=ana)
    assert (await house.reads.find(System(ana.workspace_id), "What’s new?")).id == asked.id


@pytest.mark.parametrize("asked", ["", "  ", "\u0301", "%", "_", "nowhere"])
async def test_what_names_nothing_finds_nothing(house: House, asked: str) -> None:
    ana = await a_member(house.database, house.clock)
    await house.campaigns.start(a_brief(), by=ana)
    with pytest.raises(NotFound):
        await house.reads.find(System(ana.workspace_id), asked)


async def test_a_campaign_is_found_by_its_id_and_the_end_of_it(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    started = await house.campaigns.start(a_brief(), by=ana)
    for asked in (started.id, started.id[-6:], started.id.lower()):
        assert (await house.reads.find(System(ana.workspace_id), asked)).id == started.id


async def test_a_campaign_behind_ever_so_many_newer_ones_is_found_by_any_part_of_its_name(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_COMPARED", 1)
    ana = await a_member(house.database, house.clock)
    name = "Salt & Pepper_Mill 100% steel, for those who cook outdoors"
    started = await house.campaigns.start(replace(a_brief(), product=name), by=ana)
    await house.campaigns.start(replace(a_brief(), product="Something Else"), by=ana)
    for asked in ("epper_m", "& pep", "100%", "l, for those who cook outdoors", name, started.id[-6:]):
        assert (await house.reads.find(System(ana.workspace_id), asked)).id == started.id, asked
    for strange in ("epper-m", "salt pepper", "100_ steel", started.id[-6:-1]):
        with pytest.raises(NotFound):
            await house.reads.find(System(ana.workspace_id), strange)


@given(st.text(max_size=130), st.data())
def test_each_part_of_a_name_that_can_be_asked_for_is_the_beginning_of_one_that_is_kept(
    name: str, data: st.DataObject
) -> None:
    kept = folded(name)
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(kept))] * 2)))
    asked = folded(kept[start:end])
    if asked in kept:  # a mark that was cut off from its letter is none of its parts
        assert any(part.startswith(asked[:LONGEST_PART]) for part in parts(kept, "cmp_1"))
