"""A text without the usual disguises of its words: “k1ll”, “k*ll”, “k i l l”, characters that nobody sees,
letters of another script that look like Latin ones. What is read for harm is read without them.
"""

import unicodedata
from bisect import bisect_left

import regex

from core.review.moderation.idioms import without_idioms
from core.review.moderation.masks import unmasked

_LATIN_LIKE = str.maketrans(
    "аеорсухіјѕһԁԛԝьтпкмАВЕКМНОРСТУХІЈЅɡαορτνικυωΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijshdqwbtnkmABEKMHOPCTYXIJSgaoptvikuwABEZHIKMNOPTYX",
)
"""Cyrillic and Greek letters that look like Latin ones, after Unicode's confusables (UTS #39)."""
_LEET = str.maketrans("0134578@$!|", "oieastbasil")
_WORD = regex.compile(r"\w+")
_LATIN, _LOOK_ALIKE = regex.compile(r"\p{Latin}"), regex.compile(r"[\p{Cyrillic}\p{Greek}]")
_UNSEEN = regex.compile(r"[\p{Cf}\p{Variation_Selector}\u0334-\u0338\u034f\u115f\u1160\u3164]+")
_SPACED_WORD = regex.compile(
    r"(?<![\p{L}\p{N}])(?:[\p{L}\p{N}@$!][\s.\-_*]){3,40}[\p{L}\p{N}](?![\p{L}\p{N}])"
)
_DOTTED_WORD = regex.compile(r"(?<![\p{L}\p{N}])(?:[\p{L}@$!][.\-_*]){2,40}[\p{L}](?![\p{L}\p{N}])")
"""Words of it are told apart by the blanks between them."""
_BETWEEN = regex.compile(r"[\s.\-_*]")
# Inside a word, or before one: "3rd" and "50kg" are no disguises.
_LETTER_IN_DISGUISE = regex.compile(
    r"(?<=\p{L})[0134578@$!|]+(?=\p{L})|(?<![\p{L}\p{N}])[0134578](?=\p{L}{3})|(?<!\S)[@$](?=\p{L}{2})"
)
LONGEST_SOUGHT = 2_000
"""Characters of a text in which disguised words are sought."""
_SEEN = regex.compile(r"\S+")
_AROUND = ".,;:!?…()[]{}\"'“”„«»‘’"
"""Signs beside a word that are none of its letters."""
_DRAWN_OUT = regex.compile(r"([aeiou])\1{2,}|(\p{L})\2{2,}(?!\p{L})", regex.IGNORECASE)


def undisguised(text: str) -> str:
    """`text` with the usual disguises of a word taken off."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
        text = _WORD.sub(lambda match: _in_latin(match.group()), text) if _LOOK_ALIKE.search(text) else text
    text = _DOTTED_WORD.sub(lambda match: _BETWEEN.sub("", match.group()), text)
    text = unmasked(without_idioms(text))
    text = _SPACED_WORD.sub(lambda match: _BETWEEN.sub("", match.group()), text)
    text = _LETTER_IN_DISGUISE.sub(lambda match: match.group().translate(_LEET), text)
    return _DRAWN_OUT.sub(lambda match: match.group()[0], text)


def as_written(words: str, text: str) -> str:
    """How `words`, which stand in `text` without its disguises, are written there; else as they are, as in a
    text that is too long to seek them.
    """
    if words in text or len(text) > LONGEST_SOUGHT or words not in undisguised(text):
        return words
    starts = [match.start() for match in _SEEN.finditer(text)]
    ends = [match.end() for match in _SEEN.finditer(text)]
    begin = starts[bisect_left(starts, True, key=lambda at: words not in undisguised(text[at:])) - 1]
    last = bisect_left(ends[:-1], True, key=lambda at: words in undisguised(text[begin:at]))
    written = text[begin : ends[last]].strip(_AROUND)
    return written if words in undisguised(written) else words


def _in_latin(word: str) -> str:
    """A word of Latin letters and of others that look like them, in Latin ones."""
    return word.translate(_LATIN_LIKE) if _LATIN.search(word) and _LOOK_ALIKE.search(word) else word
