"""Words and phrases that may do harm, in the languages that drafts are most often written in.

`data/lists.toml` holds them by language and harm. Other languages are read by these lists alone: what a
sentence means is understood in English only.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import regex

from core.foundation.lazy import built_once
from core.review.moderation.abroad import said_of_groups
from core.review.moderation.harm import Harm


@dataclass(frozen=True, slots=True)
class Listed:
    """Words of a list, as they stand in the text."""

    harm: Harm
    words: str
    language: str
    is_plain: bool = False
    """Whether it needs no model to be told."""


def listed(plain: str) -> Iterator[Listed]:
    """Every listed word or phrase in `plain`."""
    for harm, wording, language in said_of_groups(plain):
        yield Listed(harm, wording, language, is_plain=harm is Harm.THREAT)
    lists = _lists()
    words = [(match.group().lower().replace("’", "'"), match) for match in _WORD.finditer(plain)]
    for place, (word, match) in enumerate(words):
        found = lists.known.get(word) or lists.stem(word)
        end = match.end()
        for more in range(1, lists.longest.get(word, 0)):
            if place + more >= len(words):
                break
            phrase = " ".join(one for one, _ in words[place : place + more + 1])
            if phrase in lists.phrases:
                found, end = lists.phrases[phrase], words[place + more][1].end()
        if found is not None:
            yield Listed(found.harm, plain[match.start() : end], found.language)


def harms_in_other_languages(plain: str) -> set[Harm]:
    """What the lists see in a text that the model can't read."""
    return {one.harm for one in listed(plain) if one.language != ENGLISH}


_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*")
ENGLISH = "en"
SHORTEST_STEM, LONGEST_STEM = 4, 20


@dataclass(frozen=True, slots=True)
class _Entry:
    harm: Harm
    language: str


@dataclass(frozen=True, slots=True)
class _Lists:
    known: dict[str, _Entry]
    stems: dict[str, _Entry]
    phrases: dict[str, _Entry]
    longest: dict[str, int]
    """How many words the longest phrase has that begins with a word."""

    def stem(self, word: str) -> _Entry | None:
        lengths = range(min(len(word), LONGEST_STEM), SHORTEST_STEM - 1, -1)
        return next((self.stems[word[:n]] for n in lengths if word[:n] in self.stems), None)


@built_once
def _lists() -> _Lists:
    told = tomllib.loads((files(__package__) / "data" / "lists.toml").read_text("utf-8"))
    lists = _Lists({}, {}, {}, {})
    for language, by_harm in told.items():
        for name, words in by_harm.items():
            for one in words.split():
                _add(one.replace("_", " "), _Entry(Harm(name), language), lists)
    return lists


def _add(words: str, entry: _Entry, lists: _Lists) -> None:
    if " " in words:
        lists.phrases[words] = entry
        first, *others = words.split()
        lists.longest[first] = max(lists.longest.get(first, 0), 1 + len(others))
    elif words.endswith("*"):
        lists.stems[words[:-1]] = entry
    else:
        lists.known[words] = entry
