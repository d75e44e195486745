"""What a reviewer wishes of the text on screen, as far as it can be done without a model.

A wish is read by the words of the languages' files, is carried out on the text that is there, and is looked
for in the finished one. It never gets into copy.
"""

from collections.abc import Iterator
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
COURTESY = (
    *("please", "make it", "make this", "a bit", "a little", "much", "bitte", "etwas", "un peu", "un poco"),
    *("um pouco", "por favor", "graag", "iets", "proszę", "trochę", "s'il te plaît", "per favore"),
)
"""What stands around a wish and says nothing of it."""


def read_wishes(hint: str) -> Wishes:
    """What `hint` asks for; empty for none."""
    wishes = Wishes()
    for part in filter(None, map(str.strip, _PARTS.split(hint))):
        _read(part, wishes)
    return wishes


def _read(part: str, wishes: Wishes) -> None:
    said = _without_courtesy(" ".join(part.split()))
    plain = said.casefold()
    if tone := _tones().get(plain.removeprefix("more ").removesuffix(" tone")):
        wishes.tone = tone
        return
    for name, before, after in _ways():
        what = said[len(before) : len(said) - len(after)].strip()
        # A way without a gap is the whole wish; one with a gap has something in it.
        if not (plain.startswith(before) and plain.endswith(after)) or bool(what) != (before != after):
            continue
        match name:
            case "shorter" | "longer":
                wishes.length = name
            case "no_emoji" | "no_hashtags" | "no_question":
                wishes.without[name.removeprefix("no_")] = part
            case "lead_with":
                wishes.lead = _about(what)
            case "leave_out":
                wishes.leave_out.append(_about(what))
            case "say":
                wishes.say.append(_about(what))
            case _:
                wishes.beyond.append(part)
        return
    wishes.beyond.append(part)


def _without_courtesy(said: str) -> str:
    for polite in COURTESY * 2:
        said = said[len(polite) + 1 :] if said.casefold().startswith(f"{polite} ") else said
        said = said[: -len(polite) - 1] if said.casefold().endswith(f" {polite}") else said
    return said


@cache
def _ways() -> list[tuple[str, str, str]]:
    """All languages' ways to wish, as what stands before and after the gap; equal where there is none.

    The plainest come first: "no emoji" is read before "no …".
    """
    found = [
        (name, *((way.casefold().split("{}")) if "{}" in way else (way.casefold(), way.casefold())))
        for code in sorted(codes())
        for name, ways in language(code).words.get("wishes", {}).items()
        if isinstance(ways, list)
        for way in ways
    ]
    return sorted(found, key=lambda way: (way[1] != way[2], -len(way[1]) - len(way[2])))


@cache
def _tones() -> dict[str, Tone]:
    return {word: Tone(tone) for tone, word in _words_for("tone")}


@cache
def _kinds() -> dict[str, Kind]:
    return {word: Kind(kind) for kind, word in _words_for("kinds")}


def _words_for(what: str) -> Iterator[tuple[str, str]]:
    for code in sorted(codes()):
        for name, words in language(code).words.get("wishes", {}).get(what, {}).items():
            yield from ((name, word.replace("_", " ")) for word in words.casefold().split())


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
