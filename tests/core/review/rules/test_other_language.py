from dataclasses import replace

from core.foundation.ids import LanguageName
from core.review.rules.brief.other_language import OTHER_LANGUAGE
from tests.builders import a_checked


def test_a_text_in_another_language_than_its_brief_is_asked_about() -> None:
    (finding,) = OTHER_LANGUAGE.findings(replace(a_checked("Hallo."), other_language=("German", "English")))

    assert finding.sentence == "This text is in German, and the brief in English. Is that right?"


def test_a_text_in_another_language_than_was_wanted_is_asked_about() -> None:
    checked = replace(a_checked("Hallo."), other_language=("German", "Spanish"), language=LanguageName.ES)

    (finding,) = OTHER_LANGUAGE.findings(checked)

    assert finding.sentence == "This text is in German, and was to be in Spanish. Is that right?"


def test_where_the_language_can_not_be_told_nothing_is_said() -> None:
    assert OTHER_LANGUAGE.findings(a_checked("Hallo.")) == []
