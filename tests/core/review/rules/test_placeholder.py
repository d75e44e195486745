from core.review.findings import Severity, Span
from core.review.rules.text.placeholder import PLACEHOLDER
from tests.builders import a_checked


def test_each_thing_that_was_to_be_filled_in_is_warned_of_where_it_stands() -> None:
    name, share = PLACEHOLDER.findings(a_checked("Hello [Name], save XX% today."))

    assert (name.rule, name.severity, name.where) == ("placeholder", Severity.WARNING, "[Name]")
    assert name.sentence == "“[Name]” looks like a placeholder. Fill it in, or leave it out."
    assert (share.where, share.span) == ("XX%", Span(19, 22))


def test_what_the_brief_has_itself_is_meant_so() -> None:
    assert (
        PLACEHOLDER.findings(a_checked("Hello {{first_name}}.", news="Greets {{first_name}} by name.")) == []
    )
