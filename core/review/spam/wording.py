"""Phrases that spam is known by, as `phrases.toml` has them: by what they promise, with their weight."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise

import regex

from core.foundation.lazy import built_once
from core.review.findings import Part, Span
from core.review.spam.signal import MAIL_FILTERS, Signal

MOST_OF_A_KIND = 3
"""How often one kind of phrase counts: a long text repeats itself."""
REPEATED = 0.5
"""What each phrase of a kind counts after the first."""


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    weight: float
    sentence: str


@dataclass(frozen=True, slots=True)
class _Phrases:
    kinds: Mapping[tuple[str, ...], _Kind]
    first: frozenset[str]
    longest: Mapping[tuple[str, ...], int]
    """By the first two words of a phrase, or its only one, the most words of one."""


def promises(text: str, title: str) -> Iterator[Signal]:
    """What the words of a text promise, in the order in which they stand, the title first."""
    counted: dict[str, int] = {}
    told: set[tuple[str, ...]] = set()
    for said, part in ((title, Part.TITLE), (text, Part.TEXT)):
        for words, kind, span in _found(said, part):
            often = counted.get(kind.name, 0)
            if words in told or often >= MOST_OF_A_KIND:
                continue
            told.add(words)
            counted[kind.name] = often + 1
            quoted = " ".join(said[span.start : span.end].split())
            weight = kind.weight * (REPEATED if often else 1)
            yield Signal(kind.name, kind.sentence.format(quoted), weight, MAIL_FILTERS, span)


def _found(text: str, part: Part) -> Iterator[tuple[tuple[str, ...], _Kind, Span]]:
    """Each phrase, the longest first where several begin at a word."""
    phrases = _phrases()
    words = list(_WORD.finditer(text))
    said = [word.group().lower().replace("’", "'") for word in words]
    after = 0
    for at, (first, second) in enumerate(pairwise([*said, ""])):
        if at < after or first not in phrases.first:
            continue
        longest = phrases.longest.get((first, second), 0) or phrases.longest.get((first,), 0)
        together = at + 1
        while together < min(at + longest, len(words)) and _is_joined(
            text, words[together - 1].end(), words[together].start()
        ):
            together += 1
        for end in range(together, at, -1):
            phrase = tuple(said[at:end])
            if (kind := phrases.kinds.get(phrase)) is not None and _is_promised(
                text, words[end - 1].end(), phrase
            ):
                yield phrase, kind, Span(words[at].start(), words[end - 1].end(), part)
                after = end
                break


def _is_promised(text: str, end: int, phrase: tuple[str, ...]) -> bool:
    """Whether a phrase is no question that is answered with no, and no invitation to learn or to help."""
    if _NO.match(text, end):
        return False
    return phrase[:2] != ("no", "experience") or not _VOLUNTEERS.search(text)


_NO = regex.compile(
    r"\s?\?\s{1,3}no(?:[.,!]|(?:t|body|thing)?\b[^.!?]{0,30}\b(?:is|are|does|can)\b)"
    r"|\s{1,3}(?:is|are)(?:\s{1,3}(?:ever|safe|without)\b|\s?[.!])",
    regex.IGNORECASE,
)
_VOLUNTEERS = regex.compile(
    r"\bvolunteer|\bsign(?:ing)? up at the\b|\bworkshop|\bbeginners?\b|\bclass(?:es)?\b", regex.IGNORECASE
)


def _is_joined(text: str, end: int, start: int) -> bool:
    """Whether no sentence, and no clause, ends between two words."""
    return start - end <= FAR and not _ENDS.intersection(text[end:start])


FAR = 4
"""Characters between two words of one phrase."""
_ENDS = frozenset(".,;:!?()")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]++(?:['’][\p{L}\p{M}]++)?+%?+")


@built_once
def _phrases() -> _Phrases:
    told = tomllib.loads((files(__package__) / "phrases.toml").read_text("utf-8"))
    kinds: dict[tuple[str, ...], _Kind] = {}
    longest: dict[tuple[str, ...], int] = {}
    for name, one in told.items():
        kind = _Kind(name, one["weight"], one["sentence"])
        for phrase in one["phrases"]:
            words = tuple(phrase.split())
            kinds[words] = kind
            longest[words[:2]] = max(longest.get(words[:2], 0), len(words))
    return _Phrases(kinds, frozenset(words[0] for words in kinds), longest)
