"""Names of people, places and companies that the brief doesn't give, by their capitals.

Only two or three words in a row, within a sentence: one alone may be anything. German writes all nouns so,
and is left out, as are lines that are set in capitals like headlines.
"""

from collections.abc import Iterator
from itertools import islice

import regex

from core.foundation.ids import LanguageName
from core.review.dictionaries import dictionary_of
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

MOST_TOLD = 3
MOST_LOOKED_AT = 20
"""Of a part."""
AROUND = 200
"""Characters of a line before and after a name that tell how it is set."""
HEADLINE = 0.5
"""Share of a line's other words with a capital from which all of it is set so."""
_NAME = regex.compile(
    r"\p{Lu}(?<=[\p{Ll}\p{N},;:)] .)\p{Ll}[\p{L}'’-]{1,20}+(?: \p{Lu}\p{Ll}[\p{L}'’-]{1,20}+){1,2}(?!\p{L})"
)
_LONG = regex.compile(r"\p{L}{3,}+")
_WORDS = regex.compile(r"\p{L}++")
_OF_ALL = frozenset(
    """
    black friday cyber monday tuesday wednesday thursday saturday sunday january february march april may
    june july august september october november december christmas eve easter new year years day mother
    mothers father fathers valentine valentines halloween thanksgiving giving boxing small business earth
    women international world google instagram facebook linkedin youtube tiktok whatsapp apple pay play
    store app maps
    """.split()
)
"""Words of names that are everybody's: days, holidays, and where links lead."""


def foreign_person(checked: Checked) -> Iterator[Found]:
    """A remark on each."""
    dictionary = dictionary_of(checked.spoken or LanguageName.EN)
    if checked.spoken == LanguageName.DE or dictionary is None:
        return
    own = checked.own.shown if checked.own else ""
    voice = (checked.voice.company, *checked.voice.claims, *(each.word for each in checked.voice.prefer))
    known = {word.casefold() for word in _WORDS.findall("\n".join((checked.brief.said, own, *voice)))}
    for said in checked.said:
        told = 0
        for match in islice(_NAME.finditer(said.copy), MOST_LOOKED_AT):
            words = _WORDS.findall(match[0])
            is_strange = [
                not ({word.casefold()} & (known | _OF_ALL)) and not dictionary.knows(word.lower())
                for word in words
            ]
            if told < MOST_TOLD and any(is_strange) and not _is_headline(said.copy, *match.span()):
                told += 1
                sentence = f"“{match[0]}” is a name that the brief doesn't give. Is that right?"
                yield Found(sentence, said.span(*match.span()))


def _is_headline(text: str, start: int, end: int) -> bool:
    """Whether the words around a name have capitals as well, but for the first of the line."""
    before = text[max(0, start - AROUND) : start].rpartition("\n")[2]
    after = text[end : end + AROUND].partition("\n")[0]
    around = [*_LONG.findall(before)[1:], *_LONG.findall(after)]
    capitals: int = sum(word[0].isupper() for word in around)
    return capitals >= max(1, HEADLINE * len(around))


_ENGLISH: dict[str, object] = {"spoken": LanguageName.EN}

FOREIGN_PERSON = Rule(
    id="foreign_person",
    family=Family.BRIEF,
    severity=Severity.INFO,
    why="Names of people, places and companies that the brief doesn't give: models make them up.",
    look=foreign_person,
    flagged=(
        Example("It was made by Maria Kowalczyk in our workshop.", news="We made it.", changes=_ENGLISH),
    ),
    passing=(
        Example("It was made by Maria Kowalczyk.", news="Maria Kowalczyk made it.", changes=_ENGLISH),
        Example("We are open on Black Friday and on Christmas Eve.", news="We are open.", changes=_ENGLISH),
        Example("See How Maria Kowalczyk Made It", news="We made it.", changes=_ENGLISH),
        Example("Es kommt von Maria Kowalczyk.", news="Es kommt.", changes={"spoken": LanguageName.DE}),
    ),
)
