"""Reading ease: how long sentences and words are, by Flesch's formula in each language.

Syllables are counted by their vowels: hyphens miss short ones, and those of German take 1.5 s to be read.
Source: Flesch, "A new readability yardstick" (1948), and what others made of it: Amstad (German, 1978),
Kandel and Moles (French, 1958), Szigriszt-Pazos (Spanish, 1993), Franchina and Vacca (Italian, 1986), Martins
et al. (Portuguese, 1996), Douma (Dutch, 1960). For Polish there is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from core.brand.voice import ReadingLevel, Voice
from core.foundation.ids import LanguageName, PlatformName
from core.review.findings import Severity
from core.review.rules.checked import Checked, Said
from core.review.rules.rule import Example, Family, Found, Rule


@dataclass(frozen=True, slots=True)
class Ease:
    """From about 0, for scholars, to 100, for children."""

    top: float
    of_sentence: float
    """Taken off for each word of a sentence."""
    of_word: float
    """Taken off for each syllable of a word."""


EASE = {
    LanguageName.EN: Ease(206.835, 1.015, 84.6),
    LanguageName.DE: Ease(180, 1, 58.5),
    LanguageName.FR: Ease(207, 1.015, 73.6),
    LanguageName.ES: Ease(206.835, 1, 62.3),
    LanguageName.IT: Ease(217, 1.3, 60),
    LanguageName.PT: Ease(248.835, 1.015, 84.6),
    LanguageName.NL: Ease(206.835, 0.93, 77),
}
LEAST = {ReadingLevel.PLAIN: 60, ReadingLevel.GENERAL: 45, ReadingLevel.EXPERT: 10}
"""How easy a text is at least, by whom it is for."""
LEAST_OF_ANY = 20
"""Where nobody said for whom it is."""
ENOUGH, MOST = 60, 200
"""Words of which ease can be told, and of how many it is."""
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’]*+")
_SENTENCE_ENDS = regex.compile(r"(?<![.!?…])[.!?…]++(?=\s|[\"”“»)]|$)|\n++")


def hard_to_read(checked: Checked) -> Iterator[Found]:
    """A remark on each long part that is harder than its readers are to find it."""
    if checked.spoken not in EASE:
        return
    language, level = LanguageName(checked.spoken), checked.voice.reading_level
    least = LEAST[level] if level else LEAST_OF_ANY
    wanted = f"the brand voice asks for {least}" if level else f"copy has {least} or more"
    for said in checked.said:
        measured = _measured(said, language)
        if measured is not None and measured[0] < least:
            ease, longest = measured
            sentence = (
                f"This is hard to read: an ease of {max(0, round(ease))} of 100; {wanted}. "
                f"Its longest sentence has {longest} words: use shorter ones, and shorter words."
            )
            yield Found(sentence, part=said.part)


def _measured(said: Said, language: LanguageName) -> tuple[float, int] | None:
    """How easy a part is, and the words of its longest sentence; None where there are too few words."""
    words = list(_WORD.finditer(said.copy))[:MOST]
    if len(words) < ENOUGH:
        return None
    ends = [match.end() for match in _SENTENCE_ENDS.finditer(said.copy, 0, words[-1].end())]
    sentences = _lengths([match.start() for match in words], ends)
    syllables = sum(_syllables(match[0].lower(), language) for match in words)
    ease = EASE[language]
    score = ease.top - ease.of_sentence * len(words) / len(sentences) - ease.of_word * syllables / len(words)
    return score, max(sentences)


def _lengths(words: list[int], ends: list[int]) -> list[int]:
    """How many words each sentence has, by where words begin and sentences end."""
    lengths, at = [], 0
    for end in [*ends, words[-1] + 1]:
        begun = at
        while at < len(words) and words[at] < end:
            at += 1
        lengths.append(at - begun)
    return [length for length in lengths if length]


def _syllables(word: str, language: LanguageName) -> int:
    """The vowels of `word` that are heard, those that stand together as one."""
    heard = _SILENT[language].sub("", word) if language in _SILENT else word
    return max(1, len(_VOWELS.findall(heard)))


# An accent on i or u parts it from the vowel beside it: río, baúl.
_VOWELS = regex.compile(r"[íúìù]|[aeiouyàáâãäåæèéêëîïòóôõöøœûüýÿ]++")
_SILENT = {
    LanguageName.EN: regex.compile(
        r"(?<=[^aeiouyl])e$|(?<=[^aeiouylsxzhcg])es$|(?<=[^aeiouyltd])ed$|(?<=[aeiouy]l)e[sd]?$"
    ),
    LanguageName.FR: regex.compile(r"(?<=[^aeiouy])(?:es?|ent)$"),
}
"""Ends that are written and not heard."""

_LONG = (
    "Notwithstanding organisational considerations, interdepartmental communication necessitates "
    "comprehensive reconsideration whenever administrative responsibilities unexpectedly accumulate, "
)
_SHORT = "We made the bag new. It is dry and light. You can wash it at home, and it fits on your bike. "
_ENGLISH: dict[str, object] = {"spoken": LanguageName.EN}

HARD_TO_READ = Rule(
    id="hard_to_read",
    family=Family.TEXT,
    severity=Severity.INFO,
    why="Long sentences of long words, by Flesch's reading ease and for whom the brand voice writes.",
    look=hard_to_read,
    source="https://doi.org/10.1037/h0057532",
    flagged=(Example(_LONG * 5, PlatformName.BLOG, "T", changes=_ENGLISH),),
    passing=(
        Example(
            _SHORT * 4,
            PlatformName.BLOG,
            "T",
            voice=Voice(reading_level=ReadingLevel.PLAIN),
            changes=_ENGLISH,
        ),
        Example(_LONG, PlatformName.BLOG, "T", changes=_ENGLISH),
    ),
)
