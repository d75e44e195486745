"""A text in another language than its brief is told from one that only looks so."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from core.campaigns.brief import Brief, BriefForm
from core.foundation.ids import LanguageName, PlatformName
from core.platforms.catalogue import rules_of
from core.writing.offline.other_language import is_translated, other_language
from core.writing.offline.writer import drafts_for
from core.writing.port import WritingRequest

BRIEFS = {
    path.stem: BriefForm.parse(yaml.safe_load(path.read_text("utf-8")), max_length=9_000)
    for path in sorted((Path(__file__).parents[3] / "examples" / "briefs").glob("*.yaml"))
}
NAMES = {
    **{"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian"},
    **{"pt": "Portuguese", "nl": "Dutch", "pl": "Polish"},
}
SAID = {name: brief for name, brief in BRIEFS.items() if name[-2:] in NAMES}


@pytest.mark.parametrize("name", BRIEFS)
def test_no_text_of_a_briefs_own_sentences_is_taken_for_another_language(name: str) -> None:
    brief = BRIEFS[name]
    for platform in (PlatformName.X, PlatformName.EMAIL):
        for draft in drafts_for(WritingRequest(brief, platform, rules_of(platform), 5, 1)):
            assert other_language(brief, draft.text) is None


@pytest.mark.parametrize("name", SAID)
def test_the_news_of_another_brief_is_told_by_its_language_where_they_are_no_neighbours(name: str) -> None:
    english = replace(BRIEFS["farm-shop-seasonal-en"], language=LanguageName.EN)
    code = name[-2:]

    expected = None if code == "en" else (NAMES[code], "English")
    assert other_language(english, SAID[name].news) == expected


def test_a_brief_whose_language_nobody_said_is_judged_by_its_own_words() -> None:
    german, english = BRIEFS["klinik-event-de"], BRIEFS["farm-shop-seasonal-en"]

    assert other_language(replace(german, language=None), english.news) == ("English", "German")


def test_letters_of_another_script_are_told_without_knowing_the_language() -> None:
    japanese, english = BRIEFS["wagashi-story-ja"], BRIEFS["farm-shop-seasonal-en"]

    assert other_language(japanese, english.news) == ("Latin letters", "Chinese or Japanese letters")


def test_one_small_word_over_and_over_tells_no_language() -> None:
    brief = replace(BRIEFS["farm-shop-seasonal-en"], language=LanguageName.EN)

    text = "A little boy asks a big boy a question about a superhero. A woman questions an answer."
    assert other_language(brief, text) is None


@pytest.mark.parametrize(
    "text", ["", "Ja, gern.", "Das ist neu und gut.", "https://example.com/das-ist-und-der #die"]
)
def test_little_text_tells_no_language(text: str) -> None:
    brief: Brief = replace(BRIEFS["farm-shop-seasonal-en"], language=LanguageName.EN)

    assert other_language(brief, text) is None


def test_a_text_that_is_wanted_in_another_language_than_the_news_is_judged_by_that_one() -> None:
    english, german = BRIEFS["farm-shop-seasonal-en"], BRIEFS["klinik-event-de"]

    assert other_language(english, german.news, LanguageName.DE) is None
    assert other_language(english, german.news, LanguageName.ES) == ("German", "Spanish")
    assert other_language(BRIEFS["wagashi-story-ja"], english.news, LanguageName.EN) is None


@pytest.mark.parametrize(
    ("told", "wanted", "expected"),
    [
        (None, None, False),
        (None, LanguageName.EN, False),
        (None, LanguageName.DE, True),
        (LanguageName.DE, LanguageName.DE, False),
        (LanguageName.OTHER, LanguageName.EN, True),
    ],
)
def test_a_text_is_translated_where_the_news_is_said_or_seen_to_be_in_another_language(
    told: LanguageName | None, wanted: LanguageName | None, expected: bool
) -> None:
    brief = replace(BRIEFS["farm-shop-seasonal-en"], language=told)

    assert is_translated(brief, wanted) is expected
