"""Small English grammar for the offline writer: sentence starts and ends, lists, clipping, openings.

All functions are pure and never change words that came from a brief, only their first letter and
the punctuation around them.
"""

import emoji
import regex

from core.platforms.counting import grapheme_borders
from core.writing.offline.lexicon.english import CONTRACTIONS, DANGLING, LOWERED_STARTS

_TERMINAL = ".!?…。！？"
_CLOSING = "\"'”’)]»」』"
_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
KEEP = "\ue000"
"""Stands before a name that is written small even at the start of a sentence; `tidy` takes it away."""


def sentence(text: str, end: str = ".") -> str:
    """`text` as a sentence: a capital first where one belongs, and one mark at the end."""
    text = started(text.strip())
    if not text:
        return ""
    visible = text.rstrip(_CLOSING)
    if visible and (visible[-1] in _TERMINAL or emoji.is_emoji(visible[-1])):
        return text
    text = text.rstrip(" ,;:-–—")
    return text + ("。" if end == "." and text and _WIDE.match(text[-1]) else end)


def started(text: str) -> str:
    """`text` with a capital first letter, unless its first word is written small on purpose (npm2, eBay)."""
    first = text.split(" ", 1)[0]
    if not first[:1].islower() or any(letter.isupper() or letter.isdigit() for letter in first[1:]):
        return text
    return text[0].upper() + text[1:]


def mid(text: str) -> str:
    """`text` to stand inside a sentence: no end mark, and a small first letter where that is safe."""
    text = bare(text)
    first, _, rest = text.partition(" ")
    word = first.rstrip(",").casefold()
    if word == "i" or word.startswith("i'"):
        return text
    if first[:1].isupper() and first[1:].islower() | (len(first) == 1) and word in LOWERED_STARTS:
        return f"{first[0].lower()}{first[1:]} {rest}".rstrip()
    if "'" in first and first[0].isupper() and word.split("'")[0] in LOWERED_STARTS:
        return f"{first[0].lower()}{first[1:]} {rest}".rstrip()
    return text


def bare(text: str) -> str:
    """`text` without the marks at its end."""
    return text.strip().rstrip(".!。！,;: ").strip()


def listed(items: tuple[str, ...], conjunction: str = "and") -> str:
    """`a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"


def spelled_out(text: str) -> str:
    """`text` without contractions, for tones that do not use them."""
    for short, long in CONTRACTIONS.items():
        text = regex.sub(rf"\b{short}\b", long, text)
        text = regex.sub(rf"\b{started(short)}\b", started(long), text)
    return text


def tidy(text: str, *, marks_apart: bool = False) -> str:
    """`text` with single spaces and single marks; line breaks and web addresses stay as they are.

    `marks_apart` sets a space that does not break before `:`, `;`, `!` and `?`, as French does.
    """
    pieces = regex.split(r"(https?://\S+)", text)
    pieces[::2] = map(_tidied, pieces[::2])
    if marks_apart:
        pieces[::2] = [_MARKS_APART.sub("\u00a0", piece) for piece in pieces[::2]]
    return "".join(pieces).strip()


_MARKS_APART = regex.compile(r"(?<=[\p{L}\p{N})»\"%€])(?=[:;!?](?:\s|$))")


def _tidied(text: str) -> str:
    while (tidier := _tidied_once(text)) != text:
        text = tidier
    return text


def _tidied_once(text: str) -> str:
    text = regex.sub(r"[^\S\n]+", " ", text)
    text = regex.sub(r"(?<! ) *+\n *", "\n", text)
    text = regex.sub(r"\n{3,}", "\n\n", text)
    text = regex.sub(r"(?<! ) ++([,;!?…]|\.(?!\w)|:(?=\s|$))", r"\1", text)
    text = regex.sub(r"([?!])[?!.]+", r"\1", text)
    text = regex.sub(r"\.{3,}|…\.+|…{2,}", "…", text)
    text = regex.sub(r"([,;:])[,;:]+", r"\1", text)
    text = regex.sub(r"(?<![,;:])[,;:]++([.!?…])", r"\1", text)
    text = regex.sub(r"\.[.!]+", ".", text)
    return regex.sub(r"\.\?", "?", text)


def clipped(text: str, most: int) -> str:
    """The beginning of `text` in at most `most` characters, cut between words, with an ellipsis."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    for cut in (max(head.rfind(mark) for mark in (", ", "; ", " – ", " (", ": ")), head.rfind(" ")):
        if cut >= most // 2:
            return _clean_cut(head[:cut])
    return _clean_cut(head[: (0, *grapheme_borders(head))[-2]])


def _clean_cut(text: str) -> str:
    words = text.rstrip(" ,;:.-–—(").split(" ")
    while len(words) > 3 and words[-1].casefold() in DANGLING:
        words.pop()
    return f"{' '.join(words).rstrip(' ,;:.-–—(')}…"
