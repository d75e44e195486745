"""Spelling, by Hunspell's dictionaries: words that are none, and near one that is.

A word is let pass where it may be a name, a new word, or another language's: one that no dictionary has is
told only where it is at one slip from a word that they have.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

import regex

from core.foundation.ids import LanguageName
from core.review.corrections import corrections, is_common_slip
from core.review.dictionaries import dictionary_of
from core.review.findings import Severity
from core.review.rules.checked import Checked, Said
from core.review.rules.rule import Example, Family, Found, Rule
from core.review.rules.text.missing_apostrophes import CONTRACTIONS

MOST_LOOKED_UP = 12
"""Unknown words of a text for which a right one is looked for: it takes a thousandth of a second each, and
two or three where words are compounds. Where there are more, the last finding says so."""
ENOUGH_UNKNOWN, MOST_UNKNOWN = 6, 0.2
"""From so many on, and with so large a share of the words, a text is in another language or in jargon."""
SHORTEST, LONGEST = 3, 30
_WORD = regex.compile(
    r"(?<![\p{L}\p{M}\p{N}_'’./\\@#&=+-])\p{Latin}[\p{Latin}\p{M}'’]*+(?![\p{N}_/\\@&=+]|[`´]|[.'’-]?\p{L})"
)
_PLAIN = regex.compile(r"\p{Lu}?[\p{Ll}\p{M}'’]++")
_BEGINS_SENTENCE = regex.compile(r"(?:^|[.!?…:\n\p{So}•–—\"“„«(¡¿])[\s\"“„«(*¡¿-]{0,4}$")
_BEFORE = 6
_ELIDED = regex.compile(r"^\p{L}{1,7}['’](?=\p{L}{2})")
_ENDING = regex.compile(r"['’](?:s|t|n|m|d|ll|re|ve)?$")
_ALSO = {
    LanguageName.DE: (("ss", "ß"),),
    LanguageName.FR: (("oe", "œ"),),
    # Portugal's spelling beside Brazil's, of whose dictionary there is one.
    LanguageName.PT: (
        ("ó", "ô"),
        ("é", "ê"),
        ("ç", "pç"),
        ("cç", "ç"),
        ("hú", "ú"),
        ("ct", "t"),
        ("ón", "ôn"),
    ),
}


def spelling(checked: Checked) -> Iterator[Found]:
    """A warning for each word with a slip in it."""
    language = checked.spoken
    if not language or dictionary_of(language) is None:
        return
    for said in checked.said:
        own, briefed = _own_words(checked), _briefed_words(checked, said)
        words = [word for word in _WORD.finditer(said.copy) if _may_be_misspelt(said, word)]
        first = {word[0]: word for word in reversed(words)}
        unknown = {
            each: word for each, word in first.items() if not _is_known(each, LanguageName(language), own)
        }
        if len(unknown) >= ENOUGH_UNKNOWN and len(unknown) > MOST_UNKNOWN * len(words):
            continue
        looked_up = islice(sorted(unknown.values(), key=lambda one: one.start()), MOST_LOOKED_UP)
        found = [
            _as_briefed(told) if word[0].casefold() in briefed else told
            for word in looked_up
            if (right := _right(word[0], LanguageName(language)))
            for told in [_told(said, word, right)]
        ]
        if found and len(unknown) > MOST_LOOKED_UP:
            left = f"{len(unknown) - MOST_LOOKED_UP} more words that no dictionary has were not looked up."
            found[-1] = replace(found[-1], sentence=f"{found[-1].sentence} {left}")
        yield from found


def _told(said: Said, word: "regex.Match[str]", right: tuple[str, ...]) -> Found:
    right = tuple(one.capitalize() if word[0][0].isupper() else one for one in right)
    told = " or ".join(f"“{one}”" for one in right[:3])
    is_sure = len(right) == 1 and is_common_slip(word[0].lower(), right[0].lower())
    fix = said.fix(*word.span(), right[0], f"Write “{right[0]}”") if is_sure else None
    return Found(f"“{word[0]}” is in no dictionary. Is it {told}?", said.span(*word.span()), fix)


def _may_be_misspelt(said: Said, word: "regex.Match[str]") -> bool:
    """Whether a word is no name by its looks: with a capital it may be one, but where a sentence begins."""
    if not _is_plain(word[0]) or word[0].lower() in CONTRACTIONS:
        return False
    return (
        word[0].islower()
        or _BEGINS_SENTENCE.search(said.copy[max(0, word.start() - _BEFORE) : word.start()]) is not None
    )


@lru_cache(maxsize=20_000)
def _is_plain(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and _PLAIN.fullmatch(word) is not None


def _as_briefed(told: Found) -> Found:
    """A slip that the brief has too: offline, its sentences are the copy. It may be a word of the trade."""
    sentence = told.sentence.replace("is in no dictionary.", "is in no dictionary, though in the brief.")
    return replace(told, sentence=sentence, severity=Severity.INFO, fix=None)


def _own_words(checked: Checked) -> frozenset[str]:
    """The words of the house, in small letters: names of the brief, and the voice's."""
    brief, voice = checked.brief, checked.voice
    names = [brief.product, brief.sender, voice.company, *(each.word for each in voice.prefer), *voice.claims]
    return frozenset(word.casefold() for word in _LETTERS.findall("\n".join(names)))


def _briefed_words(checked: Checked, said: Said) -> frozenset[str]:
    """Those of the brief, unless it is the text itself."""
    known = checked.brief.news if said.words.strip() not in checked.brief.said else ""
    return frozenset(word.casefold() for word in _LETTERS.findall(known))


_LETTERS = regex.compile(r"\p{L}[\p{L}\p{M}'’]*+")


def _is_known(word: str, language: LanguageName, own: frozenset[str]) -> bool:
    if _is_spelt(word, language) or _is_spelt(word, LanguageName.EN):
        return True
    small = word.casefold()
    if small in _NEW_WORDS.get(language, ()):
        return True
    if language is LanguageName.ES and _VOSEO.search(small):
        return True
    return small in own or _ENDING.sub("", small) in own


@lru_cache(maxsize=20_000)
def _is_spelt(word: str, language: LanguageName) -> bool:
    dictionary = dictionary_of(language)
    if dictionary is None:
        return False
    knows = dictionary.knows
    forms = dict.fromkeys((word.lower(), word.capitalize(), _ENDING.sub("", word), _ELIDED.sub("", word)))
    if any(map(knows, filter(None, forms))):
        return True
    return any(old in word and knows(word.replace(old, new)) for old, new in _ALSO.get(language, ()))


@lru_cache(maxsize=2_000)
def _right(word: str, language: LanguageName) -> tuple[str, ...]:
    dictionary = dictionary_of(language)
    if dictionary is None:
        return ()
    return corrections(word.lower(), language, dictionary.knows, may_be_name=not word.islower())


_TRADE = """
backend saas ecommerce vlogger vloggers ramen chai mocktail mocktails hiit geofence nft nfts ebike ebikes
paleo ebook ebooks merch matcha coworking
"""
"""Words of trades that say them in every language, and no dictionary."""
_NEW_WORDS = {
    language: frozenset(f"{_TRADE} {words}".split())
    for language, words in {
        **dict.fromkeys(LanguageName, ""),
        LanguageName.ES: "porfa finde findes tapeo",
        LanguageName.DE: "gibts gehts wirds wars hats machts stimmts",
    }.items()
}
"""Words that people write and dictionaries lack."""
_VOSEO = regex.compile(r"[áéí]s$")
"""How Argentina says you: podés, tenés, vivís."""
_ENGLISH: dict[str, object] = {"spoken": LanguageName.EN}

SPELLING = Rule(
    id="spelling",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="Words with a slip, by dictionaries of eight languages; names are known.",
    look=spelling,
    source="https://hunspell.github.io/",
    flagged=(
        Example("We will recieve it.", changes=_ENGLISH),
        Example("Definately the best, and seperate.", changes=_ENGLISH),
        Example("Wir haben die Tasche endlcih wasserdicht gemacht.", changes={"spoken": LanguageName.DE}),
        Example("Más informacion en la tienda.", changes={"spoken": LanguageName.ES}),
    ),
    passing=(
        Example("Our colour, your color: organise or organize it, don’t wait.", changes=_ENGLISH),
        Example("Ana Kowalczyk of Fernweh has iOS 17, at https://exmaple.com #travle", changes=_ENGLISH),
        Example("The logtrawl is here.", news="It is logtrawl.", changes=_ENGLISH),
        Example("Our matcha is for coworking.", changes=_ENGLISH),
        Example("Si podés y tenés finde, porfa, tapeo.", changes={"spoken": LanguageName.ES}),
        Example("Wie gehts? Heute gibts Kaffee.", changes={"spoken": LanguageName.DE}),
        Example("Die Strasse ist gross.", changes={"spoken": LanguageName.DE}),
    ),
)
