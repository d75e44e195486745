"""Choosing: with which fact each variant leads, and which facts come along where there is no room for all.

Variants differ by what they lead with, since that is what a test of copy should tell: whether the price
draws, or the date. There are never more variants than there are facts that can lead.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from operator import itemgetter
from pathlib import Path

from pydantic import TypeAdapter

from core.writing.offline.carries import Kind
from core.writing.offline.read import POINT, QUOTES, Fact

TEMPLATES = Path(__file__).parent / "templates.toml"
NUMBERED = frozenset({Kind.PRICE, Kind.DATE, Kind.DEADLINE})
"""Kinds that lead only with a figure of their own."""
BY_WORDS = frozenset({Kind.PRICE, Kind.DATE, Kind.PLACE, Kind.CHANGE, Kind.DEADLINE})
"""Kinds of which a few words say enough."""
HOW = frozenset({Kind.ASK, Kind.CONTACT, Kind.WARNING})
"""What says how, which nobody needs who doesn't know yet what for."""
ACTED_BY = (Kind.DEADLINE, Kind.ASK, Kind.CONTACT, Kind.PRICE, Kind.DATE, Kind.PLACE)
"""What is carried before the rest, in this order: readers act by it."""
MATTERS = (Kind.WARNING, Kind.DEADLINE, Kind.DATE, Kind.PLACE, Kind.ASK)
"""What no variant lacks that the first has."""
SHORTEST = 3
"""Words of a sentence that can lead; one of so many may turn the one before into its opposite."""
Places = Collection[int]
"""Of facts in the brief."""
Fits = Callable[[list[Fact], bool], bool]
"""Whether a text of these facts, with or without a line that says whom to call, fits."""


@dataclass(frozen=True, slots=True)
class Template:
    """What is true of one kind of news; templates.toml says what each entry means."""

    leads: tuple[str, ...]
    first: Kind | None = None
    wants: tuple[Kind, ...] = ()
    order: bool = False
    whole: bool = False
    sober: bool = False
    emoji: str = ""


@cache
def template_of(name: str) -> Template:
    return TypeAdapter(Template).validate_python(tomllib.loads(TEMPLATES.read_text("utf-8"))[name])


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
    firsts = [Lead(facts[0], None)] if facts[0].greets else []
    firsts += [
        Lead(fact, template.first) for fact in facts if template.first in fact.carries and not fact.leans
    ]
    able = [fact for fact in facts if fact.leads and not HOW & fact.carries.keys()]
    ranked: list[Lead] = []
    for kind in template.leads:
        ranked += [Lead(facts[0], None)] if kind == "news" else []
        ranked += [
            Lead(fact, Kind(kind)) for fact in able if kind in fact.carries and draws(fact, Kind(kind))
        ]
    return firsts[:1] or _in_turns(ranked) or [Lead(facts[0], None)]


def draws(fact: Fact, kind: Kind) -> bool:
    """Whether a fact can lead by what it carries of a kind.

    "Free" is no price to lead with, and "2 p.m." no date: both need what they are of. What is added in
    brackets is no offer. The end of something draws where the sentence begins with it, or says a price.
    """
    text, words, carries = fact.text, fact.carries[kind], fact.carries.keys()
    if kind is Kind.DATE and Kind.DEADLINE in carries:
        return False
    if kind is Kind.DEADLINE and not ({Kind.PRICE, Kind.OFFER} & carries or text.startswith(words)):
        return False
    in_brackets = text.rfind("(", 0, text.find(words)) > text.rfind(")", 0, text.find(words))
    enough = len(text.split()) >= SHORTEST
    return enough and not in_brackets and (kind not in NUMBERED or fact.numbers(kind))


def _in_turns(ranked: Iterable[Lead]) -> list[Lead]:
    """First one of each kind, then the second of each: two prices tell less apart than price and date."""
    turns: Counter[Kind | None] = Counter()
    found: dict[str, tuple[int, Lead]] = {}
    for lead in ranked:
        if lead.fact.text not in found:
            turns[lead.kind] += 1
            found[lead.fact.text] = turns[lead.kind], lead
    return [lead for _, lead in sorted(found.values(), key=itemgetter(0))]


def bonds_of(facts: Sequence[Fact], template: Template) -> list[set[int]]:
    """For each fact the places of those without which it says nothing, or half of the truth.

    Steps are told as far as there is room, times all or none, of other points any.
    """
    bonds: list[set[int]] = [set() for _ in facts]
    heading, day = [0] * len(facts), {0}
    for before, fact in pairwise(facts):
        heading[fact.at] = heading[before.at] if before.mark and fact.mark else before.at
    whole = {heading[fact.at] for fact in facts if fact.mark == POINT and Kind.DATE in fact.carries}
    for before, fact in pairwise(facts):
        head, both = heading[fact.at], False
        day = {before.at} if Kind.DATE in before.carries and not before.tells_hour else day
        if fact.tells_hour:
            bonds[fact.at] |= day
        if template.whole and fact.paragraph == before.paragraph:
            needed, both = before.at, True
        elif fact.mark and facts[head].announces:
            in_turn = fact.mark != POINT or head in whole
            needed, both = before.at if in_turn else head, head in whole or before.at == 0
        elif fact.leans and not fact.mark:
            turns = fact.text[0] in QUOTES or len(fact.text.split()) <= SHORTEST
            needed, both = before.at, before.announces or before.asks or turns
        else:
            continue
        bonds[fact.at].add(needed)
        bonds[before.at] |= {fact.at} if both else set()
    return bonds


def unit(bonds: Sequence[set[int]], at: int) -> set[int]:
    """The places of all that come with the fact at this one."""
    found, left = {at}, [at]
    while left:
        more = bonds[left.pop()] - found
        found |= more
        left.extend(more)
    return found


def facts_that_fit(
    facts: Sequence[Fact], lead: Fact, template: Template, fits: Fits, *, musts: Places, only: Places
) -> tuple[list[Fact], bool]:
    """The lead and what comes along, in the order in which it is set, and whether a line says whom to call.

    Of the facts in `only`, all where it is empty, `musts` come first, then what readers act by, then the rest
    in the brief's order, each wherever it `fits`.
    """
    able, bonds = sorted(only) or range(len(facts)), bonds_of(facts, template)
    chosen, line = unit(bonds, lead.at), False

    def with_(more: Iterable[int]) -> list[Fact]:
        return in_order([facts[at] for at in sorted(chosen | set(more))], lead)

    everything = with_(other for at in able for other in (unit(bonds, at) if only else {at}))
    if fits(everything, False):
        return everything, False  # there is nothing to choose

    def take(places: Iterable[int], most: int = len(facts)) -> None:
        nonlocal chosen
        for at in places:
            if at in chosen or facts[at].announces or facts[at].signs:
                continue
            more = unit(bonds, at)
            if fits(with_(more), line):
                chosen, most = chosen | more, most - 1
            if most == 0 or (at not in chosen and template.order):
                break

    carrying = {kind: [at for at in able if facts[at].says(kind)] for kind in Kind}
    take(musts)
    take(sorted(carrying[Kind.WARNING], key=lambda at: Kind.ASK not in facts[at].carries))
    if not template.order:
        news = [at for at in able if at == 0]
        take(at for at in news if matters(facts[at], template))
        for want in template.wants:
            take(carrying[want], most=1)
        take(news)
        for kind in ACTED_BY:
            take(carrying[kind])
            if kind is Kind.CONTACT and carrying[kind]:
                line = chosen.isdisjoint(carrying[kind]) and fits(with_(()), True)
    take(able)
    return with_(()), line


def matters(fact: Fact, template: Template) -> bool:
    """Whether a text without this would say less of what readers act by."""
    return any(map(fact.says, (*template.wants, *MATTERS)))


def in_order(facts: Sequence[Fact], lead: Fact) -> list[Fact]:
    """The lead, then what leans on it, then the rest as the brief has them."""
    end = lead.at + 1
    for fact in facts:
        end += fact.at == end and fact.leans
    return sorted(facts, key=lambda fact: (not lead.at <= fact.at < end, fact.at))
