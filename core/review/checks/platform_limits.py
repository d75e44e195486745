"""What a platform itself would refuse: checked before people look, so that nobody approves in vain. Pure."""

from core.foundation.hidden import hidden_kinds
from core.foundation.text import is_visible
from core.platforms.addresses import foreign_addresses, foreign_names
from core.platforms.port import TextRules
from core.review.findings import Finding, Severity

TITLE_REFUSED = "title_refused"
MOST_QUOTED, LONGEST_QUOTE = 3, 200
"""How many addresses or names a finding quotes, and how many characters of each."""


def check_outside(text: str, known: str) -> list[Finding]:
    """A warning for what leads readers where the brief, `known`, doesn't: addresses and @names made up."""
    found = (
        ("foreign_address", foreign_addresses(text, known), "an address", "addresses"),
        ("foreign_name", foreign_names(text, known), "a name", "names"),
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


def check_hidden(text: str) -> list[Finding]:
    """A warning where the text holds what nobody sees: hidden messages, and what turns or breaks lines."""
    kinds = hidden_kinds(text)
    if not kinds:
        return []
    sentence = f"This text holds {' and '.join(kinds)}, which nobody sees. Write those places again."
    return [Finding("hidden_characters", Severity.WARNING, sentence)]


def _quoted(words: list[str]) -> str:
    quoted = ", ".join(f"“{word[:LONGEST_QUOTE]}”" for word in words[:MOST_QUOTED])
    return f"{quoted} and {len(words) - MOST_QUOTED} more" if len(words) > MOST_QUOTED else quoted


def check_length(text: str, rules: TextRules, *, title: str = "") -> list[Finding]:
    """A blocking finding for each reason why the platform would refuse it: length, title, its own rules.

    A missing title is only a warning, since people may still write one; so is what some accounts may post.
    """
    findings = [Finding("platform_refuses", Severity.BLOCKING, sentence) for sentence in rules.problems(text)]
    findings += [
        Finding(TITLE_REFUSED, Severity.BLOCKING, sentence) for sentence in rules.title_problems(title)
    ]
    findings += [Finding("platform_may_refuse", Severity.WARNING, warning) for warning in rules.warns(text)]
    if rules.title_limit is not None and not is_visible(title):
        findings.append(
            Finding(
                "title_missing",
                Severity.WARNING,
                f"{rules.platform.label} shows a {rules.title_word}; this has none yet.",
            )
        )
    return findings
