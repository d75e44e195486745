"""What reviews teach about a voice: words that people take out again and again, and reasons that come again.

Counted by variants, so that one text that is edited five times teaches no more than once; proposed, never
taken over by itself.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import regex
from rapidfuzz import fuzz

from core.brand.form import MAX_LINE, MAX_WORD, MOST_LINES, MOST_WORDS
from core.brand.learning import Proposal
from core.brand.stop_words import STOP_WORDS
from core.brand.voice import Avoided, Voice, key_of

AGAIN = 3
"""So many variants make a habit."""
NEARLY_ALWAYS = 0.8
"""A word is avoided that is taken out of so many of the texts in which an editor found it."""
NEAR = 85
"""Per cent by which two reasons are the same, by their words in any order (normalized indel similarity)."""
LONGEST_WORDS = 400
"""Words of a text that are compared."""

_WORD = regex.compile(r"[\p{L}\p{M}]+(?:[-’'][\p{L}\p{M}]+)*")
_APART = regex.compile(r"https?://\S+|[@#]\w+")


@dataclass(frozen=True, slots=True)
class Edited:
    """What a variant said before a person edited it first, and what it says since their last edit."""

    before: str
    after: str


def lessons(edited: Sequence[Edited], reasons: Sequence[str], now: Voice) -> Proposal:
    """`now` with what edits and reasons teach: `reasons` are one for each variant that was not taken."""
    voice, why = _with_avoided(edited, now)
    voice, again = _with_dont(reasons, voice)
    return Proposal(voice, (*why, *again), len(edited) + len(reasons))


def _with_avoided(edited: Sequence[Edited], voice: Voice) -> tuple[Voice, list[str]]:
    stood, taken, instead = Counter[str](), Counter[str](), dict[str, Counter[str]]()
    for edit in edited:
        before, after = _words(edit.before), _words(edit.after)
        stood.update(set(before))
        gone = set(before) - set(after)
        taken.update(gone)
        for old, new in _replaced(before, after):
            if old in gone:
                instead.setdefault(old, Counter())[new] += 1
    known = {*map(key_of, voice.avoid), *map(key_of, voice.prefer)}
    names = set(_words(voice.company))
    found = [
        Avoided(word, _usual(instead.get(word), count), f"taken out of {count} of {stood[word]} texts")
        for word, count in taken.most_common()
        if count >= AGAIN and count >= NEARLY_ALWAYS * stood[word]
        if word not in known | names | STOP_WORDS and 1 < len(word) <= MAX_WORD
    ]
    avoided = found[: max(0, MOST_WORDS - len(voice.avoid))]
    told = [f"“{each.word}” was {each.reason}." for each in avoided]
    return replace(voice, avoid=(*voice.avoid, *avoided)), told


def _usual(instead: Counter[str] | None, count: int) -> str:
    """The word that stands in its place in most texts; empty where there is no one word for that."""
    if not instead:
        return ""
    word, times = instead.most_common(1)[0]
    return word if 2 * times > count and len(word) <= MAX_WORD else ""


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(_APART.sub(" ", text))][:LONGEST_WORDS]


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Single words in whose place another single word stands."""
    for kind, start, end, new_start, new_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if kind == "replace" and end - start == new_end - new_start == 1:
            yield before[start], after[new_start]


def _with_dont(reasons: Sequence[str], voice: Voice) -> tuple[Voice, list[str]]:
    groups: list[list[str]] = []
    for reason in filter(None, (" ".join(reason.split()) for reason in reasons)):
        near = next((group for group in groups if _same(group[0], reason)), None)
        near.append(reason) if near is not None else groups.append([reason])
    again = [group for group in groups if len(group) >= AGAIN]
    again.sort(key=len, reverse=True)
    lines = [(min(group, key=len), len(group)) for group in again]
    new = [
        (line, count)
        for line, count in lines
        if len(line) <= MAX_LINE and not any(_same(line, said) for said in (*voice.do, *voice.dont))
    ][: max(0, MOST_LINES - len(voice.dont))]
    told = [f"“{line}” was said of {count} texts." for line, count in new]
    return replace(voice, dont=(*voice.dont, *(line for line, _ in new))), told


def _same(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(one.casefold(), other.casefold()) >= NEAR
