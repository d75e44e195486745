"""Figures in a text, and which of them another text has: numbers are compared by their value, however they
are written in a language: 1,299.50 is 1.299,50, and 1 299,5.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import islice

import regex

COUNTED = 12
"""Up to here people count reasons and steps, and write numbers in words; without a unit they tell nothing."""
MOST_DIGITS = 30
MOST_FOUND = 300
"""Figures of a text that are looked at; no copy has so many."""

_SPACE = "\u00a0\u202f\u2009"
_NUMBER = (
    rf"(?<![\p{{L}}\p{{N}}_#@/.,:{_SPACE}-])\d{{1,3}}(?:[.,'’ {_SPACE}]\d{{3}})++(?:[.,]\d{{1,2}})?(?!\d)"
    r"|(?<![\p{L}\p{N}_#@/-])\d++(?:[.,]\d{1,4})?(?!\d)"
)
_MONEY = (
    r"[€$£¥₹₽₺₩₪฿]|\b(?:EUR|USD|GBP|CHF|PLN|JPY|BRL)\b|z[łl]\b|(?:euro|dollar|dólar|pound|franc|cent|real)\p{L}{0,3}\b"
    r"|(?:Franken|Pfund|Rappen|livres?|reais|kr)\b"
)
_SHARE = r"[%‰]|(?:per\s?cent|percent|prozent|procent|por\s?ciento|por\s?cento|pour\s?cent)\p{L}{0,2}\b"
_FIGURE = regex.compile(
    rf"(?P<number>{_NUMBER})(?:[ {_SPACE}-]?(?P<after>{_MONEY}|{_SHARE}))?", regex.IGNORECASE
)
_BEFORE = regex.compile(rf"(?:{_MONEY})[ {_SPACE}]?$", regex.IGNORECASE)
FARTHEST = 12
"""Characters from the beginning of a currency to its number."""
_DATE = regex.compile(r"(?<![\d.,])(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?![\d,])")
_NO_FIGURES = regex.compile(
    r"https?://\S++|[@#][\p{L}\p{N}_.]++|\d\ufe0f?\u20e3|^[ \t]{0,8}\d{1,2}[.)](?=\s)", regex.MULTILINE
)
"""Addresses, names, keycaps and the numbers of a list."""
_GAPS = regex.compile(rf"['’ {_SPACE}]")
_GROUPED = regex.compile(rf"\d{{1,3}}(?:[.,'’ {_SPACE}]\d{{3}})+")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it stands in a text, with its currency or percent sign where it has one."""

    words: str
    start: int
    values: frozenset[Decimal]
    """What it may mean: 1.299 is a little more than one, or more than a thousand."""
    is_amount: bool
    """Whether it is money, or a share."""


def figures(text: str) -> Iterator[Figure]:
    """The figures of `text`, in their order."""
    plain = _NO_FIGURES.sub(lambda match: " " * len(match[0]), text)
    plain, last = _DATE.sub(r"\1 \3 \4", plain), 0
    for match in _FIGURE.finditer(plain):
        start, end = match.span()
        # Looked for backwards: a currency is where a number is, and numbers are found at once.
        before = _BEFORE.search(plain, max(last, start - FARTHEST), start)
        start, last = before.start() if before else start, end
        is_amount = bool(before or match["after"])
        if values := _values(match["number"], is_amount=is_amount):
            words = plain[start:end].rstrip()
            yield Figure(words, start, values, is_amount)


def foreign_figures(text: str, known: str) -> list[Figure]:
    """The figures of `text` that are not in `known`, each once; small ones where they are amounts."""
    ours = {value for figure in figures(known) for value in figure.values}
    found: dict[frozenset[Decimal], Figure] = {}
    for figure in islice(figures(text), MOST_FOUND):
        tells = figure.is_amount or max(figure.values) > COUNTED
        if tells and ours.isdisjoint(figure.values):
            found.setdefault(figure.values, figure)
    return list(found.values())


@lru_cache(maxsize=2_000)
def _values(number: str, *, is_amount: bool) -> frozenset[Decimal]:
    if len(number) > MOST_DIGITS:
        return frozenset()
    plain = _GAPS.sub("", number)
    read = {plain.replace(",", ".")} if plain.count(".") + plain.count(",") < 2 else set[str]()
    if grouped := _GROUPED.match(number):
        rest = number[grouped.end() :].replace(",", ".")
        read.add("".join(filter(str.isdecimal, grouped[0])) + rest)
    if not is_amount and "." in plain:
        read.add(plain.partition(".")[0])  # a day, and its month behind it
    return frozenset(value for text in read if (value := _decimal(text)) is not None)


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text).normalize()
    except InvalidOperation:
        return None
