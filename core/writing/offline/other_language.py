"""Whether a text is in another language than it ought to be. Whoever wrote it; only where that is sure."""

from collections import Counter

import regex
from babel import Locale

from core.campaigns.brief import Brief
from core.foundation.ids import LanguageName
from core.writing.offline.language import language_of, shares, small_words

ENOUGH_WORDS = 12
SURE = 0.2
"""The share of a text's words that are small words of its language; running text of any has more."""
TIMES = 2
"""How often as many of them as of the other language there must be: neighbours such as Danish and Norwegian,
or Spanish and Portuguese, share theirs."""
DIFFERENT = 4
"""How many of them must differ: “a” and “to” alone would make much English Czech."""
AHEAD = 1.4
"""How often as many as of the next language, for a brief whose language nobody said."""
ENOUGH_LETTERS, MOST_LETTERS = 20, 0.7
"""How many letters tell a script, and the share of them that must be its own: names stay as they are."""

_SCRIPTS = (
    "Latin",
    "Cyrillic",
    "Greek",
    "Arabic",
    "Hebrew",
    "Devanagari",
    "Thai",
    "Hangul",
    "Georgian",
    "Armenian",
)
_SCRIPT = regex.compile(
    "|".join(
        [*(rf"(?P<{name}>\p{{{name}}})" for name in _SCRIPTS), r"(?P<CJK>[\p{Han}\p{Hiragana}\p{Katakana}])"]
    )
)
_LETTERS = {"CJK": "Chinese or Japanese"}
_NO_WORDS = regex.compile(r"https?://\S{1,2000}+|[@#][\w.]{1,60}+")
_WORD = regex.compile(r"\p{L}+")


def is_translated(brief: Brief, wanted: LanguageName | None) -> bool:
    """Whether what is `wanted` in this language is to be in another than its brief, or may be."""
    return wanted is not None and written_in(brief) != wanted


def written_in(brief: Brief) -> str:
    """The code of the language that a brief is in, as it says or as it reads; empty where nobody can tell."""
    return language_of(f"{brief.product}. {brief.news}", brief.language or "").code


def other_language(brief: Brief, text: str, wanted: LanguageName | None = None) -> tuple[str, str] | None:
    """What `text` is in, and what it ought to be in (`wanted`, or else as its brief), where the two surely
    differ: languages, or letters."""
    text, news = (_NO_WORDS.sub(" ", words)[:4_000] for words in (text, brief.news))
    written, given = _script(text), "Latin" if wanted else _script(news)
    if written and given and written != given:
        return f"{_LETTERS.get(written, written)} letters", f"{_LETTERS.get(given, given)} letters"
    told = wanted or (brief.language if brief.language is not LanguageName.OTHER else None)
    brief_is_in = told or _surely(news)
    if not brief_is_in or not _has_enough_words(text):
        return None
    counted = shares(text)
    text_is_in = max(counted, key=counted.__getitem__)
    is_sure = counted[text_is_in] >= max(SURE, TIMES * counted.get(brief_is_in, 0))
    is_sure = is_sure and len(small_words(text, text_is_in)) >= DIFFERENT
    return (named(text_is_in), named(brief_is_in)) if is_sure else None


def _surely(text: str) -> str:
    """The language that `text` is in; empty where it may be another."""
    (best, code), (next_best, _) = sorted(((share, code) for code, share in shares(text).items()))[:-3:-1]
    return code if _has_enough_words(text) and best >= max(SURE, AHEAD * next_best) else ""


def _has_enough_words(text: str) -> bool:
    return len(_WORD.findall(text)) >= ENOUGH_WORDS


def _script(text: str) -> str:
    letters = Counter(match.lastgroup for match in _SCRIPT.finditer(text))
    if letters.total() < ENOUGH_LETTERS:
        return ""
    script, most = letters.most_common(1)[0]
    return str(script) if most >= MOST_LETTERS * letters.total() else ""


def named(code: str) -> str:
    """A language in English; empty where nobody said which."""
    return "" if code in {"", LanguageName.OTHER} else str(Locale.parse(code).english_name)
