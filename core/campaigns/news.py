"""How much news a brief needs: something that can be said of it, in whichever script.

Four words are the least in which somebody says what is new. Three are enough where one holds a figure: a
price or a date is news by itself.
"""

import regex

FEWEST_WORDS = 4
TOO_LITTLE = (
    "says too little to write from. Add what is new, when, where, for how much, and what people should do."
)
GOOD_NEWS = (
    "Our repair café opens on Saturday at 10 in Mill Street 4. Mending is free, parts from 2 euros. "
    "Bring what is broken, or call 555-0123."
)
"""A brief's news with all that a reader asks."""

# Scripts without spaces between words, or with several words between two: letters that a word of theirs has.
_DENSE = (
    (regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]"), 1.5),
    (regex.compile(r"\p{Hangul}"), 2.0),
    (regex.compile(r"(?=\p{L})[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}]"), 3.0),
)


def says_too_little(news: str) -> bool:
    """Whether there is hardly more in `news` than a name."""
    words = _words(news)
    return words < FEWEST_WORDS - 1 or (words < FEWEST_WORDS and not any(map(str.isdecimal, news)))


def _words(text: str) -> float:
    return sum(_words_between_spaces(part) for part in text.split() if any(map(str.isalnum, part)))


def _words_between_spaces(part: str) -> float:
    dense = [(len(letters.findall(part)), per_word) for letters, per_word in _DENSE]
    if not any(found for found, _ in dense):
        return 1
    spelled = sum(found / per_word for found, per_word in dense)
    return spelled + (regex.search(r"[\p{Latin}\p{Nd}]", part) is not None)
