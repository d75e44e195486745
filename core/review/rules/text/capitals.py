"""Words in capitals: one may be a name or a stress, several shout."""

from collections.abc import Iterator
from itertools import groupby, pairwise

import regex

from core.foundation.ids import LanguageName
from core.review.dictionaries import Dictionary, dictionary_of
from core.review.findings import Severity
from core.review.rules.checked import Checked, Said
from core.review.rules.rule import Example, Family, Found, Rule

ENOUGH, SHORTEST = 3, 4
"""How many words shout together, and the letters of one that is surely no abbreviation."""
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*+")
_IN_CAPITALS = regex.compile(r"\p{Lu}[\p{Lu}\p{M}'’-]++")
"""What has an end of its own, such as BMWs, is a name."""
Word = "regex.Match[str]"


_LISTED = regex.compile(r"[ ]?[,/;|&][ ]?")
_SENTENCES = regex.compile(r"[\p{L}\p{M}'’\s,.;:!?–—]++")
_BEGINS = regex.compile(r"(?:^|[.!?…\n])[ \"“„«¡¿(]{0,4}$")
_FIRST = regex.compile(r"([.!?…][ \"“]{1,4}|\n)(\p{L})")
_NEIGHBOUR = regex.compile(r"[\p{L}\p{N}_/&@#+-]")
_LONE = (regex.compile(r"(?<!\p{L})\p{Lu}[\s,]{1,3}$"), regex.compile(r"[\s,]{1,3}\p{Lu}(?!\p{L})"))
"""A letter alone beside the words, such as I."""
_SMALL = {
    LanguageName.EN: "a an the and or of to in on at for by is are be was not no so if you your our we my "
    "this that with from all now new get can out off up do don't buy day last sale free save miss shop here "
    "best only then them more most what when time your just look good",
    LanguageName.FR: "le la les un une et ou de du des en à au aux est sont pas ne ce ces vous nous sur",
    LanguageName.ES: "el la los las un una y o de del en a al es son no su tu por con que más hoy",
    LanguageName.IT: "il lo la i gli le un una e o di del in a al è sono non per con che più oggi",
    LanguageName.PT: "o a os as um uma e ou de do da em no na é são não por com que mais hoje",
    LanguageName.NL: "de het een en of van in op te is zijn niet met voor dat wij jij nu",
    LanguageName.PL: "i w z na do po za od o nie to jest są się już dla",
}
"""Short words that are surely no abbreviation. German has none: its nouns keep their capitals."""


def capitals(checked: Checked) -> Iterator[Found]:
    """One warning for each part that shouts, at the first words in capitals that follow each other.

    It has a fix where each of them is surely an ordinary word.
    """
    language = LanguageName(checked.spoken) if checked.spoken in set(LanguageName) else None
    dictionary = dictionary_of(checked.spoken or LanguageName.EN)
    for said in checked.said:
        if said.copy.islower():
            continue
        loud = [run for run in _runs(said) if _shouts(said, run, dictionary, language)]
        if not loud:
            continue
        start, end = loud[0][0].start(), loud[0][-1].end()
        fix = None
        if dictionary and _is_plain(said, loud[0], dictionary, language or LanguageName.EN):
            fix = said.fix(start, end, _quiet(said.words, start, end), "Use small letters")
        sentence = "Words in capitals read as shouting, and screen readers may spell them. Use small letters."
        yield Found(sentence, said.span(start, end), fix)


def _runs(said: Said) -> "list[list[regex.Match[str]]]":
    """Words in capitals that follow each other."""
    each = groupby(_WORD.finditer(said.copy), lambda word: _IN_CAPITALS.fullmatch(word[0]) is not None)
    return [list(run) for in_capitals, run in each if in_capitals]


def _shouts(
    said: Said,
    run: "list[regex.Match[str]]",
    dictionary: Dictionary | None,
    language: LanguageName | None,
) -> bool:
    if len(run) < ENOUGH or all(
        _LISTED.fullmatch(said.copy, one.end(), other.start()) for one, other in pairwise(run)
    ):
        return False
    known = [word for word in run if len(word[0]) >= SHORTEST and _is_word(word[0], dictionary, language)]
    return len(known) >= ENOUGH - 1


def _is_word(word: str, dictionary: Dictionary | None, language: LanguageName | None) -> bool:
    """Whether a word is one that is no name; without a dictionary nobody knows."""
    if dictionary is None or dictionary.knows(word.lower()):
        return True
    return language is LanguageName.DE and dictionary.knows(word.capitalize())


def _is_plain(
    said: Said, run: "list[regex.Match[str]]", dictionary: Dictionary, language: LanguageName
) -> bool:
    """Whether no word of a run may be a name, an abbreviation or a part of a code."""
    start, end = run[0].start(), run[-1].end()
    beside = (said.words[max(0, start - 1) : start], said.words[end : end + 1])
    if any(map(_NEIGHBOUR.match, beside)) or not _SENTENCES.fullmatch(said.words, start, end):
        return False
    if _LONE[0].search(said.words[max(0, start - 5) : start]) or _LONE[1].match(said.words, end):
        return False
    small = _SMALL.get(language, "").split()
    words = (word[0].lower() for word in run)
    return all(word in small or (len(word) > SHORTEST and dictionary.knows(word)) for word in words)


def _quiet(text: str, start: int, end: int) -> str:
    """Words in small letters, but for what begins a sentence."""
    quiet = _FIRST.sub(lambda first: first[1] + first[2].upper(), text[start:end].lower())
    return quiet[:1].upper() + quiet[1:] if _BEGINS.search(text[max(0, start - 9) : start]) else quiet


CAPITALS = Rule(
    id="capitals",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="Several words in capitals, abbreviations aside: they read as shouting.",
    look=capitals,
    source="https://www.w3.org/WAI/WCAG22/Understanding/readable.html",
    flagged=(Example("LAST CHANCE TODAY to save."), Example("DON'T MISS THIS SALE")),
    passing=(
        Example("NASA, UNESCO and the BBC agree."),
        Example("This is NOT a drill, it is HOT."),
        Example("EU, UK, US and UN: our DHL and UPS offices"),
        Example("ABBA, AC/DC, KISS and INXS"),
    ),
)
