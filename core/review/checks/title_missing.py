"""A title where the platform shows one."""

from core.foundation.text import is_visible
from core.review.checks.context import Checked
from core.review.findings import Finding, Severity


def title_missing(checked: Checked) -> list[Finding]:
    """Only a warning, since people may still write one."""
    rules = checked.rules
    if rules.title_limit is None or is_visible(checked.title):
        return []
    sentence = f"{rules.platform.label} shows a {rules.title_word}; this has none yet."
    return [Finding("title_missing", Severity.WARNING, sentence)]
