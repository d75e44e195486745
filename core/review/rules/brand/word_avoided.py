"""Words that the house does not use."""

from collections.abc import Iterator

from core.brand.voice import Avoided, Voice
from core.brand.words import find_avoided
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule


def word_avoided(checked: Checked) -> Iterator[Found]:
    """One finding for each such word of a part: why, and what to say in its place."""
    names = (checked.brief.product, checked.brief.sender)
    told: set[Avoided] = set()
    for said in checked.said:
        for each in find_avoided(said.words, checked.voice.avoid, names=names):
            if each.avoided in told:
                continue
            told.add(each.avoided)
            words = said.words[each.start : each.end]
            instead = _as_capital_as(words, each.avoided.replacement)
            fix = said.fix(each.start, each.end, instead, f"Say “{instead}” instead of “{words}”")
            yield Found(_sentence(each.avoided), said.span(each.start, each.end), fix if instead else None)


def _sentence(avoided: Avoided) -> str:
    told = f"The brand voice avoids “{avoided.word}”"
    told += f": {avoided.reason}" if avoided.reason else ""
    told += "" if told.endswith((".", "!", "?", "…")) else "."
    return told + (f" Say “{avoided.replacement}” instead." if avoided.replacement else "")


def _as_capital_as(words: str, instead: str) -> str:
    return instead[:1].upper() + instead[1:] if words[:1].isupper() else instead


_VOICE = Voice(avoid=(Avoided("cheap", "good value", "it sounds like poor quality"),))

WORD_AVOIDED = Rule(
    id="word_avoided",
    family=Family.BRAND,
    severity=Severity.WARNING,
    why="Words that the brand voice avoids, and what it says instead.",
    look=word_avoided,
    flagged=(Example("Cheap flights to Rome.", voice=_VOICE),),
    passing=(
        Example("Good flights to Rome.", voice=_VOICE),
        Example("See https://cheap.example.com", voice=_VOICE),
    ),
)
