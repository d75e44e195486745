"""Text that can be kept, on every database and without harm to who reads it.

People are told what can't be kept. What models and servers say is changed as little as needed instead,
once, where it comes in: nobody is there to be told, and it is paid for.
"""

import re

_NEVER_KEPT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_HALF_PAIR = re.compile(r"[\ud800-\udfff]")


def storable(text: str) -> str:
    """`text`, where every database can keep it; half surrogate pairs pydantic refuses by itself.

    Raises:
        ValueError: it holds a zero byte.
    """
    if "\0" in text:
        raise ValueError("holds a zero byte, which can't be kept; remove it")
    return text


def made_storable(text: str, most: int) -> str:
    """`text` without control characters, half surrogate pairs as �, and cut with … to `most` characters."""
    kept = _HALF_PAIR.sub("\ufffd", _NEVER_KEPT.sub("", text[: 2 * most]))
    return kept if len(kept) <= most else f"{kept[: most - 1]}…"
