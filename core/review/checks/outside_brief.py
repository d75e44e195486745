"""What the brief doesn't give: addresses, @names and figures that are made up."""

from core.foundation.figures import foreign_figures
from core.platforms.addresses import foreign_addresses, foreign_names
from core.review.checks.context import Checked
from core.review.findings import Finding, Severity

MOST_QUOTED, LONGEST_QUOTE = 3, 200
"""How many addresses or names a finding quotes, and how many characters of each."""


def outside_brief(checked: Checked) -> list[Finding]:
    """A warning for each kind, which quotes them. Figures are the same in every language."""
    text, known = checked.as_briefed, "\n".join((checked.brief.said, *checked.voice.claims))
    found = (
        ("foreign_address", foreign_addresses(text, known), "an address", "addresses"),
        ("foreign_name", foreign_names(text, known), "a name", "names"),
        ("foreign_figure", [one.words for one in foreign_figures(text, known)], "a figure", "figures"),
    )
    return [
        Finding(
            kind,
            Severity.WARNING,
            f"{_quoted(words)} {'is ' + one if len(words) == 1 else 'are ' + many} "
            "that the brief doesn't give. Is that right?",
            words[0],
        )
        for kind, words, one, many in found
        if words
    ]


def _quoted(words: list[str]) -> str:
    quoted = ", ".join(f"“{word[:LONGEST_QUOTE]}”" for word in words[:MOST_QUOTED])
    return f"{quoted} and {len(words) - MOST_QUOTED} more" if len(words) > MOST_QUOTED else quoted
