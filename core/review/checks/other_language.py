"""A text in another language than it ought to be."""

from core.review.checks.context import Checked
from core.review.findings import Finding, Severity


def other_language(checked: Checked) -> list[Finding]:
    """A warning that names both."""
    if checked.other_language is None:
        return []
    written, given = checked.other_language
    wanted = "was to be" if checked.language else "the brief"
    sentence = f"This text is in {written}, and {wanted} in {given}. Is that right?"
    return [Finding("other_language", Severity.WARNING, sentence)]
