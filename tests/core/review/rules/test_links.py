"""Links: what a fix makes of an address, and that ours is left alone."""

from dataclasses import replace

from core.links.own import OwnLink
from core.review.rules.fixing import fixed
from core.review.rules.links.catalogue import LINK_RULES
from core.review.rules.links.malformed import LINK_MALFORMED
from core.review.rules.links.of_brief import LINK_OTHER_THAN_BRIEFED
from core.review.rules.links.trackers import LINK_TRACKED_BY_OTHERS
from core.review.rules.rule import Example, Rule
from tests.builders import a_checked


def mended(rule: Rule, text: str) -> str:
    checked = Example(text, news="News.").checked
    (finding,) = rule.findings(checked)
    assert finding.fix is not None
    return fixed(checked, [finding.fix]).text


def test_all_that_follows_people_is_taken_off_and_the_rest_of_the_address_stays() -> None:
    text = "See https://example.com/a?size=m&fbclid=x&gclid=y#top."
    assert mended(LINK_TRACKED_BY_OTHERS, text) == "See https://example.com/a?size=m#top."


def test_a_slip_in_the_scheme_or_at_the_end_of_a_host_is_mended() -> None:
    assert mended(LINK_MALFORMED, "See htps://example.com/a") == "See https://example.com/a"
    assert mended(LINK_MALFORMED, "See https://example.con/a") == "See https://example.com/a"


def test_a_link_of_ours_is_nobodys_to_judge() -> None:
    own = OwnLink(
        "https://example.com/backpack", "http://localhost:8000/l/abc", "https://example.com/backpack", "abc"
    )
    checked = replace(a_checked("It is here: http://localhost:8000/l/abc"), own=own)

    assert [one.rule for rule in LINK_RULES for one in rule.findings(checked)] == []


def test_another_page_of_the_site_is_exchanged_for_the_briefs() -> None:
    checked = a_checked("It is here: https://example.com/backpacks")
    (finding,) = LINK_OTHER_THAN_BRIEFED.findings(checked)

    assert finding.fix is not None
    assert fixed(checked, [finding.fix]).text == "It is here: https://example.com/backpack"
