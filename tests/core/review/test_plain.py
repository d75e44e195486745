"""Hatred and threats that need no model to be told block; reports of them don't, nor what sounds alike."""

import pytest

from core.review.findings import Severity
from core.review.moderation.offline import findings_of


@pytest.mark.parametrize(
    "text",
    [
        "Kill the president.",
        "Kill the fucking president!",
        "We're tired of it: let's lynch the mayor.",
        "Let's lynch the mayor on Friday.",
        "I'll find you and cut your throat.",
        "I will find you and shoot your kids.",
        "Slit your wrists, nobody will miss you.",
        "Gas the Jews.",
        "Tötet alle Juden.",
        "Homosexuals should be put in camps.",
        "Rape is fine if she's drunk.",
        "The Holocaust never happened.",
        "Hitler had the right idea.",
        "No blacks or gypsies need apply for this flat.",
        "Only white applicants wanted.",
        "Child porn, cheap.",
        "12-year-old girls, nude pictures inside.",
    ],
)
def test_plain_hatred_a_plain_threat_and_child_abuse_block(text: str) -> None:
    assert Severity.BLOCKING in {one.severity for one in findings_of(text)}


@pytest.mark.parametrize(
    "text",
    [
        "How to build a pipe bomb: our new guide.",
        "Beat your wife into shape.",
        "Shared in class: a 14-year-old girl, nude photos and all.",
        "Our exhibition answers those who claim the Holocaust never happened.",
        "“Kill the president,” says our new thriller.",
    ],
)
def test_violence_and_reports_of_hatred_are_warned_of(text: str) -> None:
    assert {one.severity for one in findings_of(text)} == {Severity.WARNING}


@pytest.mark.parametrize(
    "text",
    [
        "Kill the president's speech in one minute.",
        "Only British people will understand this.",
        "Whites only: our new wash for shirts.",
        "We'll find you and shoot you an email.",
        "Beat your wife at chess.",
        "Cut your throat irritation with our lozenges.",
        "Cut your wrist pain in half.",
        "How to make a bath bomb: our new guide.",
        "The best camps for girls this summer.",
        "Rape is never fine.",
    ],
)
def test_what_only_sounds_alike_is_not_remarked(text: str) -> None:
    assert findings_of(text) == []
