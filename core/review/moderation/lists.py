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
from core.review.moderation.harm import Harm


@dataclass(frozen=True, slots=True)
class Listed:
    """Words of a list, as they stand in the text."""

    harm: Harm
    words: str


def listed(plain: str) -> Iterator[Listed]:
    """Every listed word or phrase in `plain`."""
    lists = _lists()
    words = [(match.group().lower().replace("’", "'"), match) for match in _WORD.finditer(plain)]
    for place, (word, match) in enumerate(words):
        harm = lists.known.get(word) or lists.stem(word)
        end = match.end()
        for more in range(1, lists.longest.get(word, 0)):
            if place + more >= len(words):
                break
            phrase = " ".join(one for one, _ in words[place : place + more + 1])
            if phrase in lists.phrases:
                harm, end = lists.phrases[phrase], words[place + more][1].end()
        if harm is not None:
            yield Listed(harm, plain[match.start() : end])


_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*")
SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True)
class _Lists:
    known: dict[str, Harm]
    stems: dict[str, Harm]
    phrases: dict[str, Harm]
    longest: dict[str, int]
    """How many words the longest phrase has that begins with a word."""

    def stem(self, word: str) -> Harm | None:
        lengths = range(min(len(word), LONGEST_STEM), SHORTEST_STEM - 1, -1)
        return next((self.stems[word[:n]] for n in lengths if word[:n] in self.stems), None)


LONGEST_STEM = 20


@built_once
def _lists() -> _Lists:
    told = tomllib.loads((files(__package__) / "data" / "lists.toml").read_text("utf-8"))
    lists = _Lists({}, {}, {}, {})
    for by_harm in told.values():
        for name, words in by_harm.items():
            for one in words.split():
                _add(one.replace("_", " "), Harm(name), lists)
    return lists


def _add(words: str, harm: Harm, lists: _Lists) -> None:
    if " " in words:
        lists.phrases[words] = harm
        first, *others = words.split()
        lists.longest[first] = max(lists.longest.get(first, 0), 1 + len(others))
    elif words.endswith("*"):
        lists.stems[words[:-1]] = harm
    else:
        lists.known[words] = harm
