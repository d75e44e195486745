"""Hashtags of several words in small letters."""

from collections.abc import Iterator
from itertools import islice

import regex

from core.foundation.ids import LanguageName
from core.platforms.entities import Entity
from core.review.dictionaries import Dictionary, dictionary_of
from core.review.findings import Severity
from core.review.rules.checked import Checked, Said
from core.review.rules.hashtags.splitting import SHORTEST_WORD, words_of
from core.review.rules.rule import Example, Family, Found, Rule

MOST_LOOKED_AT = 3
"""Hashtags of a part; to take one apart takes its time."""
_WORD = regex.compile(r"\p{L}++")


def camel_case(checked: Checked) -> Iterator[Found]:
    """A remark on each whose words are known."""
    own = {tag.lstrip("#").casefold() for tag in checked.voice.tags}
    for said in checked.said:
        written_small = (
            tag for tag in said.tags if tag.name[1:].islower() and tag.name.casefold() not in own
        )
        for tag in islice(written_small, MOST_LOOKED_AT):
            if camel := _in_camel_case(checked, said, tag):
                sentence = f"#{tag.name} reads better as #{camel}: screen readers say its words then."
                fix = said.fix(tag.start + 1, tag.end, camel, f"Write #{camel}")
                yield Found(sentence, said.span(tag.start, tag.end), fix)


def _in_camel_case(checked: Checked, said: Said, tag: Entity) -> str:
    names = f"{checked.brief.product} {checked.brief.sender} {checked.voice.company}"
    near = frozenset(
        word.casefold() for word in _WORD.findall(f"{said.copy} {names}") if len(word) >= SHORTEST_WORD
    )
    for language in dict.fromkeys((checked.spoken or LanguageName.EN, LanguageName.EN)):
        dictionary = dictionary_of(language)
        if dictionary and (words := words_of(tag.name, dictionary.knows, near)):
            return "".join(word.capitalize() for word in words)
        if dictionary and _is_word(tag.name, dictionary):
            break
    return ""


def _is_word(name: str, dictionary: Dictionary) -> bool:
    return dictionary.knows(name) or dictionary.knows(name.capitalize())


HASHTAG_CASE = Rule(
    id="hashtag_case",
    family=Family.HASHTAGS,
    severity=Severity.INFO,
    why="Hashtags of several words in small letters: screen readers can't tell the words apart.",
    look=camel_case,
    source="https://www.w3.org/WAI/WCAG22/Understanding/readable.html",
    flagged=(Example("Half off. #blackfridaydeals"), Example("Join us. #Mentalhealthmatters")),
    passing=(
        Example("Half off. #BlackFridayDeals"),
        Example("Fresh beans. #coffee #nofilterx"),
        Example("Which island? #penisland"),
        Example("Copydesk is here. #copydesk"),
    ),
)
