"""Punctuation that is repeated: one sign says it."""

from collections.abc import Iterator
from itertools import islice

import regex

from core.review.findings import Severity
from core.review.rules.checked import Checked, Said
from core.review.rules.rule import Example, Family, Found, Rule

_REPEATED = regex.compile(
    r"[!！]{2,}+(?![?？])|[?？]{2,}+(?![!！])|[!?！？]{3,}+|[¡¿]{2,}+|…{2,}+|\.{4,}+|,{2,}+|;{2,}+"
    r"|(?<=[\p{L}\p{N}])\.\.(?![./\p{L}\p{N}])"
)
_EAST_ASIAN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
"""Scripts that write …… for what others write … for."""
_QUOTED = regex.compile(r"(?<![^\s(]),,(?=\p{L}[^\n\"“”]{0,200}[\"“”])")
"""How keyboards without „ write it."""
_DOTTED = regex.compile(r"\p{L}\.\p{L}\Z")
_MAY_BE_SHORT = regex.compile(
    r"(?:\b\p{L}{1,2}|\b\p{Lu}\p{L}{2,3}|\b(?i:etc|usw|bzw|ecc|itp|itd|inkl|enz))\Z"
)
"""What ends with a full stop of its own, surely, such as p.m., or perhaps, such as Dr. and etc."""
_GOES_ON = regex.compile(r"[ \u00a0]{1,3}\p{Ll}")
MOST_TOLD = 10


def repeated_punctuation(checked: Checked) -> Iterator[Found]:
    """A warning for each place; without a fix where several signs may be meant."""
    places = ((said, match) for said in checked.said for match in _REPEATED.finditer(said.copy))
    meant = ((said, match) for said, match in places if not _is_east_asian(said, match[0]))
    for said, match in islice(meant, MOST_TOLD):
        once = _once(said.copy, match)
        sentence = f"“{match[0]}” is “{once}”." if once else f"“{match[0]}” is one sign too many, or too few."
        if match[0][0] in "!?！？":
            sentence = f"“{match[0]}” shouts. “{once}” says it."
        fix = said.fix(*match.span(), once, f"Write “{once}”") if once else None
        yield Found(sentence, said.span(*match.span()), fix)


def _is_east_asian(said: Said, signs: str) -> bool:
    return signs[0] == "…" and _EAST_ASIAN.search(said.words) is not None


def _once(text: str, match: "regex.Match[str]") -> str:
    """What is surely meant; empty where that can't be told."""
    signs = match[0]
    if len(set(signs)) > 1:
        return "？！" if signs[0] in "！？" else "?!"
    if signs == "..":
        before = text[max(0, match.start() - 10) : match.start()]
        if _DOTTED.search(before):
            return "."
        return "…" if _GOES_ON.match(text, match.end()) and not _MAY_BE_SHORT.search(before) else ""
    if _QUOTED.match(text, match.start()):
        return "„"
    return "…" if signs[0] == "." else signs[0]


REPEATED_PUNCTUATION = Rule(
    id="repeated_punctuation",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="!!!, ???, ,, and the like: they shout or are slips, and filters of mail count them as spam.",
    look=repeated_punctuation,
    flagged=(
        Example("A sale!!!"),
        Example("Really???"),
        Example("What?!?!"),
        Example("Fresh,, hot."),
        Example("And then...... coffee"),
        Example("Wait.. what"),
    ),
    passing=(
        Example("Really?! Yes! And then... coffee… See ../docs, C++ and https://a.org/?a=!!!b"),
        Example("See http://a.example/x,,y and {{ name,,x }}."),
        Example("等等……好。。。慢、、、"),
    ),
)
