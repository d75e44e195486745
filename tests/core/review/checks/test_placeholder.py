from core.review.checks.placeholder import placeholder
from core.review.findings import Severity
from tests.builders import a_checked


def test_what_was_to_be_filled_in_is_warned_of_in_quotes() -> None:
    (finding,) = placeholder(a_checked("Hello [Name], save XX% today."))

    assert (finding.kind, finding.severity, finding.where) == ("placeholder", Severity.WARNING, "[Name]")
    assert finding.sentence == "“[Name]”, “XX%” look like placeholders. Fill them in, or leave them out."


def test_what_the_brief_has_itself_is_meant_so() -> None:
    assert placeholder(a_checked("Hello {{first_name}}.", news="Greets {{first_name}} by name.")) == []
