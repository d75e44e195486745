"""Keys and passwords: what looks like one in a log line looks like one in copy."""

from collections.abc import Iterator

from core.foundation.redaction import secrets_in
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.privacy.numbers import is_known
from core.review.rules.rule import Example, Family, Found, Rule
from core.review.rules.wordings import unbriefed


def secret(checked: Checked) -> Iterator[Found]:
    """One finding for each, masked by the fix. One that the brief gives may be for guests, or a slip."""
    for said in checked.said:
        for start, end in secrets_in(said.words):
            fix = said.fix(start, end, "•••", "Mask it")
            sentence = "This looks like a password or a key. Take it out, and change it where it was used."
            severity = Severity.INFO if is_known(checked, said.words[start:end]) else None
            yield Found(sentence, said.span(start, end), fix, severity)


SECRET = Rule(
    id="secret",
    family=Family.PRIVACY,
    severity=Severity.WARNING,
    why="Passwords, tokens and keys of services: whoever reads one can use it.",
    look=secret,
    source="https://cwe.mitre.org/data/definitions/200.html",
    flagged=(
        unbriefed("Our key: sk-abc123def456ghi789"),
        unbriefed("Log in with the password: hunter2024"),
        Example("Use ghp_abcdefghij0123456789 today.", news="ghp_abcdefghij0123456789"),
    ),
    passing=(
        unbriefed("The secret is in the sauce."),
        unbriefed("Save 20% with the code SPRING20."),
        unbriefed("Token: what it is, and why we have 12 of them."),
    ),
)
