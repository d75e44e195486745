"""A link to a preview is good for whom it was given to, for its campaign, and for its time."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from core.foundation.errors import NotFound
from core.foundation.ids import CampaignId
from core.previews.signing import PreviewLinkExpired, PreviewLinks
from tests.stand_ins.clock import ManualClock

ONE, OTHER = CampaignId("cmp_1"), CampaignId("cmp_2")


@pytest.fixture
def links(clock: ManualClock) -> PreviewLinks:
    return PreviewLinks((b"secret",), clock, "https://copy.example")


def key_in(address: str) -> str:
    return parse_qs(urlsplit(address).query)["key"][0]


def test_an_address_opens_its_own_campaign_alone(links):
    address = links.address(ONE)
    assert address.startswith("https://copy.example/preview/cmp_1?key=")
    links.require_good(ONE, key_in(address))
    with pytest.raises(NotFound):
        links.require_good(OTHER, key_in(address))


def test_it_is_good_for_a_week_at_least_and_for_two_at_most(links, clock):
    key = key_in(links.address(ONE))
    clock.advance(timedelta(days=7))
    links.require_good(ONE, key)
    clock.advance(timedelta(days=7))
    with pytest.raises(PreviewLinkExpired) as refusal:
        links.require_good(ONE, key)
    assert "gives a new one" in refusal.value.message


def test_nobody_makes_it_good_for_longer(links):
    until, _, mac = key_in(links.address(ONE)).partition(".")
    later = f"{int(until, 16) + 999_999:x}.{mac}"
    for wrong in (later, f"{until}.{mac[:-1]}", f"{until}.", "", ".", "é.é", "0" * 1000, mac):
        with pytest.raises(NotFound):
            links.require_good(ONE, wrong)


def test_what_a_former_secret_signed_opens_while_that_is_listed(links, clock):
    key = key_in(links.address(ONE))
    PreviewLinks((b"new", b"secret"), clock, "").require_good(ONE, key)
    with pytest.raises(NotFound):
        PreviewLinks((b"new",), clock, "").require_good(ONE, key)
