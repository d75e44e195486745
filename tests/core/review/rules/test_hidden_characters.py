from core.review.findings import Severity
from core.review.rules.text.hidden_characters import HIDDEN_CHARACTERS
from tests.builders import a_checked


def test_what_nobody_sees_is_warned_of_by_its_kind() -> None:
    (finding,) = HIDDEN_CHARACTERS.findings(a_checked("Sale\u202e today\U000e0041"))

    assert (finding.rule, finding.severity) == ("hidden_characters", Severity.WARNING)
    assert "tag characters and characters that turn the direction" in finding.sentence


def test_what_nobody_sees_in_a_title_is_warned_of_too() -> None:
    assert len(HIDDEN_CHARACTERS.findings(a_checked("Sale today.", title="Sale\u202e"))) == 1
