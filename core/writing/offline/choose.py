"""Choosing: with which fact each variant leads, and which facts come along where there is no room for all.

Variants differ by what they lead with, since that is what a test of copy should tell: whether the price
draws, or the date. There are never more variants than there are facts that can lead.
"""

import tomllib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import regex

from core.foundation.ids import TemplateName
from core.writing.offline.carries import KEPT, Kind
from core.writing.offline.read import Fact

NEWS = "news"
NUMBERED = frozenset({Kind.PRICE, Kind.DATE, Kind.DEADLINE})
"""Kinds that lead only with a figure of their own."""
_CLOCK_TIME = regex.compile(r"\d{1,2}[:.h]\d{2}|\d{1,2}\s?(?:[ap]\.?\s?m\b|h\b|Uhr|uur)")
BY_WORDS = frozenset({Kind.PRICE, Kind.DATE, Kind.PLACE, Kind.CHANGE, Kind.FIGURE, Kind.DEADLINE})
"""Kinds of which a few words say enough."""
AFTERTHOUGHT = 3
"""Words of a sentence that belongs to the one before, which may say the opposite without it."""
SHORTEST = 3
"""Words of a sentence that can lead."""


@dataclass(frozen=True, slots=True)
class Template:
    """What is true of one kind of news."""

    leads: tuple[str, ...]
    """What it leads with, in this order."""
    first: Kind | None = None
    """What stands first in each text of it, if the brief has it."""
    sober: bool = False
    """Whether hashtags and emoji are out of place."""
    emoji: str = ""


@cache
def template_of(name: TemplateName) -> Template:
    told = tomllib.loads((Path(__file__).parent / "templates.toml").read_text("utf-8"))[name]
    return Template(
        **{**told, "leads": tuple(told["leads"]), "first": told.get("first") and Kind(told["first"])}
    )


@dataclass(frozen=True, slots=True)
class Lead:
    """A fact that opens a text, and what of it draws."""

    fact: Fact
    kind: Kind | None
    """None where it is the news itself."""

    @property
    def words(self) -> str:
        """What draws, as it stands in the brief."""
        return self.fact.carries[self.kind] if self.kind in BY_WORDS else self.fact.text


def leads_of(facts: Sequence[Fact], template: Template) -> list[Lead]:
    """What can lead, the best first; no fact twice."""
    if facts and facts[0].greets:
        return [Lead(facts[0], None)]
    able = [fact for fact in facts if fact.leads and len(fact.text.split()) >= SHORTEST]
    # Who is asked to call must know what for.
    able = [fact for fact in able if Kind.ASK not in fact.carries] or able or list(facts[:1])
    if template.first and any(template.first in fact.carries for fact in able):
        return [Lead(fact, template.first) for fact in able if template.first in fact.carries]
    ranked = [lead for kind in template.leads for lead in _by_kind(able, kind)]
    # One variant tests nothing: another sentence leads where nothing that draws can, but in a story.
    ranked += [Lead(fact, None) for fact in able[: 2 if len(template.leads) > 1 else 1]]
    return _in_turns(ranked)


def _by_kind(facts: Sequence[Fact], kind: str) -> list[Lead]:
    if kind == NEWS:
        return [Lead(facts[0], None)]
    # "Free" is no price to lead with, and "2 p.m." no date: both need what they are of.
    found = [Lead(fact, Kind(kind)) for fact in facts if kind in fact.carries]
    return [lead for lead in found if kind not in NUMBERED or _says_a_number_of_its_own(lead)]


def _says_a_number_of_its_own(lead: Lead) -> bool:
    return regex.search(r"\d", _CLOCK_TIME.sub("", lead.words)) is not None


def _in_turns(ranked: Iterable[Lead]) -> list[Lead]:
    """First one of each kind, then the second of each: two prices tell less apart than price and date."""
    turns: dict[Kind | None, int] = {}
    seen: set[int] = set()
    found: list[tuple[int, Lead]] = []
    for lead in ranked:
        if lead.fact.at not in seen:
            seen.add(lead.fact.at)
            turns[lead.kind] = turns.get(lead.kind, 0) + 1
            found.append((turns[lead.kind], lead))
    return [lead for _, lead in sorted(found, key=lambda turn: turn[0])]


def facts_that_fit(
    facts: Sequence[Fact],
    lead: Fact,
    *,
    musts: Collection[int] = (),
    fits: Callable[[list[Fact]], bool],
    is_enough: Callable[[list[Fact]], bool],
) -> list[Fact]:
    """The lead and what comes along, in the order in which it is set.

    `musts` and what readers act by come wherever it `fits`; the rest in the brief's order, until that
    `is_enough`.
    """
    chosen = set(_leaned_on(facts, lead))

    def with_(more: Iterable[int]) -> list[Fact]:
        return in_order([facts[at] for at in sorted(chosen | set(more))], lead)

    everything = with_(range(len(facts)))
    if fits(everything) and not is_enough(everything):
        return everything  # there is nothing to choose
    for at in musts:
        if fits(with_(_leaned_on(facts, facts[at]))):
            chosen |= set(_leaned_on(facts, facts[at]))
    for kind in KEPT:
        for fact in (fact for fact in facts if kind in fact.carries):
            if fits(with_(_leaned_on(facts, fact))):
                chosen |= set(_leaned_on(facts, fact))
    for fact in (fact for fact in facts if not fact.announces):
        more = set(_leaned_on(facts, fact))
        if not more <= chosen and fits(with_(more)) and not is_enough(with_(more)):
            chosen |= more
    return with_(())


def _leaned_on(facts: Sequence[Fact], fact: Fact) -> range:
    """The places of a fact, of those before it without which it says nothing, of the rest of its list, which
    half of would be untrue, and of an afterthought.
    """
    first, last = fact.at, fact.at + 1
    while facts[first].leans:
        first -= 1
    while last < len(facts) and facts[last].leans and _belongs(facts[last], facts[last - 1]):
        last += 1
    return range(first, last)


def _belongs(fact: Fact, before: Fact) -> bool:
    return bool(fact.mark) or before.announces or len(fact.text.split()) <= AFTERTHOUGHT


def in_order(facts: Sequence[Fact], lead: Fact) -> list[Fact]:
    """The lead, then what leans on it, then the rest as the brief has them."""
    led = [lead]
    for fact in facts:
        if fact.at == led[-1].at + 1 and fact.leans:
            led.append(fact)
    return [*led, *(fact for fact in facts if fact not in led)]
