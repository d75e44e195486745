"""UTM parameters: by which the statistics of a site tell from which post a visitor came. Pure.

What they mean is Google's: https://support.google.com/analytics/answer/10917952. So is by which medium visits
belong to which channel: https://support.google.com/analytics/answer/9756891.
"""

import unicodedata
from collections.abc import Mapping
from urllib.parse import quote, unquote_plus

import regex

from core.foundation.ids import CampaignId, PlatformName
from core.platforms.catalogue import profile_of

LONGEST_SLUG = 24
"""Characters of a product in `utm_campaign`; the address counts in full on some platforms."""
TAIL = 6
"""Characters at the end of a campaign's id by which people name it."""


def tags(product: str, campaign_id: CampaignId, platform: PlatformName, label: str) -> dict[str, str]:
    """What a variant's link says of where it stands."""
    return {
        "utm_source": platform.value,
        "utm_medium": profile_of(platform).medium,
        "utm_campaign": campaign_slug(product, campaign_id),
        "utm_content": label,
    }


def campaign_slug(product: str, campaign_id: CampaignId) -> str:
    """The product in plain letters, and the end of the campaign's id: two campaigns may be of one product."""
    plain = unicodedata.normalize("NFKD", product).encode("ascii", "ignore").decode().casefold()
    words = regex.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) > LONGEST_SLUG:
        words = words[: LONGEST_SLUG + 1].rpartition("-")[0] or words[:LONGEST_SLUG]
    return "-".join(filter(None, (words, campaign_id[-TAIL:].lower())))


def with_tags(link: str, wanted: Mapping[str, str]) -> str:
    """`link` with `wanted` in its query. What a person put there stays as it is, and so does its fragment."""
    address, sharp, fragment = link.partition("#")
    place, _, query = address.partition("?")
    given = {unquote_plus(part.partition("=")[0]).casefold() for part in query.split("&")}
    added = [f"{name}={quote(value, safe='')}" for name, value in wanted.items() if name not in given]
    if not added:
        return link
    if "/" not in place.partition("://")[2]:
        place += "/"  # some servers take no query without a path
    return f"{place}?{'&'.join(filter(None, (query.rstrip('&'), *added)))}{sharp}{fragment}"
