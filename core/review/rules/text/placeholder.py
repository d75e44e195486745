"""What was to be filled in and was not."""

from collections.abc import Iterator
from itertools import islice

from core.foundation.placeholders import LONGEST, places_of_placeholders
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

MOST_TOLD = 10
"""Placeholders; a text with more is a template."""


def placeholder(checked: Checked) -> Iterator[Found]:
    """One warning for each; what the brief itself has may be meant so."""
    places = (
        (said, place)
        for said in checked.said
        for place in places_of_placeholders(said.words, checked.brief.said)
    )
    for said, (start, end) in islice(places, MOST_TOLD):
        sentence = (
            f"“{said.words[start:end][:LONGEST]}” looks like a placeholder. Fill it in, or leave it out."
        )
        yield Found(sentence, said.span(start, end))


PLACEHOLDER = Rule(
    id="placeholder",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="What was to be filled in and was not, such as [Name] or XX%.",
    look=placeholder,
    flagged=(Example("Hello [Name], save XX% today.", news="A sale."),),
    passing=(
        Example("Hello Ana, save 20% today.", news="A sale."),
        Example("Hello {{first_name}}.", news="Greets {{first_name}} by name."),
    ),
)
