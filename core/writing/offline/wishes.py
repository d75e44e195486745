"""What a reviewer wishes of the text on screen, as far as it can be done without a model.

A wish is read by the words of the languages' files, is carried out on the text that is there, and is looked
for in the finished one. It never gets into copy.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import regex

from core.foundation.ids import Tone
from core.writing.offline.carries import Kind
from core.writing.offline.language import codes, language
from core.writing.offline.read import Fact


@dataclass(frozen=True, slots=True)
class About:
    """What a wish is about: a kind of fact, or words."""

    said: str
    kind: Kind | None

    def is_in(self, fact: Fact) -> bool:
        """Whether a fact is what is meant."""
        if self.kind is not None:
            return self.kind in fact.carries
        words = _words(self.said)
        return bool(words) and words <= _words(fact.text)


@dataclass(slots=True)
class Wishes:
    """Everything that is wished, each with the words of the wish."""

    length: str = ""
    without: dict[str, str] = field(default_factory=dict)
    """Of "emoji", "hashtags" and "question" those that are not wanted, each with the words that said so."""
    lead: About | None = None
    leave_out: list[About] = field(default_factory=list)
    say: list[About] = field(default_factory=list)
    tone: Tone | None = None
    beyond: list[str] = field(default_factory=list)
    """What is not understood, or can't be done without a model."""


_PARTS = regex.compile(r"\s?(?:[,;.!\n]|\b(?:and|und|et|y|e|i|but|aber)\b)\s{1,3}|[.!;\n]$")
_SMALL = 3


def read_wishes(hint: str) -> Wishes:
    """What `hint` asks for; empty for none."""
    wishes = Wishes()
    for part in filter(None, map(str.strip, _PARTS.split(hint))):
        _read(part, wishes)
    return wishes


def _read(part: str, wishes: Wishes) -> None:
    for name, pattern in _patterns():
        match = pattern.fullmatch(part)
        if match is None:
            continue
        about = _about(match["what"]) if "what" in pattern.groupindex else None
        match name:
            case "shorter" | "longer":
                wishes.length = name
            case "no_emoji" | "no_hashtags" | "no_question":
                wishes.without[name.removeprefix("no_")] = part
            case "tone":
                wishes.tone = _tones()[regex.sub(r"\s+", "_", match["tone"].casefold())]
            case "lead_with":
                wishes.lead = about
            case "leave_out" if about:
                wishes.leave_out.append(about)
            case "say" if about:
                wishes.say.append(about)
            case _:
                wishes.beyond.append(part)
        return
    wishes.beyond.append(part)


@cache
def _patterns() -> list[tuple[str, "regex.Pattern[str]"]]:
    """All languages' ways to wish, the plainest first: "no emoji" is read before "no …"."""
    said: dict[str, list[str]] = {}
    for code in codes():
        for name, ways in language(code).words.get("wishes", {}).items():
            if isinstance(ways, list):
                said.setdefault(name, []).extend(ways)
    tones = "|".join(sorted((word.replace("_", r"\s") for word in _tones()), key=len, reverse=True))
    before, after = (
        r"(?:(?:please|make (?:it|this)|a (?:bit|little)|much|bitte|etwas|u[nm] (?:peu|pou?co))\s){0,3}",
        r"(?:\s(?:please|bitte|por favor|graag|proszę))?",
    )
    plain = ("shorter", "longer", "no_emoji", "no_hashtags", "no_question")
    found = [(name, _any_of(said.get(name, ()), before, after)) for name in plain]
    found.append(("tone", regex.compile(rf"(?i){before}(?:more\s)?(?P<tone>{tones})(?:\stone)?{after}")))
    return found + [
        (name, _any_of(said.get(name, ()), before, after))
        for name in ("lead_with", "leave_out", "say", "language")
    ]


def _any_of(ways: Sequence[str], before: str, after: str) -> "regex.Pattern[str]":
    if not ways:
        return regex.compile(r"(?!)")
    longest_first = sorted(ways, key=len, reverse=True)
    choice = "|".join(
        regex.escape(way, literal_spaces=True).replace(r"\{\}", r"(?P<what>.{1,80}?)")
        for way in longest_first
    )
    return regex.compile(rf"(?i){before}(?:{choice}){after}")


@cache
def _tones() -> dict[str, Tone]:
    return {
        word: Tone(tone)
        for code in codes()
        for tone, words in language(code).words.get("wishes", {}).get("tone", {}).items()
        for word in words.casefold().split()
    }


@cache
def _kinds() -> dict[str, Kind]:
    return {
        word: Kind(kind)
        for code in codes()
        for kind, words in language(code).words.get("wishes", {}).get("kinds", {}).items()
        for word in words.casefold().replace("_", " ").split()
    }


_ARTICLE = regex.compile(
    r"(?i)(?:the|a|an|der|die|das|den|le|la|les|l['’]|el|los|las|il|lo|o|os|as|de|het)\s*\b"
)


def _about(said: str) -> About:
    bare = _ARTICLE.sub("", said, count=1).strip(" “”\"'’") if _ARTICLE.match(said) else said.strip(" “”\"'’")
    return About(said.strip(), _kinds().get(bare.casefold()))


def _words(text: str) -> set[str]:
    return {
        word
        for word in regex.findall(r"[\p{L}\p{N}]+", text.casefold())
        if len(word) > _SMALL or word.isdecimal()
    }
