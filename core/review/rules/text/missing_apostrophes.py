"""English contractions without their apostrophe: “dont”, “youre”, “its here”.

What is a word without it, such as its, lets, wont or Ive, is told only by the words beside it.
"""

from collections.abc import Iterator
from itertools import islice

import regex

from core.foundation.ids import LanguageName
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

_NOT = "do does did is are was were could should would has have had must".split()
CONTRACTIONS = {
    **{f"{verb}nt": f"{verb}n't" for verb in _NOT},
    **{f"{who}re": f"{who}'re" for who in ("you", "they")},
    **{f"{who}ve": f"{who}'ve" for who in ("you", "they", "we")},
    **{f"{who}ll": f"{who}'ll" for who in ("you", "they", "it", "that")},
    "whos": "who's",
}
"""No words without the apostrophe; “dont” is one of French."""
_ELSE_WORDS = {
    **{f"{one}s": f"{one}'s" for one in ("that", "what", "here", "there", "where", "it", "let")},
    **{"cant": "can't", "wont": "won't", "im": "I'm", "ive": "I've"},
}
_VERBS = "miss wait forget worry let be you just have know need want think get take settle stop start"
_WITH = {
    "im": r"a|an|the|so|not|in|here|sure|happy|excited|proud|glad|just|sorry|\p{L}{2,20}ing",
    "ive": r"been|got|had|seen|always|never|just|heard|made|done|\p{L}{2,20}ed",
    "its": "a|an|the|here|been|not|never",
    "lets": "go|get|talk|see|make|take|be|do|start|begin|face|have|dance|grow|build|meet|chat|find|not",
}
"""Words that follow only the contraction."""
_NOUN_BEFORE = regex.compile(r"(?i)\b(?:the|a|of|no|his|her|their|my|your|our|its|is|was|are|were|as)\s$")
_BEGINS = regex.compile(r"(?:^|[.!?…:\n\p{So}•–—\"“„«(])\s{0,4}$")
BEFORE, AFTER = 12, 30
_WORD = regex.compile(
    r"(?i)(?<![\p{L}\p{M}\p{N}_'’./\\@#&=+-])(?:"
    + "|".join((*CONTRACTIONS, *_ELSE_WORDS))
    + r")(?![\p{L}\p{M}\p{N}_/\\@&=+'’-]|\.\p{L})"
)
MOST_TOLD = 10


def missing_apostrophe(checked: Checked) -> Iterator[Found]:
    """A warning for each, in English and in what may be."""
    if checked.spoken not in {"", LanguageName.EN}:
        return
    places = (
        (said, word)
        for said in checked.said
        for word in _WORD.finditer(said.copy)
        if _is_contraction(word, surely_english=bool(checked.spoken))
    )
    for said, word in islice(places, MOST_TOLD):
        right = _right(word[0], "’" if "’" in said.copy else "'")
        sentence = f"“{word[0]}” lacks its apostrophe. Write “{right}”."
        fix = said.fix(*word.span(), right, f"Write “{right}”")
        yield Found(sentence, said.span(*word.span()), fix)


def _is_contraction(word: "regex.Match[str]", *, surely_english: bool) -> bool:
    small = word[0].lower()
    if small in CONTRACTIONS and small != "dont":
        return True
    before = word.string[max(0, word.start() - BEFORE) : word.start()]
    after = word.string[word.end() : word.end() + AFTER]
    if small == "dont":
        return surely_english or _followed(after, _VERBS.replace(" ", "|"))
    if not surely_english or (small in {"im", "ive"} and not word[0].istitle()):
        return False
    if small == "lets" and not _BEGINS.search(before):
        return False
    if small in {"cant", "wont"}:
        return not _NOUN_BEFORE.search(before)
    return small not in _WITH or _followed(after, _WITH[small])


def _followed(after: str, words: str) -> bool:
    return regex.match(rf"(?i)\s(?:{words})(?![\p{{L}}-])", after) is not None


def _right(word: str, apostrophe: str) -> str:
    small = word.lower()
    right = (CONTRACTIONS.get(small) or _ELSE_WORDS[small]).replace("'", apostrophe)
    if len(word) > 1 and word.isupper():
        return right.upper()
    return right[0].upper() + right[1:] if word[0].isupper() else right


_ENGLISH: dict[str, object] = {"spoken": LanguageName.EN}

MISSING_APOSTROPHE = Rule(
    id="missing_apostrophe",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="English contractions without their apostrophe: dont, youre, its here.",
    look=missing_apostrophe,
    flagged=(
        Example("Dont wait."),
        Example("It isnt far, and youre welcome.", changes=_ENGLISH),
        Example("Its here. We cant stop, it wont last.", changes=_ENGLISH),
        Example("Lets go. Im happy, Ive seen it, THATS ALL.", changes=_ENGLISH),
    ),
    passing=(
        Example("Don't wait. It’s here; you're welcome.", changes=_ENGLISH),
        Example("Its lid lets you drink, as is his wont. Jony Ive drew it, by IM.", changes=_ENGLISH),
        Example(
            "Lets you brew anywhere. Its not-to-miss taste. See #dont and https://dont.example",
            changes=_ENGLISH,
        ),
        Example("Dont vous parlez."),
        Example("Le sac dont on parle.", changes={"spoken": LanguageName.FR}),
    ),
)
