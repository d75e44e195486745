"""Keys and passwords: what looks like one in a log line looks like one in copy."""

from collections.abc import Iterator

from core.foundation.redaction import secrets_in
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.forms import Form
from core.review.rules.privacy.numbers import is_known
from core.review.rules.rule import Example, Family, Found, Rule
from core.review.rules.wordings import unbriefed

_LOGIN = Form(
    r"(?:user ?name|user|login|benutzer(?:name)?|identifiant|usuario|utente)"
    r"[:=]? ?[^\s,;:]{2,40}[,;/]?\s{1,3}"
    r"(?:and |und |et |y |e )?"
    r"(?:password|passwort|kennwort|mot de passe|contraseña|pass|pwd) ?[:=] ?[^\s,;]{4,40}"
    r"|(?:pin|pin code|geheimzahl|code pin) ?[:=] ?\d{4}",
    any_case=True,
)
"""A name and what it logs in with, or the number of a card: no key by its form, but by what it is called."""


def secret(checked: Checked) -> Iterator[Found]:
    """One finding for each, masked by the fix. One that the brief gives may be for guests, or a slip."""
    for said in checked.said:
        for start, end in secrets_in(said.words):
            fix = said.fix(start, end, "•••", "Mask it")
            sentence = "This looks like a password or a key. Take it out, and change it where it was used."
            severity = Severity.INFO if is_known(checked, said.words[start:end]) else None
            yield Found(sentence, said.span(start, end), fix, severity)
        for start, end in _LOGIN.spans(said.prose):
            sentence = "This tells how to log in. Take it out, and change it where it was used."
            severity = Severity.INFO if is_known(checked, said.words[start:end]) else None
            yield Found(sentence, said.span(start, end), severity=severity)


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
        unbriefed("PIN: 4921. Username admin, password: letmein"),
        Example("Use ghp_abcdefghij0123456789 today.", news="ghp_abcdefghij0123456789"),
    ),
    passing=(
        unbriefed("The secret is in the sauce."),
        unbriefed("Password: gone. We log in by a link."),
        unbriefed("Pin 4921 beads on the board."),
        unbriefed("Save 20% with the code SPRING20."),
        unbriefed("Token: what it is, and why we have 12 of them."),
    ),
)
