"""The catalogue is what runs: each rule is in it, keeps to its examples, and lets good copy pass."""

from pathlib import Path

import pytest

from core.foundation.ids import PlatformName
from core.review import rules
from core.review.rules.catalogue import RULES, findings_of
from core.review.rules.platform.catalogue import PLATFORM_RULES
from core.review.rules.rule import Example, Family, Rule
from tests.builders import a_checked

FLAGGED = [
    pytest.param(rule, one, id=f"{rule.id}-{number}")
    for rule in RULES
    for number, one in enumerate(rule.flagged)
]
PASSING = [
    pytest.param(rule, one, id=f"{rule.id}-{number}")
    for rule in RULES
    for number, one in enumerate(rule.passing)
]


def test_every_rule_is_in_the_catalogue() -> None:
    house = Path(rules.__path__[0])
    written = sum(path.read_text().count(" = Rule(\n") for path in house.rglob("*.py"))

    assert len({rule.id for rule in RULES}) == len(RULES) >= written


@pytest.mark.parametrize(
    "rule",
    [rule for rule in RULES if rule.family not in {Family.PLATFORM, Family.HARM}],
    ids=lambda rule: rule.id,
)
def test_a_rule_shows_by_examples_what_it_flags_and_what_it_lets_pass(rule: Rule) -> None:
    assert rule.flagged
    assert rule.passing


@pytest.mark.parametrize(("rule", "example"), FLAGGED)
def test_what_a_rule_must_flag_is_flagged_with_the_words_it_is_about(rule: Rule, example: Example) -> None:
    found = [one for one in findings_of(example.checked) if one.rule == rule.id]

    assert found
    for one in found:
        if one.span is not None:
            assert example.checked.words_at(one.span) == one.where != ""


@pytest.mark.parametrize(("rule", "example"), PASSING)
def test_what_a_rule_must_let_pass_passes(rule: Rule, example: Example) -> None:
    assert [one.sentence for one in findings_of(example.checked) if one.rule == rule.id] == []


@pytest.mark.parametrize("platform", list(PlatformName))
def test_a_short_text_with_a_title_passes_everywhere(platform: PlatformName) -> None:
    plain = a_checked("Fresh coffee, no plug.", platform=platform, title="Coffee", link=None)
    assert findings_of(plain) == []


def test_of_a_text_that_is_far_too_long_only_what_the_platform_says_is_told() -> None:
    checked = a_checked("\u202e @nasa " + "a" * 20_000)

    assert {found.rule for found in findings_of(checked)} == {"platform_refuses"}
    assert set(PLATFORM_RULES) < set(RULES)


def test_a_rules_name_is_its_id_as_people_read_it() -> None:
    names = {rule.id: rule.name for rule in RULES}
    assert (names["html_left"], names["ad_label_late"], names["ip_address"]) == (
        "HTML left",
        "Ad label late",
        "IP address",
    )
