"""Figures of speech, games and stories are no threats; what looks like them and isn't still is one."""

import pytest

from core.review.findings import Severity
from core.review.moderation.offline import findings_of


@pytest.mark.parametrize(
    "text",
    [
        "A spic and span kitchen in 5 minutes.",
        "Chink in the armour?",
        "White trash bags, 50 pieces.",
        "I'm going to kill you with kindness.",
        "I will destroy you at chess. Free lessons on Tuesdays.",
        "We will kill you in this game. Try us.",
        "Women are stupid busy. Our planner helps.",
        "Christians, Jews and Muslims are all welcome at our table.",
        "Trans people deserve good healthcare. Donate today.",
        "Muslims are peaceful people, says our panel.",
    ],
)
def test_a_figure_of_speech_and_a_good_word_for_a_group_are_not_remarked(text: str) -> None:
    assert findings_of(text) == []


def test_what_somebody_in_a_story_threatens_is_only_warned_of() -> None:
    told = findings_of("I'm going to kill you, said the dragon in our new children's book.")

    assert {one.severity for one in told} == {Severity.WARNING}


@pytest.mark.parametrize(
    "text",
    [
        "He is a spic.",
        "Women are stupid.",
        "Jews are welcome in hell, the filthy rats.",
        "Muslims are peaceful, but vermin.",
        "I'm going to kill you with a knife.",
    ],
)
def test_what_only_begins_like_a_figure_of_speech_is_remarked(text: str) -> None:
    assert findings_of(text)
