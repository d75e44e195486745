from core.review.checks.hidden_characters import hidden_characters
from core.review.findings import Severity
from tests.builders import a_checked


def test_what_nobody_sees_is_warned_of_by_its_kind() -> None:
    (finding,) = hidden_characters(a_checked("Sale\u202e today\U000e0041"))

    assert (finding.kind, finding.severity) == ("hidden_characters", Severity.WARNING)
    assert "tag characters and characters that turn the direction" in finding.sentence


def test_what_nobody_sees_in_a_title_is_warned_of_too() -> None:
    assert len(hidden_characters(a_checked("Sale today.", title="Sale\u202e"))) == 1
