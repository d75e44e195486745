"""A number that was meant as a hashtag, and is none."""

from collections.abc import Iterator

import regex

from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

_NUMBER = regex.compile(
    r"(?<![\p{L}\p{N}_&/#])[#＃](?P<number>\d++)(?![\p{L}\p{M}\w.,]*+[\p{L}_])(?![\ufe0f\u20e3])"
)
_BESIDE = regex.compile(r"\s{0,3}[#＃]\p{L}")
_BEFORE = regex.compile(r"[#＃][\p{L}\p{N}_]{1,100}+\s{1,3}$")
MOST_BEFORE = 104
_YEAR = regex.compile(r"(?:19|20)\d\d")


def figures(checked: Checked) -> Iterator[Found]:
    """A remark on each number that is a year, or stands among hashtags; others count places and orders."""
    for said in checked.said:
        for match in _NUMBER.finditer(said.prose):
            before = said.prose[max(0, match.start() - MOST_BEFORE) : match.start()]
            is_among_tags = _BESIDE.match(said.prose, match.end()) or _BEFORE.search(before)
            if is_among_tags or _YEAR.fullmatch(match["number"]):
                sentence = f"{match[0]} is no hashtag: one of figures alone links to nothing. Add a letter."
                yield Found(sentence, said.span(*match.span()))


HASHTAG_OF_FIGURES = Rule(
    id="hashtag_of_figures",
    family=Family.HASHTAGS,
    severity=Severity.INFO,
    why="A hashtag of figures alone: platforms link none without a letter.",
    look=figures,
    flagged=(Example("The fair is open. #2026"), Example("Fresh beans. #coffee #100")),
    passing=(Example("We are #1 in Rome."), Example("The fair is open. #fair2026")),
)
