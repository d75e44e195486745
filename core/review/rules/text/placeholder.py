"""What was to be filled in and was not."""

from collections.abc import Iterator
from itertools import islice

from core.foundation.placeholders import LONGEST, places_of_placeholders
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

FIELDS = "{%"
"""What a mailing's fields begin with: `{{first_name}}`, `{name}`, `%NAME%`."""
MOST_TOLD = 10
"""Placeholders; a text with more is a template."""


def placeholder(checked: Checked) -> Iterator[Found]:
    """One warning for each. A brief may ask for fields of a mailing: they are filled in when it is sent."""
    places = (
        (said, start, end)
        for said in checked.said
        for start, end in places_of_placeholders(said.words)
        if not (said.words[start] in FIELDS and said.words[start:end] in checked.vouched_for)
    )
    for said, start, end in islice(places, MOST_TOLD):
        words = said.words[start:end]
        too = ", in the brief too" if words in checked.vouched_for else ""
        sentence = f"“{words[:LONGEST]}” looks like a placeholder{too}. Fill it in, or leave it out."
        yield Found(sentence, said.span(start, end))


PLACEHOLDER = Rule(
    id="placeholder",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="What was to be filled in and was not, such as [Name] or XX%.",
    look=placeholder,
    flagged=(
        Example("Hello [Name], save XX% today.", news="A sale."),
        Example("Hello [Name], save 20% today.", news="Hello [Name], save 20% today."),
    ),
    passing=(
        Example("Hello Ana, save 20% today.", news="A sale."),
        Example("Hello {{first_name}}.", news="Greets {{first_name}} by name."),
    ),
)
