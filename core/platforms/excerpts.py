"""What stands for a long text where there is one line for it. Pure."""

from textwrap import shorten

import regex

SHORTEST_EXCERPT, LONGEST_EXCERPT = 40, 300
"""Characters: about the 55 words that WordPress itself takes
(https://developer.wordpress.org/reference/functions/wp_trim_excerpt/)."""


def excerpt_of(text: str) -> str:
    """What stands for `text` in lists and search results: its first sentence, or two if that is short."""
    beginning = " ".join(text.strip().partition("\n\n")[0].split())
    ends = (found.end() for found in _END.finditer(beginning) if found.start() >= SHORTEST_EXCERPT)
    return shorten(beginning[: next(ends, None)], LONGEST_EXCERPT, placeholder=" …")


_END = regex.compile(r"""[.!?…。！？]['"”’»)\]]{0,4}(?=\s|$)""")
