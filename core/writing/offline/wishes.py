"""What a reviewer wishes of the text on screen, as far as it can be done without a model.

A wish is read by the words of the languages' files, is carried out on the text that is there, and is looked
for in the finished one. It never gets into copy.
"""

from dataclasses import dataclass
from functools import cache

import regex

from core.foundation.ids import Tone
from core.writing.offline.carries import Kind
from core.writing.offline.language import codes, language
from core.writing.offline.read import Fact


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that is wished."""

    name: str
    """As the languages' files call it; "tone"; empty for what is not understood."""
    said: str
    """In the reviewer's words."""
    what: str = ""
    """What it is about, where it is about something."""
    kind: Kind | None = None
    """The kind of fact that it is about; None where it is about words."""
    tone: Tone | None = None

    def is_about(self, fact: Fact) -> bool:
        """Whether a fact is what is meant."""
        if self.kind is not None:
            return self.kind in fact.carries
        words = _words(self.what)
        return bool(words) and words <= _words(fact.text)


_PARTS = regex.compile(r"\s?(?:[,;.!\n]|\b(?:and|und|et|y|e|i|but|aber)\b)\s{1,3}|[.!;\n]$")
_SMALL = 3


def read_wishes(hint: str) -> list[Wish]:
    """What `hint` asks for; empty for none."""
    return [_read(part) for part in map(str.strip, _PARTS.split(hint)) if part]


def _read(part: str) -> Wish:
    said = " ".join(part.split())
    for polite in _courtesy() * 2:
        said = said[len(polite) + 1 :] if said.casefold().startswith(f"{polite} ") else said
        said = said[: -len(polite) - 1] if said.casefold().endswith(f" {polite}") else said
    plain = said.casefold()
    if tone := _names("tone").get(plain.removeprefix("more ").removesuffix(" tone")):
        return Wish("tone", part, tone=Tone(tone))
    for name, before, after in _ways():
        what = said[len(before) : len(said) - len(after)].strip()
        # A way without a gap is the whole wish; one with a gap has something in it.
        if plain.startswith(before) and plain.endswith(after) and bool(what) == (before != after):
            bare = _ARTICLE.sub("", what, count=1).strip(" “”\"'’")
            kind = _names("kinds").get(bare.casefold())
            return Wish(name, part, what, Kind(kind) if kind else None)
    return Wish("", part)


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
def _courtesy() -> list[str]:
    told = (language(code).words["wishes"]["courtesy"] for code in sorted(codes()))
    return [word.replace("_", " ") for words in told for word in words.split()]


@cache
def _names(what: str) -> dict[str, str]:
    """All languages' words for tones, or for kinds of facts, each with its name."""
    told = [item for code in sorted(codes()) for item in language(code).words["wishes"][what].items()]
    return {word.replace("_", " "): name for name, words in told for word in words.casefold().split()}


_ARTICLE = regex.compile(
    r"(?i)^(?:the|a|an|der|die|das|den|le|la|les|l['’]|el|los|las|il|lo|o|os|as|de|het)\s*\b"
)


def _words(text: str) -> set[str]:
    found = regex.findall(r"[\p{L}\p{N}]+", text.casefold())
    return {word for word in found if len(word) > _SMALL or word.isdecimal()}
