from core.review.findings import Severity, Span
from core.review.rules.brief.foreign import FOREIGN_ADDRESS, FOREIGN_FIGURE, FOREIGN_NAME, MOST_TOLD
from tests.builders import a_checked


def test_an_address_and_a_name_that_the_brief_does_not_give_are_warned_of_in_quotes() -> None:
    checked = a_checked("See https://example.com/made-up, says @nasa.")
    (address,), (name,) = FOREIGN_ADDRESS.findings(checked), FOREIGN_NAME.findings(checked)

    assert (address.rule, address.severity) == ("foreign_address", Severity.WARNING)
    assert "“https://example.com/made-up” is an address that the brief doesn't give" in address.sentence
    assert (name.rule, name.severity, name.where) == ("foreign_name", Severity.WARNING, "@nasa")


def test_what_the_brief_gives_is_nothing_to_ask_about() -> None:
    news = "Tested by @nasa for ten years."

    checked = a_checked("@nasa likes it: https://example.com/backpack", news=news)
    assert FOREIGN_ADDRESS.findings(checked) == FOREIGN_NAME.findings(checked) == []


def test_each_made_up_address_is_told_where_it_stands() -> None:
    checked = a_checked("See https://example.com/1, https://example.com/2 and https://example.com/1 again.")

    assert [(one.where, one.span) for one in FOREIGN_ADDRESS.findings(checked)] == [
        ("https://example.com/1", Span(4, 25)),
        ("https://example.com/2", Span(27, 48)),
    ]


def test_of_many_made_up_addresses_the_first_are_told() -> None:
    text = " ".join(f"https://example.com/{number}" for number in range(99))

    assert len(FOREIGN_ADDRESS.findings(a_checked(text))) == MOST_TOLD


def test_a_figure_that_the_brief_does_not_give_is_quoted_in_any_language() -> None:
    (figure,) = FOREIGN_FIGURE.findings(a_checked("Jetzt nur 79 Euro statt 89."))
    assert (figure.rule, figure.severity, figure.where) == ("foreign_figure", Severity.WARNING, "79 Euro")
    assert figure.sentence == "“79 Euro” is a figure that the brief doesn't give. Is that right?"
