"""What one voice says and another does not, a line each, for people who decide between the two."""

from collections.abc import Sequence
from dataclasses import fields

from core.brand.lines import as_lines
from core.brand.voice import Avoided, Preferred, Voice

CALLED = {
    "company": "Company",
    "tone": "Tone",
    "reading_level": "Reading level",
    "emoji": "Emoji",
    "links": "Links",
    "do": "Do",
    "dont": "Don't",
    "prefer": "Words to prefer",
    "avoid": "Words to avoid",
    "claims": "Approved claims",
    "tags": "Hashtags",
    "examples": "Good posts",
}
"""The fields of a voice, as people call them."""


def differences(before: Voice, after: Voice) -> list[str]:
    """The lines that went, with a minus, and those that came, with a plus."""
    told = []
    for name in (field.name for field in fields(Voice)):
        old, new = _lines(getattr(before, name)), _lines(getattr(after, name))
        told += [f"- {CALLED[name]}: {line}" for line in old if line not in new]
        told += [f"+ {CALLED[name]}: {line}" for line in new if line not in old]
    return told


def _lines(said: str | tuple[str | Preferred | Avoided, ...] | None) -> Sequence[str]:
    if isinstance(said, tuple):
        return [" ".join(as_lines([each]).split()) for each in said]
    return [said.replace("_", " ")] if said else []
