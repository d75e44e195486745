"""Links that were asked and lead nowhere (`core/links/answering.py`)."""

from collections.abc import Iterator

from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.links.web import others
from core.review.rules.rule import Example, Family, Found, Rule


def dead(checked: Checked) -> Iterator[Found]:
    """A warning for each, with why."""
    for said in checked.said if checked.dead_links else ():
        for one in others(checked, said):
            if why := checked.dead_links.get(one.whole):
                yield Found(f"This link leads nowhere: it {why}. Correct it.", said.span(one.start, one.end))


LINK_DEAD = Rule(
    id="link_dead",
    family=Family.LINKS,
    severity=Severity.WARNING,
    why="Links that don't answer, or with an error; asked only where CHECK_LINKS is on.",
    look=dead,
    flagged=(
        Example(
            "More at https://example.com/gone",
            changes={"dead_links": {"https://example.com/gone": "answers with 404"}},
        ),
    ),
    passing=(Example("More at https://example.com/sale"),),
)
