"""What the platform itself would refuse: found before people look, so that nobody approves in vain."""

from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Family, Found, Rule


def platform_refuses(checked: Checked) -> list[Found]:
    """A blocking finding for each reason why the platform would refuse the text."""
    return [Found(sentence) for sentence in checked.rules.problems(checked.text)]


PLATFORM_REFUSES = Rule(
    id="platform_refuses",
    family=Family.PLATFORM,
    severity=Severity.BLOCKING,
    why="Texts that the platform itself would refuse: too long, empty, or with what it never takes.",
    look=platform_refuses,
    is_fixed=True,
)
