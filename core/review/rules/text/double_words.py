"""The same word twice, as slips of the keyboard and of cutting give it."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import islice

import regex

from core.foundation.ids import LanguageName
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

_WORD = r"\p{L}[\p{L}\p{M}’']{0,40}+"
_TWICE = regex.compile(
    rf"(?i)(?<![\p{{L}}\p{{M}}\p{{N}}’'_./&+-])(?P<word>{_WORD})(?P<again>[ \t\n]{{1,3}}+(?P=word))"
    rf"(?![ ]++(?P=word))"
    r"(?![\p{L}\p{M}\p{N}’'_&+/-]|\.\p{L})"
)
_SPACED = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}]")
"""Scripts that put blanks between words."""
MOST_TOLD = 10


@cache
def _meant(code: str) -> frozenset[str]:
    """What is said twice in a language; in one that can't be told, in any."""
    told = tomllib.loads((files(__package__) / "double_words.toml").read_text("utf-8"))
    return frozenset(told.get(code, " ".join(told.values())).split())


def double_word(checked: Checked) -> Iterator[Found]:
    """A warning for each word that stands twice in a row, within a sentence."""
    meant = _meant(checked.spoken)
    for said in checked.said:
        places = (match for match in _TWICE.finditer(said.copy) if _is_slip(match, meant))
        for match in islice(places, MOST_TOLD):
            start, end = match.span("again")
            sentence = f"“{match['word']}” stands here twice. Leave one out."
            fix = said.fix(start, end, "", f"Write “{match['word']}” once")
            yield Found(sentence, said.span(*match.span()), fix)


def _is_slip(match: "regex.Match[str]", meant: frozenset[str]) -> bool:
    word, second = match["word"], match["again"].strip()
    if len(word) == 1 or word.casefold() in meant or "\n" in match["again"] or not _SPACED.match(word):
        return False
    # Names say it twice, such as Bora Bora, and so does who says it louder.
    is_name = second[0].isupper() and not second.isupper()
    return not is_name and second in {word, word.lower()}


DOUBLE_WORD = Rule(
    id="double_word",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="The same word twice in a row, but for what a language says twice: had had, very very.",
    look=double_word,
    flagged=(
        Example("Here is the the new cup."),
        Example("The the new cup."),
        Example("Hier ist und und bleibt es.", changes={"spoken": LanguageName.DE}),
    ),
    passing=(
        Example(
            "He had had it. He said that that was very very good. We love Bora Bora. I know. Know it too."
        ),
        Example("Nous nous levons.", changes={"spoken": LanguageName.FR}),
        Example("Er sagt, dass die die Tasse haben.", changes={"spoken": LanguageName.DE}),
    ),
)
