"""A workspace's own words and patterns: found in linear time, each as grave as the workspace says."""

from collections.abc import Iterator
from itertools import islice

from core.brand.voice import Avoided
from core.brand.words import cased_like, find_avoided
from core.foundation.clipping import clipped
from core.review.findings import Fix, Severity
from core.review.own_patterns import compiled
from core.review.policy import OwnPattern, Policy
from core.review.rules.checked import Checked, Said
from core.review.rules.rule import Example, Family, Found, Rule

LONGEST_QUOTE = 80
"""Characters."""
MOST = 10
"""Findings of one pattern in a part."""


def own_pattern(checked: Checked) -> Iterator[Found]:
    """One finding wherever one stands, with the reason and what to say instead."""
    for own in checked.policy.patterns:
        for said in checked.said:
            for start, end in islice(_spans(own, said.words), MOST):
                yield Found(
                    _sentence(own, said.words[start:end]),
                    said.span(start, end),
                    _fix(own, said, start, end),
                    own.severity,
                )


def _spans(own: OwnPattern, words: str) -> Iterator[tuple[int, int]]:
    """Words stand for themselves as whole words, outside of addresses; a pattern may mean anything."""
    if not own.is_regex:
        yield from ((each.start, each.end) for each in find_avoided(words, [Avoided(own.pattern)]))
        return
    for match in compiled(own.pattern).finditer(words.encode("utf-8", "replace").decode()):
        if match.end() > match.start():
            yield match.span()


def _fix(own: OwnPattern, said: Said, start: int, end: int) -> Fix | None:
    """None where what to say instead is not to be said either, and within addresses, names and code."""
    if not own.replacement or next(_spans(own, own.replacement), None):
        return None
    if said.copy[start:end] != said.words[start:end]:
        return None
    instead = cased_like(said.words[start:end], own.pattern, own.replacement, before=said.words[:start])
    return said.fix(start, end, instead, f"Say “{instead}” instead")


def _sentence(own: OwnPattern, words: str) -> str:
    told = f"Your workspace looks for “{clipped(' '.join(words.split()), LONGEST_QUOTE)}”"
    told += f": {own.reason}" if own.reason else ""
    told += "" if told.endswith((".", "!", "?", "…")) else "."
    return told + (f" Say “{own.replacement}” instead." if own.replacement else "")


_POLICY = Policy(
    patterns=(
        OwnPattern("cheap", reason="it sounds like poor quality", replacement="good value"),
        OwnPattern(r"v\d+\.\d+", is_regex=True, reason="readers don't know our versions"),
    )
)

OWN_PATTERN = Rule(
    id="own_pattern",
    family=Family.BRAND,
    severity=Severity.WARNING,
    why="Words and patterns that your workspace looks for, each as grave as it says.",
    look=own_pattern,
    flagged=(Example("Cheap tents.", policy=_POLICY), Example("Now in v2.10!", policy=_POLICY)),
    passing=(
        Example("Cheaper tents.", policy=_POLICY),
        Example("Tents.", policy=_POLICY),
        Example("Cheap tents."),
    ),
)
