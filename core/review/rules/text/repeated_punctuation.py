"""Punctuation that is repeated: one sign says it."""

from collections.abc import Iterator
from itertools import islice

import regex

from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

_REPEATED = regex.compile(
    r"[!！]{2,}+(?![?？])|[?？]{2,}+(?![!！])|[!?！？]{3,}+|[¡¿]{2,}+|…{2,}+|\.{4,}+|,{2,}+|、{2,}+|。{2,}+|;{2,}+"
    r"|(?<=[\p{L}\p{N}])\.\.(?![./\p{L}\p{N}])"
)
_ONCE = {".": "…", "…": "…"}
MOST_TOLD = 10


def repeated_punctuation(checked: Checked) -> Iterator[Found]:
    """A warning for each place."""
    places = ((said, match) for said in checked.said for match in _REPEATED.finditer(said.prose))
    for said, match in islice(places, MOST_TOLD):
        once = _once(match[0])
        sentence = (
            f"“{match[0]}” shouts. “{once}” says it."
            if match[0][0] in "!?！？"
            else f"“{match[0]}” is “{once}”."
        )
        yield Found(sentence, said.span(*match.span()), said.fix(*match.span(), once, f"Write “{once}”"))


def _once(signs: str) -> str:
    first = signs[0]
    if len(set(signs)) > 1:
        return "？！" if first in "！？" else "?!"
    return _ONCE.get(first, first)


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
    passing=(Example("Really?! Yes! And then... coffee… See ../docs, C++ and https://a.org/?a=!!!b"),),
)
