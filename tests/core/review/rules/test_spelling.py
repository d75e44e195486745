"""Spelling: whose words are known, and where a slip is sure."""

import pytest

from core.brand.voice import Preferred, Voice
from core.foundation.ids import LanguageName
from core.review.findings import Severity
from core.review.rules.rule import Example
from core.review.rules.text.spelling import MOST_LOOKED_UP, SPELLING

ENGLISH: dict[str, object] = {"spoken": LanguageName.EN}


def told(text: str, **changes: object) -> list[str]:
    example = Example(text, news=str(changes.pop("news", "News.")), changes=ENGLISH, **changes)  # type: ignore[arg-type]
    return [one.where for one in SPELLING.findings(example.checked)]


@pytest.mark.parametrize(
    ("slip", "right"),
    [
        ("recieve", "receive"),
        ("definately", "definitely"),
        ("accomodate", "accommodate"),
        ("tommorow", "tomorrow"),
        ("goverment", "government"),
        ("wierd", "weird"),
        ("teh", "the"),
    ],
)
def test_a_common_slip_is_mended_where_one_word_is_plainly_meant(slip: str, right: str) -> None:
    (finding,) = SPELLING.findings(Example(f"We say {slip} here.", news="News.", changes=ENGLISH).checked)
    assert finding.fix is not None
    assert (finding.where, finding.fix.words) == (slip, right)


def test_a_word_of_the_voice_is_known_and_a_slip_of_the_brief_remarked_on() -> None:
    assert told("We say recieve here.") == ["recieve"]
    example = Example("We say recieve here.", news="Our game is called recieve.", changes=ENGLISH)
    [briefed] = SPELLING.findings(example.checked)
    assert (briefed.severity, briefed.fix) == (Severity.INFO, None)
    assert "though in the brief" in briefed.sentence
    assert told("We say recieve here.", voice=Voice(prefer=(Preferred("recieve"),))) == []


def test_names_links_tags_and_words_with_figures_are_not_judged() -> None:
    assert told("Ask Jonh Recieve, @recieve, #recieve, recieve.com/recieve or recieve2 about it.") == []


def test_british_and_american_spelling_are_both_right() -> None:
    assert told("Our favourite colour is your favorite color.") == []


def test_a_text_of_unknown_words_is_in_jargon_or_another_language() -> None:
    assert told("recieve seperate definately accomodate goverment wierd beleive") == []


SLIPS = (
    "recieve seperate definately accomodate goverment wierd beleive untill succesful neccessary occured "
    "embarass publically independant"
).split()


def said_of(slips: list[str]) -> list[str]:
    text = " ".join(f"And so we say {slip} to them all." for slip in slips)
    return [one.sentence for one in SPELLING.findings(Example(text, news="News.", changes=ENGLISH).checked)]


def test_all_slips_of_an_ordinary_text_are_told() -> None:
    found = said_of(SLIPS[:MOST_LOOKED_UP])

    assert len(found) == MOST_LOOKED_UP
    assert not any("looked up" in one for one in found)


def test_where_there_are_more_slips_than_are_looked_up_the_last_finding_says_so() -> None:
    *others, last = said_of(SLIPS)

    assert len(others) == MOST_LOOKED_UP - 1
    assert last.endswith("Is it “embarrass”? 2 more words that no dictionary has were not looked up.")
    assert not any("looked up" in one for one in others)
