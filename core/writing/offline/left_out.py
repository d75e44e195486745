"""Which of a brief's facts a text lacks: prices, dates, places, and whom to call. Whoever wrote the text.

A fact is there if its figures are, in whatever order and form; a place if its words are; an address if it is.
"""

import regex

from core.campaigns.brief import Brief
from core.writing.offline.carries import Kind
from core.writing.offline.language import language_of
from core.writing.offline.read import read_facts

TELLS = (Kind.PRICE, Kind.DATE, Kind.PLACE, Kind.CONTACT)
"""What readers act by, what they need first coming first."""
IN_EVERY_LANGUAGE = (Kind.PRICE, Kind.CONTACT)
_WORD = regex.compile(r"[\p{L}\p{M}]+|\d+")


def left_out(brief: Brief, text: str, *, is_translated: bool = False) -> tuple[tuple[str, str], ...]:
    """Each fact that `text` lacks: what it is in a word, and the brief's own words for it.

    Of a text that is translated only what is the same in every language is missed.
    """
    language = language_of(f"{brief.product}. {brief.news}", brief.language or "")
    facts = read_facts(brief.news, language)
    said, digits = frozenset(_WORD.findall(text.casefold())), "".join(filter(str.isdecimal, text))
    missing = {
        (kind.value, fact.carries[kind]): None
        for kind in (IN_EVERY_LANGUAGE if is_translated else TELLS)
        for fact in facts
        if fact.says(kind)
        and (kind is not Kind.PRICE or fact.numbers(kind))
        and not _is_there(kind, fact.carries[kind], said, digits)
    }
    return tuple(missing)


def _is_there(kind: Kind, words: str, said: frozenset[str], digits: str) -> bool:
    if kind is Kind.CONTACT and not any(map(str.isalpha, words)):
        return "".join(filter(str.isdecimal, words)) in digits
    told = frozenset(_WORD.findall(words.casefold()))
    if kind in (Kind.PRICE, Kind.DATE):
        told = frozenset(filter(str.isdecimal, told)) or told
    return told <= said
