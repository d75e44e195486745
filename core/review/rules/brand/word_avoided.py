"""Words that the house does not use."""

from collections.abc import Iterator

from core.brand.voice import Avoided, Voice
from core.brand.words import Found as FoundWord
from core.brand.words import cased_like, find_avoided
from core.review.findings import Fix, Severity
from core.review.rules.checked import Checked, Said
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
            yield Found(_sentence(each.avoided), said.span(each.start, each.end), _fix(said, each))


def _fix(said: Said, each: FoundWord) -> Fix | None:
    avoided, words = each.avoided, said.words[each.start : each.end]
    if not avoided.replacement:
        return None
    instead = cased_like(words, avoided.word, avoided.replacement, before=said.words[: each.start])
    return said.fix(each.start, each.end, instead, f"Say “{instead}” instead of “{words}”")


def _sentence(avoided: Avoided) -> str:
    told = f"The brand voice avoids “{avoided.word}”"
    told += f": {avoided.reason}" if avoided.reason else ""
    told += "" if told.endswith((".", "!", "?", "…")) else "."
    return told + (f" Say “{avoided.replacement}” instead." if avoided.replacement else "")


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
