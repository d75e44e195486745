from dataclasses import replace

from core.review.checks.other_language import other_language
from tests.builders import a_checked


def test_a_text_in_another_language_than_its_brief_is_asked_about() -> None:
    (finding,) = other_language(replace(a_checked("Hallo."), other_language=("German", "English")))

    assert finding.sentence == "This text is in German, and the brief in English. Is that right?"


def test_where_the_language_can_not_be_told_nothing_is_said() -> None:
    assert other_language(a_checked("Hallo.")) == []
