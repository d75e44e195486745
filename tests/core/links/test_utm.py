"""UTM parameters say where a visitor came from, and leave the rest of an address as it is."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.campaigns.link import whole_address
from core.foundation.ids import CampaignId, PlatformName
from core.links.redirects import location_of
from core.links.utm import campaign_slug, tags, with_tags
from core.platforms.addresses import Address

CAMPAIGN = CampaignId("cmp_01JD5Q2V3W4X5Y6Z7A8B9CDEFG")
TAGS = tags("Fernweh Backpack", CAMPAIGN, PlatformName.X, "A2")
SAID = "utm_source=x&utm_medium=social&utm_campaign=fernweh-backpack-9cdefg&utm_content=A2"


@pytest.mark.parametrize(
    ("link", "tagged"),
    [
        ("https://example.com/a", f"https://example.com/a?{SAID}"),
        ("https://example.com", f"https://example.com/?{SAID}"),
        ("https://example.com?x=1", f"https://example.com/?x=1&{SAID}"),
        ("https://example.com/a?", f"https://example.com/a?{SAID}"),
        ("https://example.com/a?x=1&y=%20b+c&", f"https://example.com/a?x=1&y=%20b+c&{SAID}"),
        ("https://example.com/a#top", f"https://example.com/a?{SAID}#top"),
        ("https://example.com/#/app?tab=2", f"https://example.com/?{SAID}#/app?tab=2"),
        ("https://münchen.example/straße?q=ä", f"https://münchen.example/straße?q=ä&{SAID}"),
    ],
)
def test_parameters_stand_behind_what_a_link_asks_for_and_before_its_fragment(link: str, tagged: str) -> None:
    assert with_tags(link, TAGS) == tagged


def test_what_a_person_wrote_is_not_overwritten() -> None:
    link = "https://example.com/a?UTM_Source=partner&utm_campaign="
    assert with_tags(link, TAGS) == f"{link}&utm_medium=social&utm_content=A2"


@pytest.mark.parametrize(
    ("platform", "medium"),
    [(PlatformName.BLUESKY, "social"), (PlatformName.EMAIL, "email"), (PlatformName.FEED, "referral")],
)
def test_the_medium_is_of_a_channel_that_statistics_know(platform: PlatformName, medium: str) -> None:
    assert tags("Kettle", CAMPAIGN, platform, "A")["utm_medium"] == medium


@pytest.mark.parametrize(
    ("product", "slug"),
    [
        ("Fernweh Backpack", "fernweh-backpack-9cdefg"),
        ("Café Crème № 5", "cafe-creme-no-5-9cdefg"),
        ("The most remarkable of all kettles", "the-most-remarkable-of-9cdefg"),
        ("x" * 40, f"{'x' * 24}-9cdefg"),
        ("山の水", "9cdefg"),
    ],
)
def test_a_campaign_is_told_apart_by_its_product_and_the_end_of_its_id(product: str, slug: str) -> None:
    assert campaign_slug(product, CAMPAIGN) == slug


PARTS = st.text(
    st.one_of(st.characters(categories=("L", "N")), st.sampled_from("-._~%/?&=+;:@!$,*'()#[]{}|€")),
    max_size=30,
)


@given(st.sampled_from(["example.com", "münchen.example", "例え.jp", "a.example:8080"]), PARTS)
def test_whatever_a_link_is_its_own_parameters_stay_and_ours_come_once(host: str, rest: str) -> None:
    link = f"https://{host}/{rest}"
    try:
        link = whole_address(link)
    except ValueError:
        return
    tagged = with_tags(link, TAGS)
    before, after = urlsplit(link), urlsplit(tagged)
    assert (before[:3], before.fragment) == (after[:3], after.fragment)
    mine, theirs = (
        parse_qsl(before.query, keep_blank_values=True),
        parse_qsl(after.query, keep_blank_values=True),
    )
    assert [pair for pair in theirs if pair in mine or pair[0] not in TAGS] == mine
    assert with_tags(tagged, TAGS) == tagged


@given(st.sampled_from(["example.com", "münchen.example", "例え.jp"]), PARTS)
def test_a_redirect_leads_to_the_same_place_and_escapes_nothing_twice(host: str, rest: str) -> None:
    try:
        link = with_tags(whole_address(f"https://{host}/{rest}"), TAGS)
    except ValueError:
        return
    location = location_of(link)
    assert location.isascii()
    assert location_of(location.decode()) == location
    assert Address(location.decode()).place == Address(link).place
