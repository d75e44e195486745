"""Each variant has a link of its own, from its draft through every edit, and keeps where that leads."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from core.access.models import Member
from core.campaigns.models import Variant
from core.foundation.ids import PlatformName
from core.links.models import Link
from core.links.own import OwnLink
from core.links.tracking import LinkTracking, NoCodeFree, Tracking, keep_link
from core.platforms.addresses import places_of
from core.review.conflicts import AlreadyDecided
from core.writing.port import Draft, WritingRequest, Written
from tests.builders import a_brief, a_member, a_variant
from tests.core.flow.conftest import House

HOST = "https://copy.example/l/"
PLAIN = "https://example.com/backpack"


class LinkingWriter:
    """Writes one sentence and the brief's link."""

    name, model, answers_at_once = "scripted", "scripted-1", True

    def __init__(self, house: House) -> None:
        self.estimate, self.asked = house.writer.estimate, house.writer.asked

    async def write(self, request: WritingRequest) -> Written:
        self.asked.append(request)
        drafts = [
            Draft(f"Draft {len(request.avoid) + number}. {request.brief.link}", "", (), "", "")
            for number in range(request.count)
        ]
        return Written(tuple(drafts), self.name, self.model)


@pytest.fixture
def tracked(house: House) -> House:
    """A house that makes short links."""
    tracking = Tracking(LinkTracking.SHORT, "https://copy.example")
    house.writer = LinkingWriter(house)  # type: ignore[assignment]
    campaigns, rewriting = house.process()
    house.campaigns = replace(campaigns, tracking=tracking)
    house.rewriting = replace(rewriting, tracking=tracking)
    house.editing = replace(house.editing, tracking=tracking)
    return house


async def written(house: House, by: Member, *platforms: PlatformName) -> list[Variant]:
    campaign = await house.campaigns.start(a_brief(platforms=platforms or (PlatformName.X,)), by=by)
    await house.campaigns.write(campaign)
    async with house.database.read() as session:
        found = await session.scalars(
            select(Variant).where(Variant.campaign_id == campaign.id).order_by(Variant.label)
        )
        return list(found.all())


async def links(house: House) -> dict[str, Link]:
    async with house.database.read() as session:
        return {link.code: link for link in (await session.scalars(select(Link))).all()}


def code_of(variant: Variant) -> str:
    assert variant.link is not None
    assert variant.link.startswith(HOST)
    return variant.link.removeprefix(HOST)


def foreign(variant: Variant) -> list[str]:
    return [found["where"] for found in variant.findings if found["rule"] == "foreign_address"]


async def edited(house: House, variant: Variant, by: Member, text: str, **others: object) -> Variant:
    return await house.editing.edit(variant.id, seen=variant.content_hash, text=text, by=by, **others)  # type: ignore[arg-type]


async def test_each_variant_says_its_own_link_which_is_kept_with_where_it_leads(tracked: House) -> None:
    one, other = await written(tracked, await a_member(tracked.database, tracked.clock))
    kept = await links(tracked)
    assert {code_of(one), code_of(other)} == set(kept)
    for variant in (one, other):
        link = kept[code_of(variant)]
        assert (link.variant_id, link.platform) == (variant.id, PlatformName.X)
        assert link.destination.startswith(f"{PLAIN}?utm_source=x&")
        assert link.destination.endswith(f"utm_content={variant.label}")
        assert places_of(variant.text, variant.link or "")
        assert PLAIN not in variant.text
        assert foreign(variant) == []


async def test_a_writer_writes_with_the_briefs_link_and_counts_the_one_that_will_stand_there(
    tracked: House,
) -> None:
    await written(tracked, await a_member(tracked.database, tracked.clock), PlatformName.BLUESKY)
    [request] = tracked.writer.asked
    assert request.brief.link == PLAIN
    assert request.rules.limits[0].count(PLAIN) == len(f"{HOST}bcdfghjk")


async def test_another_variant_in_the_place_of_one_has_another_link_and_no_writer_sees_the_first(
    tracked: House,
) -> None:
    by = await a_member(tracked.database, tracked.clock)
    old, _ = await written(tracked, by)
    new = await tracked.rewriting.regenerate(old.id, hint="", by=by)
    assert code_of(new) != code_of(old)
    assert (await links(tracked))[code_of(new)].destination.endswith("utm_content=A2")
    request = tracked.writer.asked[-1]
    assert HOST not in "".join([request.current, *request.avoid])


async def test_the_briefs_link_in_an_edit_becomes_the_variants_own(tracked: House) -> None:
    by = await a_member(tracked.database, tracked.clock)
    variant, _ = await written(tracked, by, PlatformName.BLUESKY)
    new = await edited(tracked, variant, by, f"Ours: {PLAIN}.", follow_ups=[f"And again: {PLAIN}"])
    assert (new.text, new.link) == (f"Ours: {variant.link}.", variant.link)
    assert new.follow_ups == [f"And again: {variant.link}"]
    assert foreign(new) == []
    assert len(await links(tracked)) == 2


async def test_an_address_of_somebody_else_is_found_in_an_edit(tracked: House) -> None:
    by = await a_member(tracked.database, tracked.clock)
    variant, other = await written(tracked, by)
    new = await edited(tracked, variant, by, f"Ours: {variant.link} and {other.link}")
    assert foreign(new) == [other.link]


async def test_a_link_that_an_edit_dropped_is_the_same_again_in_the_next(tracked: House) -> None:
    by = await a_member(tracked.database, tracked.clock)
    variant, _ = await written(tracked, by)
    without = await edited(tracked, variant, by, "Nothing to follow.")
    assert without.link is None
    assert (await edited(tracked, without, by, f"Again: {PLAIN}")).link == variant.link


async def test_a_variant_of_before_there_were_short_links_gets_one_when_it_is_edited(tracked: House) -> None:
    by = await a_member(tracked.database, tracked.clock)
    variant = await a_variant(tracked.database, tracked.clock, by)
    new = await edited(tracked, variant, by, f"Newly: {PLAIN}")
    assert set(await links(tracked)) == {code_of(new)}


async def test_what_is_switched_off_changes_no_link_in_an_edit(house: House) -> None:
    by = await a_member(house.database, house.clock)
    variant = await a_variant(house.database, house.clock, by)
    new = await edited(house, variant, by, f"Still: {PLAIN}")
    assert (new.text, new.link) == (f"Still: {PLAIN}", PLAIN)
    assert await links(house) == {}


async def test_an_edit_that_comes_too_late_keeps_no_link(tracked: House) -> None:
    by = await a_member(tracked.database, tracked.clock)
    variant = await a_variant(tracked.database, tracked.clock, by)
    await edited(tracked, variant, by, "First.")
    with pytest.raises(AlreadyDecided):
        await edited(tracked, variant, by, f"Second: {PLAIN}")
    assert await links(tracked) == {}


async def test_a_card_says_where_a_short_link_leads(tracked: House) -> None:
    by = await a_member(tracked.database, tracked.clock)
    variant, _ = await written(tracked, by)
    card = await tracked.reads.campaign(by, variant.campaign_id)
    assert card.variants[0].leads_to == (await links(tracked))[code_of(variant)].destination


async def test_a_code_that_is_taken_is_drawn_again_and_stands_in_the_text(tracked: House) -> None:
    by = await a_member(tracked.database, tracked.clock)
    first, second = await written(tracked, by)
    fresh = await a_variant(tracked.database, tracked.clock, by)
    own = OwnLink(PLAIN, str(first.link), PLAIN, code_of(first))

    async def kept(*drawn: str) -> tuple[OwnLink, list[str]]:
        draws = iter(drawn)
        async with tracked.database.write() as session:
            return await keep_link(
                session,
                own,
                [f"See {own.shown}."],
                workspace_id=fresh.workspace_id,
                campaign_id=fresh.campaign_id,
                variant_id=fresh.id,
                platform=PlatformName.X,
                at=tracked.clock.now(),
                draw=lambda: next(draws),
            )

    new, texts = await kept(code_of(second), "freecode")
    assert (new.code, texts) == ("freecode", [f"See {HOST}freecode."])
    with pytest.raises(NoCodeFree):
        await kept(*[code_of(first)] * 10)
