"""What nobody sees in a text: hidden messages, and what turns or breaks lines."""

from core.foundation.hidden import hidden_kinds
from core.review.checks.context import Checked
from core.review.findings import Finding, Severity


def hidden_characters(checked: Checked) -> list[Finding]:
    """One warning that names the kinds of them."""
    kinds = hidden_kinds(checked.whole)
    if not kinds:
        return []
    sentence = f"This text holds {' and '.join(kinds)}, which nobody sees. Write those places again."
    return [Finding("hidden_characters", Severity.WARNING, sentence)]
