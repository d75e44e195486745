"""Words in capitals: one may be a name or a stress, several shout."""

from collections.abc import Iterator
from itertools import groupby

import regex

from core.foundation.ids import LanguageName
from core.review.dictionaries import Dictionary, dictionary_of
from core.review.findings import Severity
from core.review.rules.checked import Checked, Said
from core.review.rules.rule import Example, Family, Found, Rule

ENOUGH, SHORTEST = 3, 4
"""How many words shout together, and the letters of one that is surely no abbreviation."""
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*+")
_IN_CAPITALS = regex.compile(r"\p{Lu}[\p{Lu}\p{M}'’-]++")
"""What has an end of its own, such as BMWs, is a name."""
Word = "regex.Match[str]"


def capitals(checked: Checked) -> Iterator[Found]:
    """One warning for each part that shouts, at the first words in capitals that follow each other."""
    dictionary = dictionary_of(checked.spoken or LanguageName.EN)
    for said in checked.said:
        if said.copy.islower():
            continue
        runs = _runs(said)
        loud = [run for run in runs if _shouts(run, dictionary)]
        if not loud:
            continue
        start, end = loud[0][0].start(), loud[0][-1].end()
        quiet = _quiet(said.words[start:end], dictionary)
        sentence = "Words in capitals read as shouting, and screen readers may spell them. Use small letters."
        yield Found(sentence, said.span(start, end), said.fix(start, end, quiet, "Use small letters"))


def _runs(said: Said) -> "list[list[regex.Match[str]]]":
    """Words in capitals that follow each other."""
    each = groupby(_WORD.finditer(said.copy), lambda word: _IN_CAPITALS.fullmatch(word[0]) is not None)
    return [list(run) for in_capitals, run in each if in_capitals]


def _shouts(run: "list[regex.Match[str]]", dictionary: Dictionary | None) -> bool:
    known = [
        word for word in run if len(word[0]) >= SHORTEST and (not dictionary or _is_word(word[0], dictionary))
    ]
    return len(run) >= ENOUGH and len(known) >= ENOUGH - 1


def _is_word(word: str, dictionary: Dictionary) -> bool:
    return dictionary.knows(word.lower()) or dictionary.knows(word.capitalize())


def _quiet(words: str, dictionary: Dictionary | None) -> str:
    """The words in small letters, names and what begins them with a capital."""
    quiet = _WORD.sub(lambda word: _as_known(word[0], dictionary), words)
    return quiet[:1].upper() + quiet[1:]


def _as_known(word: str, dictionary: Dictionary | None) -> str:
    small = word.lower()
    is_name = dictionary is not None and not dictionary.knows(small) and dictionary.knows(word.capitalize())
    return word.capitalize() if is_name else small


CAPITALS = Rule(
    id="capitals",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="Several words in capitals, abbreviations aside: they read as shouting.",
    look=capitals,
    source="https://www.w3.org/WAI/WCAG22/Understanding/readable.html",
    flagged=(Example("LAST CHANCE TODAY to save."), Example("DON'T MISS THIS SALE")),
    passing=(
        Example("NASA, UNESCO and the BBC agree."),
        Example("This is NOT a drill, it is HOT."),
        Example("EU, UK, US and UN: our DHL and UPS offices"),
    ),
)
