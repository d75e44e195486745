"""A variant's own link: counted before it stands in the text, so that what is stored fits."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.foundation.ids import CampaignId, PlatformName
from core.links.own import OwnLink
from core.links.tracking import LinkTracking, Tracking
from core.platforms.addresses import places_of
from core.platforms.catalogue import profile_of, rules_of
from core.writing.offline.writer import OfflineWriter
from core.writing.port import WritingRequest
from tests.builders import a_brief

PLAIN = "https://example.com/backpack"
OWN = OwnLink(PLAIN, "https://copy.example/l/bcdfghjk", f"{PLAIN}?utm_source=x", "bcdfghjk")
SHORT = Tracking(LinkTracking.SHORT, "https://copy.example")
UTM = Tracking(LinkTracking.UTM)
CAMPAIGN = CampaignId("cmp_01JD5Q2V3W4X5Y6Z7A8B9CDEFG")
CLICKABLE = [name for name in PlatformName if rules_of(name).links_work]


def own_link(tracking: Tracking, platform: PlatformName, link: str = PLAIN) -> OwnLink:
    own = tracking.own_link(a_brief(link=link), CAMPAIGN, platform, "A")
    assert own is not None
    return own


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        (f"Look: {PLAIN}.", f"Look: {OWN.shown}."),
        (f"({PLAIN}) or {PLAIN}/", f"({OWN.shown}) or {OWN.shown}"),
        (f"{PLAIN}-sale stays", f"{PLAIN}-sale stays"),
        ("No link.", "No link."),
    ],
)
def test_the_briefs_link_is_exchanged_wherever_it_stands_as_a_whole(text: str, linked: str) -> None:
    assert OWN.put_into(text) == linked


@given(
    st.text(st.sampled_from("aé。 .,)(\n"), max_size=20), st.text(st.sampled_from("aé。 .,)(\n"), max_size=20)
)
def test_what_is_put_in_can_be_taken_out_again(before: str, after: str) -> None:
    text = f"{before} {PLAIN} {after}"
    assert OWN.taken_out_of(OWN.put_into(text)) == text


@pytest.mark.parametrize("tracking", [SHORT, UTM], ids=["short", "utm"])
@pytest.mark.parametrize("platform", CLICKABLE)
@settings(max_examples=5)
@given(
    news=st.lists(st.sampled_from(a_brief().news.split(". ")), min_size=1, max_size=6).map(". ".join),
    path=st.text(st.sampled_from("abc/"), max_size=120),
)
def test_a_draft_that_was_counted_with_its_link_fits_with_it(
    tracking: Tracking, platform: PlatformName, news: str, path: str
) -> None:
    link = f"https://example.com/{path}x"
    own = own_link(tracking, platform, link)
    rules = rules_of(platform)
    request = WritingRequest(
        a_brief(news=news, link=link, platforms=(platform,)), platform, own.counted_by(rules), 1, 1
    )
    for draft in asyncio.run(OfflineWriter().write(request)).drafts:
        text = own.settled_in(draft.text, rules)
        assert not rules.problems(text, title=draft.title, preheader=draft.preheader)
        assert places_of(text, own.shown) or not places_of(draft.text, link)


def test_where_only_the_briefs_link_fits_it_stays() -> None:
    rules = rules_of(PlatformName.THREADS)
    long = OwnLink("https://e.example", f"https://e.example/?{'x' * 100}", "https://e.example")
    text = f"{'a' * (rules.limits[0].most - len(long.plain) - 1)} {long.plain}"
    assert long.settled_in(text, rules) == text
    assert long.found_in(text) == long.plain


@pytest.mark.parametrize("platform", PlatformName)
def test_a_link_that_nobody_can_click_stays_as_it_is(platform: PlatformName) -> None:
    own = own_link(SHORT, platform)
    assert (own.code is None) is not profile_of(platform).rules.links_work
    assert (own.shown == PLAIN) is not profile_of(platform).rules.links_work


def test_without_a_public_address_links_get_utm_parameters_where_there_is_room() -> None:
    assert own_link(Tracking(LinkTracking.SHORT), PlatformName.X).shown == own_link(UTM, PlatformName.X).shown
    assert "utm_source=threads" in own_link(UTM, PlatformName.THREADS).shown
    assert own_link(UTM, PlatformName.BLUESKY).shown == PLAIN


def test_switched_off_links_stay_as_they_are() -> None:
    own = own_link(Tracking(LinkTracking.OFF, "https://copy.example"), PlatformName.X)
    assert (own.shown, own.code) == (PLAIN, None)
    rules = rules_of(PlatformName.X)
    assert own.counted_by(rules) is rules
