"""What a platform charges for a post and what follows below it, as its price list says."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.foundation.ids import PlatformName
from core.foundation.money import ZERO, Money
from core.platforms.catalogue import profile_of
from core.platforms.links import find_links


@dataclass(frozen=True, slots=True)
class Fee:
    """What is charged in all, and how much of it for links."""

    total: Money
    for_links: Money


def fee_of(platform: PlatformName, texts: Sequence[str]) -> Fee | None:
    """What `platform` charges for posts of `texts`; None where it charges nothing."""
    profile = profile_of(platform)
    if profile.post_cost == ZERO:
        return None
    linking = sum(bool(find_links(text)) for text in texts)
    for_links = Money(profile.link_cost.micros * linking)
    return Fee(Money(profile.post_cost.micros * len(texts)) + for_links, for_links)
