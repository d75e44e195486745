"""Text that can be kept, on every database and without harm to who reads it, on whatever screen.

People are told what can't be kept: control characters, which terminals obey, and Unicode's noncharacters.
What models and servers say is changed as little as needed instead, once, where it comes in: nobody is there
to be told, and it is paid for. Invisible characters may stand among others; alone they are nothing.
"""

import regex

from core.foundation.errors import InvalidInput

_NEVER_KEPT = regex.compile(r"[[\p{Cc}\p{Noncharacter_Code_Point}]--[\t\n\r]]", regex.V1)
_HALF_PAIR = regex.compile(r"\p{Cs}")
_VISIBLE = regex.compile(r"[[\p{L}\p{N}\p{P}\p{S}]--[\p{Default_Ignorable_Code_Point}\u2800]]", regex.V1)
# Those that override or isolate the direction of writing make a line read as another.
_OBEYED = regex.compile(r"[[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]--[\t\n]]", regex.V1)
DELETE = 0x7F


def storable(text: str) -> str:
    """`text`, where every database can keep it and every screen show it.

    Raises:
        ValueError: it holds a character that can't be kept; says which.
    """
    if text.isascii() and text.isprintable():  # nearly all there is, such as ids
        return text
    if never := never_kept(text):
        raise ValueError(f"holds a character that can't be kept, U+{ord(never):04X}; remove it")
    return text


def never_kept(text: str) -> str:
    """The first character of `text` that can't be kept; empty if all can."""
    found = _NEVER_KEPT.search(text) or _HALF_PAIR.search(text)
    return found[0] if found else ""


def is_visible(text: str) -> bool:
    """Whether there is anything to see: neither space nor Hangul filler nor an accent on nothing is."""
    if text.isascii() and text.isprintable():
        return not text.isspace() and bool(text)
    return _VISIBLE.search(text) is not None


def given(text: str, field: str) -> str:
    """What somebody gave for `field`, without space around it; empty where there is nothing to see.

    Raises:
        InvalidInput: it holds a character that can't be kept.
    """
    try:
        text = storable(text).replace("\r\n", "\n").replace("\r", "\n").strip()
    except ValueError as error:
        raise InvalidInput({field: f"{error}."}) from None
    return text if is_visible(text) else ""


def harmless(text: str) -> str:
    """`text` for a console: what a terminal would obey is shown as a sign instead."""
    return _OBEYED.sub(lambda found: _sign(ord(found[0])), text)


def _sign(code: int) -> str:
    return chr(0x2400 + code) if code < ord(" ") else "␡" if code == DELETE else "\ufffd"


def text_in_utf8(raw: bytes, name: str) -> str:
    """The text in the file called `name`.

    Raises:
        InvalidInput: it is not UTF-8; says in which line.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InvalidInput({name: "is text in UTF-16. Save it as UTF-8."})
    if (zero := raw.find(b"\0")) >= 0:
        line = raw.count(b"\n", 0, zero) + 1
        raise InvalidInput(
            {f"{name}, line {line}": "holds a zero byte, as text in UTF-16 does. Save it as UTF-8."}
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        why = f"is not text in UTF-8 (byte 0x{raw[error.start]:02X}). Save it as UTF-8."
        raise InvalidInput({f"{name}, line {line}": why}) from None


def made_storable(text: str, most: int) -> str:
    """`text` without control characters, half surrogate pairs as �, and cut with … to `most` characters."""
    kept = _HALF_PAIR.sub("\ufffd", _NEVER_KEPT.sub("", text[: 2 * most]))
    return kept if len(kept) <= most else f"{kept[: most - 1]}…"
