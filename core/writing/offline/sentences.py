"""Splits news into lines to read: markup and hidden characters out, sentences and list entries apart."""

import regex

from core.writing.offline.lexicon.names import MONTHS


def lines_of(news: str, link: str | None) -> list[str]:
    """The sentences of `news`, its entries where it is a list; `link` is left out, it has its own place."""
    text = _cleaned(news, link)
    lines: list[str] = []
    for block in text.split("\n"):
        entry = regex.sub(r"^\s*(?:[-*•‣–—]|\d{1,2}[.)])\s+", "", block).strip()
        if entry:
            lines.extend(part.strip() for part in _SENTENCES.split(entry) if part.strip())
    return lines


def comma_parts(text: str) -> list[str]:
    """`text` at its commas, except in numbers, dates and brackets."""
    parts = _COMMAS.split(text)
    return [part.strip() for part in parts if part.strip()]


def _cleaned(news: str, link: str | None) -> str:
    text = regex.sub(r"<(?:https?://[^|>\s]+)\|([^>]+)>", r"\1", news)
    text = regex.sub(r"<[@#!][^>\s]*>", " ", text)
    if link:
        text = regex.sub(r"<?https?://[^\s>]+>?", " ", text)
    text = regex.sub(
        r"[\p{Cc}\p{Cf}--[\n\u200c\u200d\u200e\u200f]]", " ", text.replace("\r", "\n"), flags=regex.V1
    )
    text = regex.sub(r"([!?.])\1+", lambda found: "…" if found[1] == "." else found[1], text)
    return regex.sub(r"[^\S\n]+", " ", text)


_MONTH = rf"(?:{'|'.join(MONTHS)})\b"
_ABBREVIATIONS = "e.g i.e Dr St Mr Mrs Ms vs approx incl excl No Inc Ltd Co a.m p.m etc ca max min".split()
_NOT_AFTER = "".join(rf"(?<!\b{regex.escape(word)}\.)" for word in _ABBREVIATIONS)
_SENTENCES = regex.compile(
    rf"(?<=[.!?…]){_NOT_AFTER}[\"”’)]*\s+(?=[\p{{L}}\p{{N}}\p{{So}}$€£\"“(])(?<!\d\.\s(?={_MONTH}))"
    r"(?<!\b(?:am|vom|bis|ab|zum|den|der) \d{1,2}\.\s)"
    r"|(?<=[。！？])"
)
_COMMAS = regex.compile(
    rf",\s+(?![^(]*\))(?!\d{{1,2}}(?:st|nd|rd|th)?\.?\s+{_MONTH}|\d{{4}}\b"
    rf"|{_MONTH}\s+\d|\d{{1,2}}(?:[:.]\d\d)?(?:\s?[ap]m\b|:\d\d))"
)
"""Between things, not inside "Sunday, 4 May, 10:00"."""
