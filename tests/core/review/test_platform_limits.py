"""What a platform would refuse is found before people look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.ids import PlatformName
from core.platforms.catalogue import rules_of
from core.review.checks.platform_limits import check_hidden, check_length, check_outside
from core.review.findings import Severity


@pytest.mark.parametrize("platform", list(PlatformName))
def test_a_short_text_with_a_title_passes_everywhere(platform: PlatformName) -> None:
    assert check_length("Fresh coffee, no plug.", rules_of(platform), title="Coffee") == []


def test_a_text_over_the_limit_blocks_and_says_by_how_much() -> None:
    (finding,) = check_length("a" * 281, rules_of(PlatformName.X))

    assert (finding.kind, finding.severity) == ("platform_refuses", Severity.BLOCKING)
    assert "280" in finding.sentence
    assert "281" in finding.sentence


def test_each_limit_that_is_passed_is_named() -> None:
    family = "👩‍👩‍👧‍👦" * 301

    sentences = [finding.sentence for finding in check_length(family, rules_of(PlatformName.BLUESKY))]

    assert len(sentences) == 2
    assert "3,000 bytes" in sentences[1]


def test_a_title_that_is_too_long_blocks() -> None:
    (finding,) = check_length("Text.", rules_of(PlatformName.BLOG), title="t" * 201)

    assert finding.severity is Severity.BLOCKING


def test_a_missing_title_is_only_a_warning() -> None:
    (finding,) = check_length("Text.", rules_of(PlatformName.EMAIL), title=" ")

    assert (finding.kind, finding.severity) == ("title_missing", Severity.WARNING)


def test_what_only_some_accounts_may_post_is_a_warning() -> None:
    tags = " ".join(f"#tag{number}" for number in range(6))

    (finding,) = check_length(tags, rules_of(PlatformName.INSTAGRAM))

    assert (finding.kind, finding.severity) == ("platform_may_refuse", Severity.WARNING)


def test_what_else_the_vendor_refuses_is_found_too() -> None:
    links = " ".join(f"https://example.com/{number}" for number in range(6))

    (finding,) = check_length(links, rules_of(PlatformName.THREADS))

    assert "links" in finding.sentence


@given(st.text(max_size=400), st.sampled_from(list(PlatformName)))
def test_a_text_is_blocked_exactly_when_the_platform_would_refuse_it(
    text: str, platform: PlatformName
) -> None:
    rules = rules_of(platform)

    blocking = [f for f in check_length(text, rules, title="T") if f.severity is Severity.BLOCKING]

    assert bool(blocking) == bool(rules.problems(text, title="T"))


def test_an_address_and_a_name_that_the_brief_does_not_give_are_warned_of_in_quotes() -> None:
    address, name = check_outside("See https://example.com/made-up, says @nasa.", "https://example.com/real")

    assert (address.kind, address.severity) == ("foreign_address", Severity.WARNING)
    assert "“https://example.com/made-up” is an address that the brief doesn't give" in address.sentence
    assert (name.kind, name.severity, name.where) == ("foreign_name", Severity.WARNING, "@nasa")


def test_of_many_made_up_addresses_the_first_are_quoted() -> None:
    text = " ".join(f"https://example.com/{number}" for number in range(9))

    (finding,) = check_outside(text, "")

    assert "“https://example.com/2” and 6 more are addresses" in finding.sentence


def test_what_nobody_sees_is_warned_of_by_its_kind() -> None:
    (finding,) = check_hidden("Sale\u202e today\U000e0041")

    assert (finding.kind, finding.severity) == ("hidden_characters", Severity.WARNING)
    assert "tag characters and characters that turn the direction" in finding.sentence
