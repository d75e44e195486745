"""A deadline that is over before anybody reads of it."""

from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule


def deadline_passed(checked: Checked) -> list[Found]:
    """A warning that quotes it. Only one: whoever mends it reads the text."""
    words = checked.passed_deadline
    if not words:
        return []
    return [Found(f"“{words}” is over already. Is that right?", checked.find(words), where=words)]


DEADLINE_PASSED = Rule(
    id="deadline_passed",
    family=Family.BRIEF,
    severity=Severity.WARNING,
    why="A deadline that is over before anybody reads of it.",
    look=deadline_passed,
    flagged=(Example("Only until Monday.", changes={"passed_deadline": "until Monday"}),),
    passing=(Example("Only until Monday."),),
)
