"""Words that the house does not use."""

from core.brand.words import find_avoided
from core.review.checks.context import Checked
from core.review.findings import Finding, Severity

WORD_AVOIDED = "word_avoided"


def word_avoided(checked: Checked) -> list[Finding]:
    """A warning for each such word: why, and what to say in its place."""
    names = (checked.brief.product, checked.brief.sender)
    found = {each.avoided: each for each in find_avoided(checked.whole, checked.voice.avoid, names=names)}
    findings = []
    for avoided, each in found.items():
        told = f"The brand voice avoids “{avoided.word}”"
        told += f": {avoided.reason}" if avoided.reason else ""
        told += "" if told.endswith((".", "!", "?", "…")) else "."
        told += f" Say “{avoided.replacement}” instead." if avoided.replacement else ""
        where = checked.whole[each.start : each.end]
        findings.append(Finding(WORD_AVOIDED, Severity.WARNING, told, where))
    return findings
