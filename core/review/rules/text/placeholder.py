"""What was to be filled in and was not."""

from collections.abc import Iterator

from core.foundation.placeholders import placeholders
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

MOST_QUOTED = 3


def placeholder(checked: Checked) -> Iterator[Found]:
    """One warning that quotes them; what the brief itself has may be meant so."""
    found = placeholders(checked.whole, checked.brief.said)
    if not found:
        return
    quoted = ", ".join(f"“{words}”" for words in found[:MOST_QUOTED])
    more = f" and {len(found) - MOST_QUOTED} more" if len(found) > MOST_QUOTED else ""
    if len(found) == 1:
        sentence = f"{quoted} looks like a placeholder. Fill it in, or leave it out."
    else:
        sentence = f"{quoted}{more} look like placeholders. Fill them in, or leave them out."
    yield Found(sentence, checked.find(found[0]), where=found[0])


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
