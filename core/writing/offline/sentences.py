"""Splits news into lines to read: markup and hidden characters out, sentences and list entries apart."""

import regex

from core.writing.offline.lexicon.english import IMPERATIVES, LOWERED_STARTS
from core.writing.offline.lexicon.names import MONTHS, THINGS

LONGEST_ENTRY = 60


def lines_of(news: str, link: str | None, *, last: str = ", and ") -> list[str]:
    """The sentences of `news`, its entries where it is a list; `link` is left out, it has its own place.

    `last` joins the last entry under a label to the others.
    """
    text = _cleaned(news, link)
    lines: list[str] = []
    for block in _with_their_entries(text.split("\n"), last):
        for part in filter(None, map(str.strip, _SENTENCES.split(_ENTRY.sub("", block).strip()))):
            # Behind a colon a semicolon parts things of one list.
            lines.extend(part.split("; ") if ": " not in part.split("; ")[0] else [part])
    return lines


def _with_their_entries(blocks: list[str], last: str) -> list[str]:
    """`blocks` where short entries follow their label on its line: "New this month: dark mode, export"."""
    joined: list[str] = []
    entries: list[str] = []
    for block in reversed([block for block in blocks if block.strip()]):
        if _ENTRY.match(block) and len(block) <= LONGEST_ENTRY and not regex.search(r"[,;:]|[.!?]\s", block):
            entries.insert(0, block)
        else:
            if block.rstrip().endswith(":") and len(entries) > 1:
                *things, end = (_inside(_ENTRY.sub("", entry).strip().rstrip(".")) for entry in entries)
                joined.insert(0, f"{block.rstrip()} {', '.join(things)}{last}{end}")
            else:
                joined[:0] = [block, *entries]
            entries = []
    return [*entries, *joined]


def _inside(entry: str) -> str:
    """A list's entry to stand in a sentence: its capital goes where the word is surely no name."""
    first = entry.split(" ", 1)[0]
    common = first.casefold() in LOWERED_STARTS | IMPERATIVES | THINGS or first.endswith(("ing", "ed"))
    return f"{entry[0].lower()}{entry[1:]}" if first[1:].islower() and common else entry


def comma_parts(text: str) -> list[str]:
    """`text` at its commas, except in numbers, dates and brackets."""
    parts = _COMMAS.split(text)
    return [part.strip() for part in parts if part.strip()]


def _cleaned(news: str, link: str | None) -> str:
    text = regex.sub(r"<(?:https?://[^<|>\s]+)\|([^<>]+)>", r"\1", news)
    text = regex.sub(r"<[@#!][^<>\s]*>", " ", text)
    if link:
        text = regex.sub(r"(?<=[.!?])\s+[.,;!?]+(?=\s|$)", "", _ADDRESS.sub(" ", text))
    # Hashtags have a place of their own: at the end they go, inside a sentence they are words.
    text = regex.sub(r"(?:^|(?<=\s))(?:#\p{L}[^\s#]*\s*){1,40}+(?=\n|$)", "", text)
    text = regex.sub(r"(?<!\S)#(?=\p{L})", "", text)
    text = regex.sub(
        r"[\p{Cc}\p{Cf}--[\n\u200c\u200d\u200e\u200f]]", " ", text.replace("\r", "\n"), flags=regex.V1
    )
    text = regex.sub(r"([!?.])\1+", lambda found: "…" if found[1] == "." else found[1], text)
    return regex.sub(r"[^\S\n]+", " ", text)


_ENTRY = regex.compile(r"^\s*(?:[-*•‣–—]|\d{1,2}[.)])\s+")
_MONTH = rf"(?:{'|'.join(MONTHS)})\b"
_ADDRESS = regex.compile(
    r"(?:\b(?:see|visit|(?:read |find out |learn )?more(?: info(?:rmation)?)?|details|and|or|at|on|via|under"
    r"|here|mehr|infos?|siehe|auf|unter|und|voir|sur|et|más|ver|en|y)\b:?\s+){0,6}+<?https?://"
    r"(?:[^\s>.,;!?)]|[.,;!?)]++(?![\s>]|$))++>?(?:\s+(?:now|here|today)\b)?",
    regex.I,
)
"""A web address, and the words that only lead to it."""
_ABBREVIATIONS = "e.g i.e Dr St Mr Mrs Ms vs approx incl excl No Inc Ltd Co a.m p.m etc ca max min".split()
_NOT_AFTER = "".join(rf"(?<!\b{regex.escape(word)}\.)" for word in _ABBREVIATIONS)
_SENTENCES = regex.compile(
    rf"(?<=[.!?…]){_NOT_AFTER}[\"”’)]*\s+(?=[\p{{L}}\p{{N}}\p{{So}}$€£\"“(])(?<!\d\.\s(?={_MONTH}))"
    r"(?<!\b(?:am|vom|bis|ab|zum|den|der) \d{1,2}\.\s)"
    r"|(?<=[。！？])|(?<=\S\s?\p{Emoji_Presentation})\s+(?=[\p{Lu}\"“])"
)
_COMMAS = regex.compile(
    rf",\s+(?![^()]{{0,200}}\))(?!\d{{1,2}}(?:st|nd|rd|th)?\.?\s+{_MONTH}|\d{{4}}\b"
    rf"|{_MONTH}\s+\d|\d{{1,2}}(?:[:.]\d\d)?\s?[–-]\s?\d{{1,2}}(?:[:.]\d\d)?(?:\s?[ap]m)?\b|\d{{1,2}}(?:[:.]\d\d)?(?:\s?[ap]m\b|:\d\d))"
)
"""Between things, not inside "Sunday, 4 May, 10:00"."""
