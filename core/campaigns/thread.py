"""Texts that follow below a post, as people type them: one after the other, with a line of `---` between."""

from collections.abc import Sequence

import regex

SEPARATOR = "---"
_BETWEEN = regex.compile(r"^[ \t]*+-{3,}+[ \t]*+$", regex.MULTILINE)


def parts_of(typed: str) -> tuple[str, ...]:
    """The texts in `typed`, without those that hold nothing."""
    return tuple(part for piece in _BETWEEN.split(typed) if (part := piece.strip()))


def typed_as(parts: Sequence[str]) -> str:
    """What people would have typed for `parts`."""
    return f"\n\n{SEPARATOR}\n\n".join(parts)
