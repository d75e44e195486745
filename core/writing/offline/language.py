"""Languages: which one a text is in, and what is known of it. All of it stands in `languages/*.toml`.

A language that has no file, or a text that can't be told, gets no small words, and reads right without.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import regex
from babel import Locale, UnknownLocaleError

FOLDER = Path(__file__).parent / "languages"
AT_A_WORD = r"(?<![\p{L}\p{N}])"
"""The pattern of where a word begins."""
ENOUGH, ENOUGH_ALONE = 0.1, 0.05
"""The share of a text's words by which a language is known that must be its own; and where it has words of no
other."""

NEVER = r"(?!)"

FIRST = 4_000
"""How much of a text tells its language, in characters."""
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’]*")
_OF_NO_LANGUAGE = regex.compile(r"[/@#_]|\p{L}\.\p{L}{2}")
"""What shows links, tags and names of members."""


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of a language; of one without a file, the names of its months and days at most."""

    code: str
    """As in ISO 639; empty where it can't be told."""
    leans: "regex.Pattern[str]"
    """How a sentence begins that says nothing without the one before it."""
    riders: "regex.Pattern[str]"
    """What shows that a sentence excepts, excuses, or speaks of what was named before."""
    abbreviations: frozenset[str]
    ordinals: bool
    """Whether a number with a stop may be an ordinal before any noun; so it is where we can't tell."""
    months: frozenset[str]
    """As CLDR writes them."""
    days: frozenset[str]
    short: frozenset[str]
    """Its months' short names, without their stops."""
    words: dict[str, Any]
    """All that its file says."""

    def words_of(self, name: str) -> frozenset[str]:
        """A list of words in its file."""
        return _words(self.words.get(name, ""))

    def mark(self, name: str) -> str:
        """The pattern of what a fact is known by; of nothing where the language has no such words."""
        return _pattern(self.words.get("marks", {}).get(name, ""))

    @property
    def calendar(self) -> frozenset[str]:
        """Names of months and days, in small letters."""
        return frozenset(name.casefold() for name in self.months | self.days | self.short)


def language_of(text: str, chosen: str = "") -> Language:
    """The language `chosen`, else the one that `text` is in."""
    return language(chosen or guess(text))


def guess(text: str) -> str:
    """The code of the language that most of a text's small words are of; empty where too few are."""
    counted = sorted(((share, code) for code, share in shares(text).items()), reverse=True)
    (best, code), (next_best, _) = counted[:2]
    enough = ENOUGH if next_best else ENOUGH_ALONE
    return code if best > next_best and best >= enough else ""


def shares(text: str) -> dict[str, float]:
    """For each language that is known here, the share of a text's words that are small words of it."""
    words = _words_in(text)
    return {
        code: sum(word in known for word in words) / max(1, len(words)) for code, known in _known_by().items()
    }


def small_words(text: str, code: str) -> frozenset[str]:
    """The small words of a language that are in `text`, each once."""
    return _known_by()[code] & set(_words_in(text))


def _words_in(text: str) -> list[str]:
    spoken = (one for one in text[:FIRST].split() if not _OF_NO_LANGUAGE.search(one))
    return [match[0].casefold() for match in _WORD.finditer(" ".join(spoken))]


@cache
def language(code: str) -> Language:
    """What is known of the language with this code."""
    told = _told(code) if code in codes() else {}
    return Language(
        code=code,
        leans=regex.compile(f"(?i){_pattern(told.get('leans', ''))}"),
        riders=regex.compile(f"(?i){_pattern(told.get('riders', ''))}"),
        abbreviations=_words(" ".join(_told(one)["abbreviations"] for one in ([code] if told else codes()))),
        ordinals=told.get("ordinals", not told),
        months=_names(code, "months", "wide"),
        days=_names(code, "days", "wide"),
        short=_names(code, "months", "abbreviated"),
        words=told,
    )


@cache
def codes() -> frozenset[str]:
    return frozenset(path.stem for path in FOLDER.glob("??.toml"))


@cache
def _told(code: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{code}.toml").read_text("utf-8"))


@cache
def _known_by() -> dict[str, frozenset[str]]:
    told = _told("others") | {code: _told(code)["known_by"] for code in codes()}
    return {code: _words(words) for code, words in told.items()}


def _names(code: str, of: str, width: str) -> frozenset[str]:
    try:
        told = getattr(Locale.parse(code), of)
    except (UnknownLocaleError, ValueError):
        return frozenset()
    names = {name.rstrip(".") for form in ("format", "stand-alone") for name in told[form][width].values()}
    return frozenset(name for name in names if any(map(str.isalpha, name)))


def _pattern(words: str) -> str:
    choice = "|".join(
        regex.escape(word).replace(r"\*", r"\p{L}{0,20}").replace(r"\#", r"\d{1,5}").replace("_", r"\s{1,3}")
        for word in words.split()
    )
    return rf"{AT_A_WORD}(?:{choice})(?!\p{{L}})" if choice else NEVER


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(text.casefold().split())
