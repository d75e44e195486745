"""Which of a model's drafts are good as they are, which are too long, and how many are missing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.platforms.addresses import places_of
from core.platforms.port import Limit, TextRules
from core.platforms.shorten import shorten
from core.writing.model.prompts import TooLong
from core.writing.openings import opening, openings
from core.writing.port import Draft, WritingRequest


@dataclass(frozen=True, slots=True)
class Picked:
    """Drafts that differ in their opening, in two heaps, and what is still wanting."""

    good: tuple[Draft, ...]
    too_long: tuple[Draft, ...]
    missing: int

    @property
    def is_whole(self) -> bool:
        return not self.too_long and not self.missing


def pick(drafts: Iterable[Draft], request: WritingRequest) -> Picked:
    """Sort `drafts`; one that opens like another, or like a text already seen, counts as missing."""
    different = _different(drafts, openings(request.avoid))[: request.count]
    return Picked(
        good=tuple(draft for draft in different if request.rules.fits(draft.text)),
        too_long=tuple(draft for draft in different if not request.rules.fits(draft.text)),
        missing=request.count - len(different),
    )


def completed(picked: Picked, more: Iterable[Draft], request: WritingRequest) -> tuple[Draft, ...]:
    """The drafts to use: good ones, then later ones, then too long ones cut at the platform's limit."""
    rules = request.rules
    later = list(more)
    fitting = [draft for draft in later if rules.fits(draft.text)]
    cut = [
        replace(draft, text=_cut(draft.text, rules, request.brief.link))
        for draft in (*later, *picked.too_long)
        if not rules.fits(draft.text)
    ]
    return tuple(_different((*picked.good, *fitting, *cut), openings(request.avoid))[: request.count])


def excess(draft: Draft, rules: TextRules) -> TooLong:
    """By how much `draft` passes the limit it passes most."""
    worst = max(rules.measure(draft.text), key=lambda measure: measure.used / measure.limit)
    return TooLong(draft.text, worst.used, worst.limit, worst.unit)


def _cut(text: str, rules: TextRules, link: str | None) -> str:
    """`text` shortened to fit; its link is kept at the end, since copy without it is of no use."""
    places = places_of(text, link) if link else []
    if not places:
        return shorten(text, rules)
    ending = f"\n\n{link}"
    with_room = replace(rules, limits=tuple(_less(limit, ending) for limit in rules.limits))
    for start, end in reversed(places):
        text = text[:start] + text[end:]
    return shorten(text.strip(), with_room) + ending


def _less(limit: Limit, ending: str) -> Limit:
    return replace(limit, count=lambda text: limit.count(text + ending))


def _different(drafts: Iterable[Draft], seen: set[str]) -> list[Draft]:
    different: list[Draft] = []
    for draft in drafts:
        if (start := opening(draft.text)) not in seen:
            seen = seen | {start}
            different.append(draft)
    return different
