"""Shapes for social platforms: what stands in which paragraph, what becomes a list, where the link goes."""

from collections.abc import Sequence

from core.foundation.ids import PlatformName
from core.platforms.port import TextRules
from core.writing.offline.english import sentence, started
from core.writing.offline.facts import Fact, Kind
from core.writing.offline.lexicon.angle import Angle
from core.writing.offline.parts import Parts
from core.writing.offline.work import Work

ONE_PARAGRAPH = frozenset({PlatformName.X})
LISTS = frozenset(
    {
        PlatformName.LINKEDIN,
        PlatformName.TELEGRAM,
        PlatformName.DISCORD,
        PlatformName.FACEBOOK,
        PlatformName.INSTAGRAM,
    }
)
OWN_LINES = frozenset({PlatformName.INSTAGRAM, PlatformName.LINKEDIN})
LONGEST_DETAIL = {
    PlatformName.X: 110,
    PlatformName.BLUESKY: 140,
    PlatformName.THREADS: 160,
    PlatformName.MASTODON: 200,
}


def social_text(work: Work, parts: Parts, *, details: int, closing: bool) -> str:
    """The post with the first `details` details."""
    platform = work.request.platform
    longest = LONGEST_DETAIL.get(platform, 400)
    told = [short for fact in parts.details[:details] if (short := fact.trimmed(longest))]
    opening = f"{parts.opening} {parts.emoji}".strip()
    ending = ending_of(parts, work.request.rules)
    last = _stacked(parts.aside, parts.closing) if closing else ""
    if platform in ONE_PARAGRAPH:
        body = " ".join(
            filter(None, (parts.opening, parts.turn, *(fact.sentence for fact in told), parts.emoji))
        )
        return _stacked(body, ending)
    as_list = platform in LISTS and (work.opening.angle in {Angle.DIRECT, Angle.PROOF} or work.index % 2 == 1)
    block = bulleted(told) if as_list and len(_entries(told)) > 2 else prose(told, by=3)
    if platform in OWN_LINES:
        return _stacked(opening, parts.turn, listing(parts.items), block, last, ending)
    return _stacked(" ".join(filter(None, (opening, parts.turn))), listing(parts.items), block, last, ending)


def ending_of(parts: Parts, rules: TextRules) -> str:
    """Invitation, link and hashtags."""
    if not parts.link:
        call = sentence(parts.invitation)
    elif rules.links_work:
        call = f"{parts.invitation}: {parts.link}"
    else:
        call = sentence(f"{parts.invitation}: {parts.bio}")
    return _stacked(call, " ".join(parts.tags))


def bulleted(facts: list[Fact]) -> str:
    """Facts as entries; things of one rank are a list of their own, and the rest follows as sentences."""
    if things := next((fact for fact in facts if fact.kind is Kind.LIST and len(fact.items) > 2), None):
        others = [fact for fact in facts if fact is not things]
        return _stacked(listing([started(item) for item in things.items]), prose(others, by=3))
    return listing(_entries(facts))


def listing(entries: Sequence[str]) -> str:
    return "\n".join(f"• {entry}" for entry in entries)


def prose(facts: list[Fact], *, by: int) -> str:
    """Facts as sentences, about `by` to a paragraph, so that none stands alone at the end."""
    sentences = [fact.sentence for fact in facts]
    if len(sentences) > 1 and len(sentences) % by == 1:
        by = max(by - 1, 2)
    return "\n\n".join(" ".join(sentences[at : at + by]) for at in range(0, len(sentences), by))


def _entries(facts: list[Fact]) -> list[str]:
    entries: list[str] = []
    for fact in facts:
        if fact.items and len(fact.items) > 2:
            entries.extend(started(item) for item in fact.items)
        else:
            entries.append(started(fact.text))
    return entries


def _stacked(*blocks: str) -> str:
    return "\n\n".join(filter(None, blocks))
