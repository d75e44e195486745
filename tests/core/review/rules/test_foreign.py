from core.review.findings import Severity
from core.review.rules.brief.foreign import FOREIGN_ADDRESS, FOREIGN_FIGURE, FOREIGN_NAME
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


def test_of_many_made_up_addresses_the_first_are_quoted() -> None:
    text = " ".join(f"https://example.com/{number}" for number in range(9))

    (finding,) = FOREIGN_ADDRESS.findings(a_checked(text))

    assert "“https://example.com/2” and 6 more are addresses" in finding.sentence


def test_a_figure_that_the_brief_does_not_give_is_quoted_in_any_language() -> None:
    (figure,) = FOREIGN_FIGURE.findings(a_checked("Jetzt nur 79 Euro statt 89."))
    assert (figure.rule, figure.severity, figure.where) == ("foreign_figure", Severity.WARNING, "79 Euro")
    assert figure.sentence == "“79 Euro” is a figure that the brief doesn't give. Is that right?"
