"""A workspace's own patterns: whether one can be used. RE2 matches in linear time, so none can hang."""

import re2

from core.review.policy import OwnPattern

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
    return "matches where there is nothing; it must match words." if found.search("") else None


def compiled(pattern: str) -> "re2._Regexp[str]":
    """The pattern, in any case of letters.

    Raises:
        re2.error: RE2 knows no such pattern, or it is too large.
    """
    options = re2.Options()
    options.log_errors, options.max_mem, options.case_sensitive = False, MOST_MEMORY, False
    return re2.compile(pattern, options)
