"""What counts against a text wherever it goes: shouting, exclaiming, and what is hidden or written apart."""

from collections.abc import Iterator

import regex

from core.review.findings import Span
from core.review.spam.signal import MAIL_FILTERS, MAIL_SENDERS, Mark, Signal, quoted

SHOUTED_WORDS, SHOUTED_LETTERS, SHOUTED_SHARE = 4, 4, 0.1
"""Words in capitals that are more than headings: so many, of so many letters each, so much of the text."""
MANY_EXCLAMATIONS, EXCLAIMED_SHARE = 3, 0.01
"""Exclamation marks that are many: so many, and so much of a long text."""


def shape(text: str) -> Iterator[Signal]:
    yield from _shouted(text)
    yield from _exclaimed(text)
    for mark in _MARKS:
        yield from mark.of(text)


def _shouted(text: str) -> Iterator[Signal]:
    if (run := _CAPITALS.search(text)) is None:
        return
    words = _WORDS.findall(text)
    capitals = sum(len(word) >= SHOUTED_LETTERS and word.isupper() for word in words)
    if capitals >= max(SHOUTED_WORDS, SHOUTED_SHARE * len(words)):
        sentence = (
            f"“{quoted(run.group())}” shouts, and so does much of this. Mail filters and readers take "
            "capitals for spam; write sentences."
        )
        yield Signal("shouting", sentence, 1.5, MAIL_FILTERS, Span(*run.span()))


def _exclaimed(text: str) -> Iterator[Signal]:
    marks, run = text.count("!"), _EXCLAIMED.search(text)
    is_much = marks >= max(MANY_EXCLAMATIONS, EXCLAIMED_SHARE * len(text))
    if run is not None or is_much:
        span = Span(*run.span()) if run else Span(at := text.index("!"), at + 1)
        sentence = "So many exclamation marks read like spam. One is enough, or none."
        weight = 1.5 if run is not None and marks >= MANY_EXCLAMATIONS else 0.75
        yield Signal("exclamations", sentence, weight, MAIL_FILTERS, span)


_WORDS = regex.compile(r"\p{L}++")
_CAPITALS = regex.compile(r"(?<![\p{L}\p{N}])\p{Lu}{2,}+(?:[ ,!.:’'&-]{1,3}+\p{Lu}++(?!\p{Ll}))*+")
_EXCLAIMED = regex.compile(r"!{2,}+")
_MARKS = (
    Mark(
        "letters_apart",
        2.0,
        MAIL_FILTERS,
        "“{}” is written apart, as spam does to get past filters. Write it as a word.",
        regex.compile(r"(?<![\p{L}\p{N}])\p{L}(?:[ .*_-]\p{L}(?![\p{L}\p{N}])){3,}+"),
    ),
    Mark(
        "hidden_text",
        2.5,
        MAIL_SENDERS,
        "Part of this can't be seen. Mail filters take hidden text for a trick; take it out.",
        regex.compile(
            r"(?:font-size|opacity)\s?:\s?0(?![.\d])|display\s?:\s?none|visibility\s?:\s?hidden"
            r"|[\u200b\u2060\ufeff\u00ad]{2,}+",
            regex.IGNORECASE,
        ),
    ),
    Mark(
        "money_signs",
        2.0,
        MAIL_FILTERS,
        "“{}” reads like spam. Say the amount that counts for readers, in figures.",
        regex.compile(r"[$€£]{2,}+|(?<!\w)[$€£]\s?\d{1,3}(?:,\d{3}){2,}+"),
    ),
)
