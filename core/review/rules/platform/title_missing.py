"""A title where the platform shows one."""

from core.foundation.text import is_visible
from core.review.findings import Part, Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Family, Found, Rule


def title_missing(checked: Checked) -> list[Found]:
    """Only a warning, since people may still write one."""
    rules = checked.rules
    if rules.title_limit is None or is_visible(checked.title):
        return []
    sentence = f"{rules.platform.label} shows a {rules.title_word}; this has none yet."
    return [Found(sentence, part=Part.TITLE)]


TITLE_MISSING = Rule(
    id="title_missing",
    family=Family.PLATFORM,
    severity=Severity.WARNING,
    why="No title or subject where the platform shows one.",
    look=title_missing,
)
