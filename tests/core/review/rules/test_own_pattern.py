"""A workspace's own patterns, whatever they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.review.findings import Severity
from core.review.own_patterns import pattern_problem
from core.review.policy import OwnPattern, Policy
from core.review.rules.catalogue import every_finding, findings_of, offer
from core.review.rules.fixing import fixed, fixed_all
from core.review.rules.rule import Example


def with_own(text: str, *patterns: OwnPattern) -> Example:
    return Example(text, policy=Policy(patterns=patterns))


def test_a_pattern_is_as_grave_as_its_workspace_says() -> None:
    own = OwnPattern("cheap", severity=Severity.BLOCKING, reason="we sell quality")
    [found] = findings_of(with_own("Cheap tents.", own).checked)

    assert (found.rule, found.severity, found.where) == ("own_pattern", Severity.BLOCKING, "Cheap")
    assert found.sentence == "Your workspace looks for “Cheap”: we sell quality."


def test_what_to_say_instead_is_put_in_its_place_everywhere() -> None:
    own = OwnPattern(r"colou?rs?", is_regex=True, replacement="hues")
    checked = with_own("Two colors, three colours.", own).checked

    fixes = [one.fix for one in findings_of(checked) if one.fix]
    assert fixed(checked, fixes).text == "Two hues, three hues."


@pytest.mark.parametrize(
    ("text", "own", "right"),
    [
        (
            "Dont wait. We dont wait.",
            OwnPattern("dont wait", replacement="don't wait"),
            "Don't wait. We don't wait.",
        ),
        ("Colors! COLORS!", OwnPattern("colou?rs", is_regex=True, replacement="hues"), "Hues! HUES!"),
        (
            "We use AI. AI helps.",
            OwnPattern("AI", replacement="machines"),
            "We use machines. Machines helps.",
        ),
        ("Phones are here.", OwnPattern("phones", replacement="iPhones"), "iPhones are here."),
        ("our shop", OwnPattern("our shop", replacement="Fernweh"), "Fernweh"),
    ],
)
def test_what_to_say_instead_has_the_capitals_of_what_it_stands_for(
    text: str, own: OwnPattern, right: str
) -> None:
    checked = with_own(text, own).checked
    fixes = [one.fix for one in findings_of(checked) if one.rule == "own_pattern" and one.fix]

    assert fixed(checked, fixes).text == right


def test_a_word_that_is_not_to_be_said_either_is_no_fix() -> None:
    own = OwnPattern("cheap", replacement="cheap and cheerful")
    checked = with_own("A cheap tent.", own).checked

    assert fixed_all(checked, every_finding, offer).text == "A cheap tent."


def test_places_are_those_of_the_text_beyond_what_bytes_count() -> None:
    checked = with_own("\ud800🇩🇪 é v2.1", OwnPattern(r"v\d\.\d", is_regex=True)).checked
    [found] = [one for one in findings_of(checked) if one.rule == "own_pattern"]

    assert found.where == "v2.1"


@pytest.mark.parametrize(
    "pattern", [r"(a)\1", "(?=a)", "(?<!a)b", "(a", "[b", "a{1001}", r"(\pL{1,900}){900}"]
)
def test_what_re2_does_not_take_is_refused_with_a_sentence(pattern: str) -> None:
    assert pattern_problem(OwnPattern(pattern, is_regex=True))


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+b", "(.*a){20}", "(x+x+)+y"])
def test_a_pattern_that_hangs_elsewhere_is_looked_for(pattern: str) -> None:
    assert pattern_problem(OwnPattern(pattern, is_regex=True)) is None
    text = "a" * 1_000 + "x" * 1_000 + "b"

    assert isinstance(findings_of(with_own(text, OwnPattern(pattern, is_regex=True)).checked), list)


@given(st.text(max_size=60), st.text(min_size=1, max_size=20), st.booleans(), st.text(max_size=5))
def test_any_pattern_that_is_taken_can_be_looked_for(
    text: str, pattern: str, is_regex: bool, instead: str
) -> None:
    own = OwnPattern(pattern.strip() or "x", is_regex=is_regex, replacement=instead)
    if pattern_problem(own) is None:
        checked = with_own(text, own).checked
        for one in findings_of(checked):
            if one.rule == "own_pattern":
                assert one.where == checked.words_at(one.span) != ""  # type: ignore[arg-type]
