"""Which of a model's drafts are good as they are, which are to be written again, and how many are missing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.platforms.addresses import places_of
from core.platforms.port import Limit, TextRules
from core.platforms.shorten import shorten
from core.writing.likeness import is_like_one_of, shingles
from core.writing.model.faults import Fault, faults_of
from core.writing.model.prompts import TooLong
from core.writing.openings import opening, openings
from core.writing.port import Draft, WritingRequest


@dataclass(frozen=True, slots=True)
class Picked:
    """Drafts that are not alike, in three heaps, and what is still wanting."""

    good: tuple[Draft, ...]
    too_long: tuple[Draft, ...]
    missing: int
    faulty: tuple[tuple[Draft, tuple[Fault, ...]], ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.too_long and not self.missing and not self.faulty


def pick(drafts: Iterable[Draft], request: WritingRequest) -> Picked:
    """Sort `drafts`; one that is like another, or like a text already seen, counts as missing."""
    different = _different(drafts, request, most=request.count)
    faulty = {at: found for at, draft in enumerate(different) if (found := faults_of(draft, request))}
    sound = [draft for at, draft in enumerate(different) if at not in faulty]
    return Picked(
        good=tuple(draft for draft in sound if request.rules.fits(draft.text)),
        too_long=tuple(draft for draft in sound if not request.rules.fits(draft.text)),
        missing=request.count - len(different),
        faulty=tuple((different[at], found) for at, found in faulty.items()),
    )


def completed(picked: Picked, more: Iterable[Draft], request: WritingRequest) -> tuple[Draft, ...]:
    """The drafts to use: good ones, then later ones, then too long ones cut at the platform's limit.

    One with a fault is used only where there is no other; people are warned of it.
    """
    rules = request.rules
    later = list(more)
    sound = [draft for draft in later if not faults_of(draft, request)]
    faulty = [*(draft for draft in later if draft not in sound), *(draft for draft, _ in picked.faulty)]
    fitting = [draft for draft in sound if rules.fits(draft.text)]
    too_long = [draft for draft in (*sound, *picked.too_long) if not rules.fits(draft.text)]
    in_order = (*picked.good, *fitting, *(_cut(draft, request) for draft in too_long))
    used = _different(in_order, request, most=request.count)
    return tuple(used or _different((_cut(draft, request) for draft in faulty), request, most=1))


def excess(draft: Draft, rules: TextRules) -> TooLong:
    """By how much `draft` passes the limit it passes most."""
    worst = max(rules.measure(draft.text), key=lambda measure: measure.used / measure.limit)
    return TooLong(draft.text, worst.used, worst.limit, worst.unit)


def _cut(draft: Draft, request: WritingRequest) -> Draft:
    """`draft` shortened to fit; its link is kept at the end, since copy without it is of no use."""
    text, rules, link = draft.text, request.rules, request.brief.link
    if rules.fits(text):
        return draft
    places = places_of(text, link) if link else []
    if not places:
        return replace(draft, text=shorten(text, rules))
    ending = f"\n\n{link}"
    with_room = replace(rules, limits=tuple(_less(limit, ending) for limit in rules.limits))
    for start, end in reversed(places):
        text = text[:start] + text[end:]
    return replace(draft, text=shorten(text.strip(), with_room) + ending)


def _less(limit: Limit, ending: str) -> Limit:
    return replace(limit, count=lambda text: limit.count(text + ending))


def _different(drafts: Iterable[Draft], request: WritingRequest, *, most: int) -> list[Draft]:
    """The first drafts that open like no other, and are not nearly another or a text already seen."""
    # A text that is changed as a reviewer wishes stays like itself.
    seen = [text for text in request.avoid if not request.hint or text != request.current]
    starts, bodies = openings(request.avoid), [shingles(text) for text in seen]
    different: list[Draft] = []
    for draft in drafts:
        if len(different) == most:
            break
        start, body = opening(draft.text), shingles(draft.text)
        if start not in starts and not is_like_one_of(body, bodies):
            starts.add(start)
            bodies.append(body)
            different.append(draft)
    return different
