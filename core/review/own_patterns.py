"""A workspace's own patterns: whether one can be used. RE2 matches in linear time, so none can hang."""

import re2

from core.review.policy import OwnPattern

SAMPLES = ("", "Two words, 1 sign.\n")
"""In these, what may match nothing does."""
_BYTES = re2.compile(r"(?:^|[^\\])(?:\\\\)*\\C")
MOST_MEMORY = 1 << 20
"""Bytes of a compiled pattern."""


def pattern_problem(own: OwnPattern) -> str | None:
    """Why a pattern can't be used, in words that follow it; None where it can."""
    if not own.is_regex:
        return None
    try:
        found = compiled(own.pattern)
    except re2.error as error:
        said = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error.args[0])
        return f"is no pattern of RE2 ({said}). Look-around and back-references are what would make one hang."
    if _BYTES.search(own.pattern):
        return "holds \\C, which is a byte and no character."
    if any(match.end() == match.start() for text in SAMPLES for match in found.finditer(text)):
        return "matches where there is nothing; it must match words."
    return None


def compiled(pattern: str) -> "re2._Regexp[str]":
    """The pattern, in any case of letters.

    Raises:
        re2.error: RE2 knows no such pattern, or it is too large.
    """
    options = re2.Options()
    options.log_errors, options.max_mem, options.case_sensitive = False, MOST_MEMORY, False
    return re2.compile(pattern, options)
