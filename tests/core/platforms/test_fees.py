"""What platforms charge for posts."""

from core.foundation.ids import PlatformName
from core.foundation.money import ZERO, Money
from core.platforms.fees import fee_of


def test_a_link_adds_to_what_x_charges_for_a_post() -> None:
    fee = fee_of(PlatformName.X, ["Dry laptops: https://example.com"])

    assert fee is not None
    assert (fee.total, fee.for_links) == (Money.of_dollars("0.2"), Money.of_dollars("0.185"))


def test_each_post_of_a_thread_is_charged_and_an_address_without_a_scheme_is_a_link() -> None:
    fee = fee_of(PlatformName.X, ["Dry laptops.", "More at example.com", "And more."])

    assert fee is not None
    assert (fee.total, fee.for_links) == (Money.of_dollars("0.23"), Money.of_dollars("0.185"))


def test_where_nothing_is_charged_there_is_no_fee() -> None:
    assert fee_of(PlatformName.LINKEDIN, ["Dry laptops: https://example.com"]) is None
    fee = fee_of(PlatformName.X, ["Dry laptops."])
    assert fee is not None
    assert fee.for_links == ZERO
