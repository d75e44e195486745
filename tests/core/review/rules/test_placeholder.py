from core.review.findings import Severity
from core.review.rules.text.placeholder import PLACEHOLDER
from tests.builders import a_checked


def test_what_was_to_be_filled_in_is_warned_of_in_quotes() -> None:
    (finding,) = PLACEHOLDER.findings(a_checked("Hello [Name], save XX% today."))

    assert (finding.rule, finding.severity, finding.where) == ("placeholder", Severity.WARNING, "[Name]")
    assert finding.sentence == "“[Name]”, “XX%” look like placeholders. Fill them in, or leave them out."


def test_what_the_brief_has_itself_is_meant_so() -> None:
    assert (
        PLACEHOLDER.findings(a_checked("Hello {{first_name}}.", news="Greets {{first_name}} by name.")) == []
    )
