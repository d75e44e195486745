"""Drafts composed from the brief by rule, with no model and no network.

Every fact comes from the brief; what is added are words that are true without it. The same request and
seed give the same drafts, and every draft fits its platform.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from core.platforms.catalogue import profile_of
from core.platforms.port import Limit
from core.platforms.shorten import shorten
from core.writing.offline.english import KEEP, tidy
from core.writing.offline.hint import Length, read_hint
from core.writing.offline.long import (
    blog_text,
    email_text,
    foreign_blog_text,
    foreign_email_text,
    is_email,
    title_of,
)
from core.writing.offline.material import material_of
from core.writing.offline.openings import openings_for
from core.writing.offline.parts import Parts, parts_of, without_emoji
from core.writing.offline.reasons import reasoning
from core.writing.offline.social import ending_of, social_text
from core.writing.offline.work import Work
from core.writing.port import Draft, WritingRequest

GENEROUS = 1.1
SHORTER = 0.65


def drafts_for(request: WritingRequest) -> tuple[Draft, ...]:
    """As many drafts as were asked for, each with another opening."""
    wishes = read_hint(request.hint)
    tone = wishes.tone or request.brief.tone
    material = material_of(request.brief, wishes)
    openings = openings_for(request, material, wishes, tone)
    drafts: list[Draft] = []
    for index, opening in enumerate(openings):
        titles = [draft.title for draft in drafts]
        drafts.append(_draft(Work(request, material, wishes, tone, opening, index), titles))
    return tuple(drafts)


def _draft(work: Work, titles: Collection[str]) -> Draft:
    parts = parts_of(work)
    text = _fitted(work, parts)
    return Draft(
        text=text,
        title=_finished(work, title_of(work, titles)),
        hashtags=tuple(tag for tag in parts.tags if tag in text),
        call_to_action=_finished(work, parts.invitation),
        reasoning=_finished(work, reasoning(work)),
    )


def _fitted(work: Work, parts: Parts) -> str:
    """The fullest text within the length that is good on the platform, or the shortest within its limit."""
    rules = work.request.rules
    shapes = [text for text in _shapes(work, parts) if not rules.problems(text)]
    if not shapes:
        return _squeezed(work, parts)
    count = rules.limits[0].count
    good = int((rules.text_target or rules.limits[0].most) * GENEROUS)
    usual = next((text for text in shapes if count(text) <= good), shapes[-1])
    match work.wishes.length:
        case Length.USUAL:
            return usual
        case Length.LONGER:
            return shapes[0]
        case Length.SHORTER:
            return next((text for text in shapes if count(text) <= SHORTER * count(usual)), shapes[-1])


def _shapes(work: Work, parts: Parts) -> Iterator[str]:
    """The draft from its fullest to its barest shape."""
    if not profile_of(work.request.platform).is_long_form:
        shape = social_text
    elif is_email(work):
        shape = foreign_email_text if work.material.tongue else email_text
    else:
        shape = foreign_blog_text if work.material.tongue else blog_text
    for details in range(len(parts.details), -1, -1):
        for closing in (True, False):
            yield _finished(work, shape(work, parts, details=details, closing=closing))
    yield _finished(work, shape(work, replace(parts, tags=()), details=0, closing=False))


def _squeezed(work: Work, parts: Parts) -> str:
    """Opening, news and invitation, cut to fit; without the link only where the link alone is too long."""
    rules = work.request.rules
    bodies = (f"{parts.opening} {parts.turn}", parts.opening)
    for ending in (ending_of(parts, rules), parts.link if rules.links_work else "", ""):
        after = f"\n\n{_finished(work, ending)}" if ending else ""
        room = replace(rules, limits=tuple(_less(limit, after) for limit in rules.limits))
        for body in bodies:
            cut = shorten(_finished(work, body), room)
            if len(cut) > 1 and not rules.problems(cut + after):
                return cut + after
    return shorten(_finished(work, parts.opening), rules)


def _less(limit: Limit, after: str) -> Limit:
    return replace(limit, count=lambda text: limit.count(text + after))


def _finished(work: Work, text: str) -> str:
    """`text` as it is published."""
    apart = work.material.tongue is not None and work.material.tongue.marks_apart
    text = text.replace(KEEP, "")
    return tidy(without_emoji(text) if work.wishes.emoji is False else text, marks_apart=apart)
