"""What the brief gives and the text doesn't: nobody approves blind."""

from core.review.checks.context import Checked
from core.review.findings import Finding, Severity

LONGEST_QUOTE = 60
"""Characters of one fact."""


def left_out(checked: Checked) -> list[Finding]:
    """One remark that names each price, date, place and contact that is missing."""
    if not checked.left_out:
        return []
    each = ", ".join(f"{kind} ({words[:LONGEST_QUOTE]})" for kind, words in checked.left_out)
    return [Finding("facts_left_out", Severity.INFO, f"Left out, though the brief gives it: {each}.")]
