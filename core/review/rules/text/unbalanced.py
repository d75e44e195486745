"""Brackets and quotation marks of which one is missing.

Quotation marks are judged as each language sets them: “ ”, „ “, „ ”, ” ”, « » and » «.
"""

from collections.abc import Iterator

import regex

from core.review.findings import Severity
from core.review.rules.checked import Checked, Said
from core.review.rules.rule import Example, Family, Found, Rule

# Smileys.
_NO_PAIRS = regex.compile(
    r"(?<![\p{L}\p{N})(\[\]])(?:[:;=]['’]?[-o]?[)(\[\]{}|]{1,3}+|[)(\[\]]{1,3}+['’]?-?[:;=]|\(\^[^()\s]{1,5}\)|<3)"
    r"|¯\\_\(ツ\)_/¯"
)
_NUMBERS = regex.compile(r"(?:^|\s)(?:\d{1,3}|\p{L})[.]?$")
"""What numbers a point: a), 1)."""
_SIGN = regex.compile(r"[()\[\]{}（）「」『』【】“”„«»\"]")
_NAMES = {
    "(": "bracket",
    ")": "bracket",
    **dict.fromkeys('“”„«»"「」『』', "quotation mark"),
}
_INCHES = frozenset('"”“')
_OPEN = frozenset("([{（「『【")
_CLOSED_BY = {
    **{"(": ")", "[": "]", "{": "}", "（": "）", "「": "」", "『": "』", "【": "】"},
    **{"“": "”", "„": "“”", "”": "”", "«": "»", "»": "«", '"': '"'},
}
"""What closes each sign that opens."""
_CLOSES = frozenset(")]}）」』】")


def unbalanced(checked: Checked) -> Iterator[Found]:
    """One warning for each part, at its first sign without a partner."""
    for said in checked.said:
        at = _first_alone(said)
        if at is not None:
            sign = said.words[at]
            sentence = f"This {_NAMES.get(sign, 'bracket')} has no partner. Add it, or take this one out."
            yield Found(sentence, said.span(at, at + 1))


def _first_alone(said: Said) -> int | None:
    """Where the first sign stands that lacks its partner."""
    text = _NO_PAIRS.sub(lambda match: " " * len(match[0]), said.copy)
    open_ones: list[tuple[str, int]] = []
    for match in _SIGN.finditer(text):
        sign, at = match[0], match.start()
        last = open_ones[-1][0] if open_ones else ""
        if sign in _OPEN:
            open_ones.append((sign, at))
        elif last and sign in _CLOSED_BY[last]:
            open_ones.pop()
        elif _needs_none(text, at, last):
            continue
        elif sign in _CLOSES:
            return open_ones[-1][1] if last and last not in _OPEN else at
        elif _may_open(text, at, sign):
            open_ones.append((sign, at))
        else:
            return at
    return open_ones[0][1] if open_ones else None


def _needs_none(text: str, at: int, last: str) -> bool:
    """Whether a sign stands alone: it numbers a point, means inches, or a quotation goes on at it."""
    sign = text[at]
    if sign == ")":
        return not last and _NUMBERS.search(text[max(0, at - 5) : at]) is not None
    if sign == last == "“" and (at == 0 or text[at - 1] == "\n"):
        return True
    return sign in _INCHES and at > 0 and text[at - 1].isdecimal()


def _may_open(text: str, at: int, sign: str) -> bool:
    """Whether a quotation may begin here: it never ends with a blank before the mark, but in French."""
    return sign in '"“„«»”' and (at == 0 or not text[at - 1].isalnum()) and at + 1 < len(text)


UNBALANCED = Rule(
    id="unbalanced",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="Brackets and quotation marks of which one is missing.",
    look=unbalanced,
    flagged=(
        Example("Fresh coffee (no plug."),
        Example("Fresh coffee) no plug."),
        Example("She said “it is warm."),
        Example("Er sagte „es ist warm."),
        Example('She said "it is warm.'),
        Example("Il dit « il fait chaud."),
    ),
    passing=(
        Example("Fresh coffee (no plug) :) and “warm” cups; a) cheap b) good 1) fast"),
        Example("Er sagte „warm“, »kalt« und «lau»; hon sa ”hej”; „tak” po polsku."),
        Example('A 15" screen, "so" bright.'),
        Example("“It is warm.\n\n“It is good,” she said."),
    ),
)
