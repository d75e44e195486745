"""A brief is read once: at the door when it comes, and with its row when somebody else takes it up."""

from dataclasses import asdict, fields
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.access.permissions import System
from core.campaigns import kept_brief
from core.campaigns.brief import Brief, BriefForm
from core.campaigns.kept_brief import UnreadableBrief, as_kept, read_brief
from core.campaigns.lease import LEASE
from core.foundation.ids import PlatformName
from tests.builders import a_brief, a_member
from tests.core.flow.conftest import House, house

__all__ = ["house"]

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from([field.name for field in fields(Brief)])


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where a brief was made of plain fields, each time."""
    seen: list[str] = []
    read, parse = kept_brief.read_brief, BriefForm.parse

    def counted_read(kept: Any) -> Brief:
        seen.append("row")
        return read(kept)

    def counted_parse(raw: Any, *, max_length: int) -> Brief:
        seen.append("door")
        return parse(raw, max_length=max_length)

    monkeypatch.setattr(kept_brief, "read_brief", counted_read)
    monkeypatch.setattr(BriefForm, "parse", counted_parse)
    return seen


async def test_who_writes_a_campaign_parses_its_brief_at_the_door_and_never_again(
    house: House, parses: list[str]
) -> None:
    ana = await a_member(house.database, house.clock)
    platforms = list(PlatformName)
    brief = BriefForm.parse({**as_kept(a_brief()), "platforms": platforms, "variants": 3}, max_length=4000)
    campaign = await house.campaigns.start(brief, by=ana)
    await house.campaigns.write(campaign)
    assert parses == ["door"]

    card = await house.reads.campaign(System(ana.workspace_id), campaign.id)
    assert len(card.variants) == 3 * len(platforms)
    assert card.brief == brief
    assert parses == ["door", "row"]


async def test_who_takes_a_campaign_up_reads_its_brief_once_with_its_row(
    house: House, parses: list[str]
) -> None:
    ana = await a_member(house.database, house.clock)
    await house.campaigns.start(a_brief(platforms=tuple(PlatformName)), by=ana)
    house.clock.advance(LEASE + timedelta(seconds=1))
    worker, _ = house.process()
    assert await worker.resume_lost() == 1
    assert parses == ["row"]


@given(st.dictionaries(names | st.text(), anything) | anything)
def test_whatever_was_kept_can_be_told_of(kept: Any) -> None:
    brief = read_brief(kept)
    assert all(isinstance(said, str) for said in (brief.product, brief.news, brief.audience, brief.name))
    assert set(brief.platforms) <= set(PlatformName)


@given(names, anything)
def test_one_field_that_can_not_be_read_hides_no_other(name: str, value: Any) -> None:
    brief = a_brief()
    read = read_brief({**as_kept(brief), name: value})
    others = {field: said for field, said in asdict(brief).items() if field not in {name, "tone", "template"}}
    assert others.items() <= asdict(read).items()


def test_a_field_of_another_release_makes_a_brief_unreadable_since_it_may_be_a_wish() -> None:
    assert isinstance(read_brief({**as_kept(a_brief()), "never_say": ["cheap"]}), UnreadableBrief)


def test_a_brief_kept_under_other_bounds_can_be_read() -> None:
    long = a_brief(product="Backpack " * 40, variants=9)
    assert read_brief(as_kept(long)) == long


@pytest.mark.parametrize("missing", ["tone", "template", "variants", "link"])
def test_what_a_release_did_not_ask_yet_has_the_value_of_an_empty_form(missing: str) -> None:
    kept = as_kept(a_brief())
    del kept[missing]
    read = read_brief(kept)
    assert not isinstance(read, UnreadableBrief)
    assert getattr(read, missing) == BriefForm.model_fields[missing].default
