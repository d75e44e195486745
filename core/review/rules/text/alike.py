"""Letters that look like those of another script, in words of both: “рaypal” with a Cyrillic р.

Words in Cyrillic, Greek or any other script are what they are; so are
Δx and kΩ, whose signs look like no letter.
Source: Unicode Technical Standard 39, "Unicode Security Mechanisms", 4 (confusables) and 5.1 (mixed scripts).
"""

import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import islice

import regex

from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

_WORD = regex.compile(r"[\p{L}\p{M}]++")
_LATIN = regex.compile(r"\p{Latin}")
_MAYBE_ALIKE = regex.compile(r"[\p{Cyrillic}\p{Greek}\p{Armenian}\p{Cherokee}\p{Coptic}\p{Lisu}]")
_STYLED = regex.compile(
    r"[\U0001d400-\U0001d7ff\u2460-\u24ff\U0001f110-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]{2,}+"
)
"""Mathematical and enclosed letters and figures."""
_FIGURES = regex.compile(r"[\u2460-\u249b\u24ea-\u24ff\U0001d7ce-\U0001d7ff]++")
MOST_TOLD = 10
SHORTEST_NAME = 3
"""Letters of a host that may be a disguise altogether."""
_BOXED = regex.compile(r"[\U0001f110-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]")


@cache
def _scripts() -> tuple[tuple["regex.Pattern[str]", dict[str, str]], ...]:
    """For each script, a pattern of its letters, and those of them that look like Latin ones, and which."""
    told = tomllib.loads((files(__package__) / "alike.toml").read_text("utf-8"))
    return tuple(
        (regex.compile(rf"\p{{{name}}}"), {pair[0]: pair[1] for pair in pairs.split()})
        for name, pairs in told.items()
    )


@cache
def _latin() -> dict[int, str]:
    return {ord(letter): plain for _, script in _scripts() for letter, plain in script.items()}


def plain(word: str) -> str | None:
    """`word` in the script that most of it is in; None where it is no mixture of letters that look alike."""
    if word.isascii() or not _MAYBE_ALIKE.search(word) or not _LATIN.search(word):
        return None
    latin = word.translate(_latin())
    others = sum(letter.isalpha() for letter in word) - len(_LATIN.findall(word))
    if 2 * others <= len(word):
        return latin if _is_all_latin(latin) else None
    script = next(script for letters, script in _scripts() if letters.search(word))
    meant = word.translate({ord(looks): letter for letter, looks in reversed(script.items())})
    return None if _LATIN.search(meant) else meant


def _is_all_latin(word: str) -> bool:
    return all(_LATIN.match(letter) for letter in word if letter.isalpha())


def is_disguised(label: str, *, is_whole: bool = False) -> bool:
    """Whether a part of a host mixes letters that look alike; or, where its end is Latin (`is_whole`), has
    nothing but letters that look like Latin ones."""
    if any(plain(word) is not None for word in _WORD.findall(label)):
        return True
    letters = [letter for letter in label if letter.isalpha()]
    return is_whole and len(letters) >= SHORTEST_NAME and all(ord(letter) in _latin() for letter in letters)


def look_alike(checked: Checked) -> Iterator[Found]:
    """A warning for each word of two scripts."""
    for said in checked.said:
        if not _MAYBE_ALIKE.search(said.words):
            continue
        mixed = (
            (match, meant) for match in _WORD.finditer(said.copy) if (meant := plain(match[0])) is not None
        )
        for match, meant in islice(mixed, MOST_TOLD):
            sentence = (
                f"“{match[0]}” has letters of two scripts, which only look alike. Write “{meant}” anew."
            )
            fix = said.fix(*match.span(), meant, "Write it in one script")
            yield Found(sentence, said.span(*match.span()), fix)


def styled(checked: Checked) -> Iterator[Found]:
    """A warning for each run of signs that stand for letters."""
    for said in checked.said:
        for match in islice(_STYLED.finditer(said.words), MOST_TOLD):
            if _FIGURES.fullmatch(match[0]):
                continue
            meant = "".join(map(_letter, match[0]))
            sentence = f"“{match[0]}” is made of signs, not letters: screen readers miss it. Use letters."
            yield Found(
                sentence, said.span(*match.span()), said.fix(*match.span(), meant, f"Write “{meant}”")
            )


def _letter(sign: str) -> str:
    if _BOXED.match(sign):
        return unicodedata.name(sign)[-1]
    return unicodedata.normalize("NFKC", sign)


LOOK_ALIKE_LETTERS = Rule(
    id="look_alike_letters",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="Letters of two scripts in a word, which look alike: searches miss it, and it reads as a fraud.",
    look=look_alike,
    source="https://www.unicode.org/reports/tr39/",
    flagged=(
        Example("Pay with P\u0430yPal."),
        Example("Fresh c\u03bfffee."),
        Example("\u041c\u043e\u0441\u043a\u0432a \u0436\u0434\u0451\u0442."),
    ),
    passing=(
        Example("Привет, Москва! Καλημέρα, Αθήνα!"),
        Example("A resistor of 4.7 kΩ, a gap of 3 μm."),
        Example("IT-компания из Москвы"),
    ),
)
STYLED_LETTERS = Rule(
    id="styled_letters",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="Signs of mathematics that pose as bold letters: screen readers and searches miss the words.",
    look=styled,
    source="https://www.unicode.org/reports/tr25/",
    flagged=(Example("Our 𝗻𝗲𝘄 backpack"), Example("𝓗𝓮𝓵𝓵𝓸 there")),
    passing=(Example("Let 𝑥 be small."), Example("Steps ①②③")),
)
