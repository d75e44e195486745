"""Apostrophes that are none, or of two kinds."""

from collections.abc import Iterator
from itertools import islice

import regex

from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

_WRONG = regex.compile(r"(?<=[\p{Latin}\p{Cyrillic}])[´`‘‛′ˋˊ＇](?=[\p{Latin}\p{Cyrillic}])")
_STRAIGHT, _CURLY = (
    regex.compile(r"(?<=\p{Latin})'(?=\p{Latin})"),
    regex.compile(r"(?<=\p{Latin})’(?=\p{Latin})"),
)
MOST_TOLD = 10


def wrong_apostrophe(checked: Checked) -> Iterator[Found]:
    """A warning for each accent, quotation mark or prime in the place of one."""
    places = ((said, match) for said in checked.said for match in _WRONG.finditer(said.copy))
    for said, match in islice(places, MOST_TOLD):
        right = "'" if _STRAIGHT.search(said.copy) else "’"
        sentence = f"“{match[0]}” is no apostrophe. Write “{right}”."
        yield Found(sentence, said.span(*match.span()), said.fix(*match.span(), right, f"Write {right}"))


def mixed_apostrophes(checked: Checked) -> Iterator[Found]:
    """A remark on each straight one of a part that has curly ones."""
    for said in checked.said:
        if "'" not in said.copy or not _CURLY.search(said.copy):
            continue
        for match in islice(_STRAIGHT.finditer(said.copy), MOST_TOLD):
            fix = said.fix(*match.span(), "’", "Write ’")
            yield Found("Other apostrophes here are curly (’). Use one kind.", said.span(*match.span()), fix)


WRONG_APOSTROPHE = Rule(
    id="wrong_apostrophe",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="Accents and other signs in the place of an apostrophe, as wrong keys give them.",
    look=wrong_apostrophe,
    flagged=(Example("М`ята"), Example("Don´t wait."), Example("It`s here."), Example("Don‘t wait.")),
    passing=(
        Example("Don't wait. It’s the ‘best’ cup; use `code` and 5′."),
        Example("See http://a.example/it`s and https://a.example/o´neill"),
    ),
)
MIXED_APOSTROPHES = Rule(
    id="mixed_apostrophes",
    family=Family.TEXT,
    severity=Severity.INFO,
    why="Straight and curly apostrophes in one text: it looks pasted together.",
    look=mixed_apostrophes,
    flagged=(Example("It’s here. Don't wait."),),
    passing=(Example("It’s here. Don’t wait."), Example("It's here. Don't wait.")),
)
