"""What mail filters hold against a mail beside its words: its subject, and pictures instead of a text."""

from collections.abc import Iterator

import regex

from core.review.findings import Part, Span
from core.review.spam.signal import CAN_SPAM, MAIL_FILTERS, MAIL_SENDERS, Mark, Signal

FEW_WORDS = 20
"""With fewer, and a picture, a mail is a picture."""
SHORTEST_SHOUT = 10
"""Letters of a subject that may be an abbreviation up to there."""


def mail(text: str, subject: str) -> Iterator[Signal]:
    if _is_shouted(subject):
        sentence = "The subject is all capitals. Mail filters count that as spam; write it as a sentence."
        yield Signal("subject_shouts", sentence, 1.5, MAIL_FILTERS, Span(0, len(subject), Part.TITLE))
    else:
        yield from _SHOUTED.of(subject, Part.TITLE)
    for mark in _MARKS:
        yield from mark.of(subject, Part.TITLE)
    if _PICTURE.search(text) and len(_WORD.findall(_PICTURE.sub(" ", text))) < FEW_WORDS:
        sentence = (
            "This mail is a picture with hardly a word, which filters can't read. Say in words what it shows."
        )
        yield Signal("picture_only", sentence, 2.0, MAIL_FILTERS)


def _is_shouted(subject: str) -> bool:
    letters = sum(map(str.isalpha, subject))
    return letters >= SHORTEST_SHOUT and subject.isupper() and " " in subject.strip()


_PICTURE = regex.compile(r"!\[[^\]\n]{0,300}+\]\([^)\s]{1,2000}+\)|<img\b[^>]{0,2000}+>", regex.IGNORECASE)
_WORD = regex.compile(r"[\p{L}\p{N}]++")
_SHOUTED = Mark(
    "subject_word_shouts",
    1.0,
    MAIL_FILTERS,
    "“{}” shouts in the subject. Write it in small letters.",
    regex.compile(
        r"(?<![\p{L}\p{N}])(?:FREE|WIN|WINNER|URGENT|NOW|CASH|HURRY|GUARANTEED|SAVE|MONEY|HOT|AMAZING|OFFER"
        r"|WARNING|ATTENTION|IMPORTANT)(?![\p{L}\p{N}])"
    ),
)
_MARKS = (
    Mark(
        "subject_exclaims",
        1.0,
        MAIL_FILTERS,
        "The subject exclaims. Mail filters count that; end it without a mark.",
        regex.compile(r"!(?:[!?]|\s{0,3}$)|\?!"),
    ),
    Mark(
        "subject_feigns_an_answer",
        2.0,
        CAN_SPAM,
        "“{}” makes it look like an answer, or forwarded, which it is not. The law calls that deceptive.",
        regex.compile(r"^\s{0,3}(?:re|fwd?|aw|wg|antw|rv|tr|vs|sv)\s?:", regex.IGNORECASE),
    ),
    Mark(
        "subject_names_money",
        1.0,
        MAIL_FILTERS,
        "“{}” in the subject is what much spam begins with. Say what it is for.",
        regex.compile(r"[$€£]\s?\d(?:[\d,.]{0,12}\d)?k?|\b\d{1,3}\s?% (?:off|free)\b", regex.IGNORECASE),
    ),
    Mark(
        "subject_has_a_gap",
        2.0,
        MAIL_SENDERS,
        "A long gap in the subject hides something behind it, as spam does. Take it out.",
        regex.compile(r"(?<!\s)\s{5,}+(?=\S)"),
    ),
)
