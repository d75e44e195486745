"""What was to be filled in and was not."""

from core.foundation.placeholders import placeholders
from core.review.checks.context import Checked
from core.review.findings import Finding, Severity

MOST_QUOTED = 3


def placeholder(checked: Checked) -> list[Finding]:
    """One warning that quotes them; what the brief itself has may be meant so."""
    found = placeholders(checked.whole, checked.brief.said)
    if not found:
        return []
    quoted = ", ".join(f"“{words}”" for words in found[:MOST_QUOTED])
    more = f" and {len(found) - MOST_QUOTED} more" if len(found) > MOST_QUOTED else ""
    if len(found) == 1:
        sentence = f"{quoted} looks like a placeholder. Fill it in, or leave it out."
    else:
        sentence = f"{quoted}{more} look like placeholders. Fill them in, or leave them out."
    return [Finding("placeholder", Severity.WARNING, sentence, found[0])]
