"""What a misspelt word was meant as: words at one slip from it, the likeliest first.

Slips are those that people make: two letters exchanged, one twice or only once, one left out or too many,
another vowel, accent or sound. In English what is often written is likelier; of other languages there is no
such list here. Hunspell's own suggestions take fifty times as long.
"""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain, islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.brand.stop_words import STOP_WORDS
from core.foundation.ids import LanguageName
from core.foundation.lazy import built_once
from core.review.moderation.words import WordList

_VOWELS = "aeiouy"
_ACCENTS = {
    LanguageName.DE: ("aä", "oö", "uü", "sß"),
    LanguageName.FR: ("aàâ", "eéèêë", "iîï", "oô", "uùûü", "cç"),
    LanguageName.ES: ("aá", "eé", "ií", "oó", "uúü", "nñ"),
    LanguageName.IT: ("aà", "eéè", "iì", "oò", "uù"),
    LanguageName.PT: ("aáâãà", "eéê", "ií", "oóôõ", "uú", "cç"),
    LanguageName.NL: ("eéë", "iï", "oö"),
    LanguageName.PL: ("aą", "eę", "oó", "cć", "lł", "nń", "sś", "zźż"),
}
"""Letters that are left without their accent, or get another one."""
_SOUNDS = ("csk", "sz", "fv", "gj", "dt", "bp", "mn", "vw", "ij")
_LEFT_OUT = "eiaonrtlsdcumghpb"
SHORT, LONG = 4, 8
"""Letters of a word where a slip makes another word of nearly all; and where two slips leave it plain."""
COMMON, AHEAD = 5.5, 1.0
"""How rare a word may be that a short one is taken for, and how much likelier a plain one is than others."""
_VERY_COMMON = 3.0
_SMALL = frozenset(
    "the and you for are was not but his her who how why out had has its our all can now".split()
)
MOST_TRIED = 60
"""Words that are looked up in the dictionary; where words are compounds that takes longest."""

MOST_NEAR = 12

KNOWN_SLIPS = {
    **{"definately": "definitely", "seperate": "separate", "goverment": "government", "wich": "which"},
    **{"tommorow": "tomorrow", "accomodate": "accommodate", "untill": "until", "enviroment": "environment"},
    **{"occured": "occurred", "independant": "independent", "calender": "calendar", "reccomend": "recommend"},
}
"""English slips that mean one word and no other."""

Knows = Callable[[str], bool]


def corrections(word: str, language: LanguageName, knows: Knows, *, may_be_name: bool) -> tuple[str, ...]:
    """What `word`, in small letters and in no dictionary, was meant as; one alone where that is plain.

    Of a word that may be a name only the slips that are surest count.
    """
    found = _common(word, knows) if language is LanguageName.EN else {}
    found = found or {one: 0.0 for one in _surest(word, language) if knows(one)}
    if not found and not may_be_name and language is not LanguageName.EN and len(word) > SHORT:
        others = chain(_with_one_less(word), _replaced(word), _with_one_more(word))
        found = {one: 0.0 for one in islice(others, MOST_TRIED) if knows(one)}
    if may_be_name:
        found = {one: cost for one, cost in found.items() if _slip(word, one) < 1}
    found.pop(word, None)
    likely = sorted(found, key=lambda one: found[one])
    if len(likely) > 1 and found[likely[1]] - found[likely[0]] >= AHEAD:
        return (likely[0],)
    return tuple(likely)


def is_common_slip(word: str, meant: str) -> bool:
    """Whether `word` is `meant` with two letters exchanged, one twice or only once, or without its accent, or
    one of the slips that everybody makes."""
    if KNOWN_SLIPS.get(word) == meant:
        return True
    if len(word) == len(meant):
        places = [at for at in range(len(word)) if word[at] != meant[at]]
        return _slip(word, meant) == 0 or (len(places) == 1 and _is_accent(word[places[0]], meant[places[0]]))
    return _slip(word, meant) == 0


def _is_accent(letter: str, other: str) -> bool:
    return any(letter in group and other in group for groups in _ACCENTS.values() for group in groups)


def _common(word: str, knows: Knows) -> dict[str, float]:
    """English words that are often written, at a slip or two from `word`, and how unlikely each is."""
    words = _common_words()
    most = 1 if len(word) < LONG else 2
    near = process.extract(
        word, _as_long(len(word), most), scorer=OSA.distance, score_cutoff=most, limit=MOST_NEAR
    )
    at_one = [one for one, slips, _ in near if slips == 1]
    nearest = at_one or [one for one, _, _ in near]
    costs = {one: words[one] + _slip(word, one) for one in nearest if knows(one)}
    return costs if len(word) > SHORT else {one: cost for one, cost in costs.items() if cost <= COMMON}


@built_once
def _common_words() -> dict[str, float]:
    """How rare each is, from 3 to 10."""
    read = WordList.read().words.items()
    rare = {word: rarity for word, (rarity, _) in read if word.isalpha() and len(word) > SHORT - 2}
    small = (word for word in (*_SMALL, *STOP_WORDS) if word.isascii())
    return rare | dict.fromkeys(small, _VERY_COMMON)


@cache
def _as_long(letters: int, slips: int) -> tuple[str, ...]:
    """Common words that one of so many letters may be a slip of: looking at all takes twice as long."""
    return tuple(one for one in _common_words() if abs(len(one) - letters) <= slips)


def _slip(word: str, meant: str) -> float:
    """How unlikely it is to write `word` for `meant`."""
    first = 3.0 if word[:1] != meant[:1] else 0.0
    if len(word) == len(meant):
        places = [at for at in range(len(word)) if word[at] != meant[at]]
        if len(places) > 1:
            is_exchange = len(places) == 2 and word[places[0]] == meant[places[1]]
            return 0.0 if is_exchange else 3.0
        return first + (0.5 if _VOWELS.find(word[places[0]]) >= 0 <= _VOWELS.find(meant[places[0]]) else 2.5)
    long, short = (word, meant) if len(word) > len(meant) else (meant, word)
    if len(long) - len(short) > 1 or OSA.distance(word, meant) > 1:
        return 3.0
    at = next((at for at in range(len(short)) if long[at] != short[at]), len(short))
    if at and long[at] == long[at - 1]:
        return 0.0
    return first + (1.5 if long is word else 0.5 if long[at] in _VOWELS else 1.0)


def _surest(word: str, language: LanguageName) -> Iterator[str]:
    """Two letters exchanged, one twice or once, and another accent."""
    if len(word) >= SHORT:
        for at in range(len(word) - 1):
            if word[at] == word[at + 1]:
                yield word[:at] + word[at + 1 :]
            else:
                yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        yield from (word[: at + 1] + word[at:] for at in range(1, len(word)))
    for group in _ACCENTS.get(language, ()):
        for at, letter in enumerate(word):
            if letter in group:
                yield from (word[:at] + other + word[at + 1 :] for other in group if other != letter)


def _replaced(word: str) -> Iterator[str]:
    for group in (_VOWELS, *_SOUNDS):
        for at, letter in enumerate(word):
            if letter in group:
                yield from (word[:at] + other + word[at + 1 :] for other in group if other != letter)


def _with_one_more(word: str) -> Iterator[str]:
    for letter in _LEFT_OUT:
        yield from (word[:at] + letter + word[at:] for at in range(1, len(word)))


def _with_one_less(word: str) -> Iterator[str]:
    yield from (word[:at] + word[at + 1 :] for at in range(1, len(word)))
