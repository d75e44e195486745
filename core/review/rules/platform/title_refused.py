"""What the platform would refuse in a title."""

from core.review.findings import Part, Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Family, Found, Rule


def title_refused(checked: Checked) -> list[Found]:
    """A blocking finding for each reason why the platform would refuse the title."""
    return [Found(sentence, part=Part.TITLE) for sentence in checked.rules.title_problems(checked.title)]


TITLE_REFUSED = Rule(
    id="title_refused",
    family=Family.PLATFORM,
    severity=Severity.BLOCKING,
    why="Titles and subjects that the platform would refuse.",
    look=title_refused,
    is_fixed=True,
)
