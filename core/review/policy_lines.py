"""A workspace's own words as people type them into one field, an entry a line: `word → instead: why`, and
`/pattern/ → instead: why`.
"""

from collections.abc import Iterable
from typing import Any

import regex

from core.brand.lines import ARROW, ARROWS, lines_in, words_in
from core.review.findings import Severity
from core.review.policy import OwnPattern

_EQUALS = regex.compile(r"\s=\s")
"""What people type for an arrow, too."""
_PATTERN = regex.compile(r"/(?P<pattern>.+)/\s*(?P<rest>.*)")


def as_lines(patterns: Iterable[OwnPattern]) -> str:
    return "\n".join(map(_line, patterns))


def patterns_in(typed: str, severity: Severity) -> list[dict[str, Any]]:
    """The entries of a field, for `read_policy`."""
    return [{**_entry(line.strip()), "severity": str(severity)} for line in lines_in(typed)]


def line_of(typed: str, place: int) -> str:
    """In which line of a field its entry at `place`, which counts from 0, stands."""
    numbers = [number for number, line in enumerate(typed.splitlines(), start=1) if line.strip()]
    return f"line {numbers[place]}"


def _line(own: OwnPattern) -> str:
    line = f"/{own.pattern}/" if own.is_regex else own.pattern
    line += f" {ARROW} {own.replacement}" if own.replacement else ""
    return f"{line}: {own.reason}" if own.reason else line


def _entry(line: str) -> dict[str, Any]:
    if found := _PATTERN.fullmatch(line):
        instead, _, reason = found["rest"].partition(":")
        replacement = ARROWS.sub("", instead, count=1).strip()
        return {
            "pattern": found["pattern"],
            "is_regex": True,
            "replacement": replacement,
            "reason": reason.strip(),
        }
    [entry] = words_in(_EQUALS.sub(ARROW, line, count=1))
    return {"pattern": entry.pop("word"), **entry}
