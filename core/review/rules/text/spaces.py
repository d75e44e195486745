"""Blanks too many: two in a row, or one before a comma."""

from collections.abc import Iterator
from itertools import islice

import regex

from core.foundation.ids import LanguageName
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

_DOUBLE = regex.compile(r"(?<=[^\s|])[ \u00a0]{2,}+(?=[^\s|])")
_BEFORE = regex.compile(r"(?<=[\p{L}\p{N})\]”\"’])[ ]{1,9}+(?P<sign>[,.;:!?])(?=\s|$)")
_FIGURE = regex.compile(r"\d[ ]{1,9}+[,.][ ]{1,9}+\d")
"""A decimal, or thousands, or two figures: nobody can tell."""
_FRENCH_SIGNS = frozenset(";:!?")
"""Before which French has a thin blank, and people type an ordinary one."""
MOST_TOLD = 10


def double_space(checked: Checked) -> Iterator[Found]:
    """A remark on each row of blanks within a line."""
    for said in checked.said:
        # Where an address was taken out, the blanks are ours.
        places = (match for match in _DOUBLE.finditer(said.words) if not said.is_machine_read(*match.span()))
        for match in islice(places, MOST_TOLD):
            fix = said.fix(*match.span(), " ", "Leave one blank")
            yield Found("There are several blanks in a row. One is enough.", said.span(*match.span()), fix)


def space_before_sign(checked: Checked) -> Iterator[Found]:
    """A remark on each blank before a sign that follows its word at once, in the text's language."""
    is_french = checked.spoken == LanguageName.FR
    for said in checked.said:
        places = (
            match
            for match in _BEFORE.finditer(said.words)
            if not said.is_machine_read(*match.span())
            and not (match["sign"] in _FRENCH_SIGNS and (is_french or not checked.spoken))
        )
        for match in islice(places, MOST_TOLD):
            fix = said.fix(match.start(), match.start("sign"), "", "Leave the blank out")
            is_figure = match.start() and _FIGURE.match(said.words, match.start() - 1)
            sentence = f"No blank belongs before “{match['sign']}”."
            yield Found(sentence, said.span(*match.span()), None if is_figure else fix)


DOUBLE_SPACE = Rule(
    id="double_space",
    family=Family.TEXT,
    severity=Severity.INFO,
    why="Several blanks in a row, within a line.",
    look=double_space,
    flagged=(Example("Fresh  coffee."),),
    passing=(
        Example("Fresh coffee.\n\n  - no plug\n| a  |  b |"),
        Example('Dear {{ x|default:"dear  friend" }}, hi'),
    ),
)
SPACE_BEFORE_SIGN = Rule(
    id="space_before_sign",
    family=Family.TEXT,
    severity=Severity.INFO,
    why="A blank before a comma or a full stop; before ! and ? as well, but in French.",
    look=space_before_sign,
    flagged=(
        Example("Fresh coffee , no plug."),
        Example("Fresh coffee !", changes={"spoken": LanguageName.EN}),
    ),
    passing=(
        Example("Du café !", changes={"spoken": LanguageName.FR}),
        Example("Fresh coffee, no plug. A .NET tool :) and ... so on"),
    ),
)
