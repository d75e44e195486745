"""A preheader that says the same as what stands beside it."""

from core.review.checks.context import Checked
from core.review.findings import Finding, Severity


def preheader_repeats(checked: Checked) -> list[Finding]:
    """A warning: the line is there to say one thing more."""
    first = next(filter(None, map(_bare, checked.text.splitlines())), "")
    if not checked.preheader or _bare(checked.preheader) not in {_bare(checked.title), first}:
        return []
    beside = f"the {checked.rules.title_word} or the first line"
    sentence = f"The preheader says the same as {beside}. Say one thing more."
    return [Finding("preheader_repeats", Severity.WARNING, sentence, checked.preheader)]


def _bare(line: str) -> str:
    return " ".join(line.split()).rstrip(".!。 ").casefold()
