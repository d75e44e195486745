"""What the platform takes from some accounts only, or takes with a loss."""

from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Family, Found, Rule


def platform_may_refuse(checked: Checked) -> list[Found]:
    """A warning for each such thing in the text."""
    return [Found(sentence) for sentence in checked.rules.warns(checked.text)]


PLATFORM_MAY_REFUSE = Rule(
    id="platform_may_refuse",
    family=Family.PLATFORM,
    severity=Severity.WARNING,
    why="What the platform takes from some accounts only, or takes with a loss.",
    look=platform_may_refuse,
)
