"""What the offline writer works with: a brief read into facts, audience and topics, the main news first."""

import hashlib
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product as combinations
from string import Formatter

import regex

from core.campaigns.brief import Brief
from core.foundation.ids import TemplateName
from core.writing.offline.audience import Audience, read_audience
from core.writing.offline.english import KEEP, bare, started, tidy
from core.writing.offline.facts import Fact, Kind, read_facts
from core.writing.offline.figures import Figures
from core.writing.offline.fillings import Filling, Fillings, fillings_of
from core.writing.offline.hint import Lead, Wishes
from core.writing.offline.language import tongue_of
from core.writing.offline.lexicon.anything import TOPICS
from core.writing.offline.lexicon.tongues import Tongue
from core.writing.offline.lexicon.topic import Topic
from core.writing.offline.news import news_of
from core.writing.offline.product import Product, product_of
from core.writing.offline.sentences import lines_of
from core.writing.offline.spelling import respelled


@dataclass(frozen=True, slots=True)
class Material:
    """A brief as the patterns need it."""

    brief: Brief
    product: Product
    facts: tuple[Fact, ...]
    """The main news first."""
    audience: Audience
    topics: tuple[Topic, ...]
    fillings: Fillings
    tongue: Tongue | None = None
    """The brief's language where it is not English and there are words for it."""

    @property
    def lead(self) -> Fact:
        return self.facts[0]

    def names_product(self, text: str) -> bool:
        return self.product.stands_in(text)

    def filled(self, pattern: str) -> Iterator[Filling]:
        """`pattern` with every combination of fillings; nothing if one of its places has none."""
        places = [name for _, name, _, _ in Formatter().parse(pattern) if name]
        for choice in combinations(*(self.fillings.get(place, ()) for place in places)):
            text = pattern.format_map(dict(zip(places, (filling.text for filling in choice), strict=True)))
            names = not _NAMES.isdisjoint(places)
            if (names and self._twice(text)) or _has_two_colons(pattern, choice):
                continue
            yield Filling(
                tidy(started(text)),
                frozenset().union(*(filling.tells for filling in choice)),
                max((filling.rank for filling in choice), default=0),
                frozenset().union(*(filling.promises for filling in choice)),
            )

    def _twice(self, text: str) -> bool:
        return text.replace(KEEP, "").casefold().count(self.product.name.strip(KEEP).casefold()) > 1


_NAMES = frozenset({"P", "the_P", "brand", "event", "E", "newcomer"})


def _has_two_colons(pattern: str, choice: Iterable[Filling]) -> bool:
    return ": " in pattern and any(": " in filling.text for filling in choice)


def material_of(brief: Brief, wishes: Wishes) -> Material:
    """The material in `brief`, arranged as `wishes` ask for it."""
    name = _kept_small(_plain(brief.product)) or "our news"
    if tongue := tongue_of(brief):
        return _foreign(brief, name, tongue, wishes)
    news = respelled(brief.news.replace(KEEP, ""), name)
    if name.startswith(KEEP):
        small = name.strip(KEEP)
        news = regex.sub(
            rf"(?<![\p{{L}}\p{{N}}{KEEP}]){regex.escape(small)}(?![\p{{L}}])", lambda _: name, news
        )
    product = product_of(name, news)
    facts = read_facts(news, brief.link) or (Fact(f"news from {name}", Kind.PHRASE, Figures()),)
    if brief.template is TemplateName.EVENT:
        facts = (facts[0], *(_dated(fact) for fact in facts[1:]))
    facts = _with_mentions(_arranged(product, facts, brief.template, wishes), wishes)
    audience = read_audience(brief.audience)
    topics = _topics(brief, facts[0])
    fillings = fillings_of(product, facts, audience, topics, brief.template)
    return Material(brief, product, facts, audience, topics, fillings)


def _foreign(brief: Brief, name: str, tongue: Tongue, wishes: Wishes) -> Material:
    """The sentences of `brief` as they stand: nothing is read into the words of another language."""
    said = (*lines_of(brief.news.replace(KEEP, ""), brief.link, last=tongue.last_of_list), *wishes.mentions)
    lines = dict.fromkeys(bare(line) for line in said)
    facts = tuple(Fact(line, Kind.CLAUSE, Figures()) for line in lines if regex.search(r"[\p{L}\p{N}]", line))
    return Material(
        brief,
        Product(name, name),
        facts or (Fact(name, Kind.PHRASE, Figures()),),
        Audience(),
        (),
        {},
        tongue,
    )


def chance(brief: Brief, *parts: object) -> random.Random:
    """Randomness that is the same for the same brief and parts, in every process."""
    said = "\x1f".join(
        (brief.product, brief.news, brief.audience, brief.tone, brief.template, *map(str, parts))
    )
    return random.Random(hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest())


def _arranged(
    product: Product, facts: tuple[Fact, ...], template: TemplateName, wishes: Wishes
) -> tuple[Fact, ...]:
    """`facts` with the one that should lead first; the order of the rest stays."""
    carries: dict[Lead, Callable[[Figures], object]] = {
        Lead.PRICE: lambda figures: figures.price,
        Lead.NUMBER: lambda figures: figures.strong,
        Lead.DATE: lambda figures: figures.when or figures.deadline,
        Lead.DEAL: lambda figures: figures.is_deal,
    }
    wanted = wishes.lead or (Lead.DEAL if template is TemplateName.OFFER else None)
    found = next((fact for fact in facts if wanted and carries[wanted](fact.figures)), facts[0])
    if found is facts[0]:
        return facts
    # News that was announced with a bare noun needs a clause when it no longer stands first.
    clauses = news_of(product, facts[0], template).clauses
    first = Fact(clauses[0], Kind.CLAUSE, facts[0].figures) if clauses else facts[0]
    return (found, *(first if fact is facts[0] else fact for fact in facts if fact is not found))


def _dated(fact: Fact) -> Fact:
    """A fact that is only a date and a place, as a sentence."""
    figures = fact.figures
    if not figures.when or fact.text not in {figures.when, f"{figures.when} in {figures.where}"}:
        return fact
    return Fact(f"It takes place on {fact.text}", Kind.CLAUSE, figures)


def _with_mentions(facts: tuple[Fact, ...], wishes: Wishes) -> tuple[Fact, ...]:
    """`facts` with what a hint wants mentioned right after the lead: moved there, or added."""
    lead, *rest = facts
    for mention in wishes.mentions:
        words = _content(mention)
        known = next((fact for fact in rest if words and words <= _content(fact.text)), None)
        if known:
            rest = [known, *(fact for fact in rest if fact is not known)]
        elif not words or not words <= _content(lead.text):
            rest = [*_said(mention), *rest]
    return (lead, *rest)


def _content(text: str) -> set[str]:
    return set(regex.findall(r"[\p{L}\p{N}]{4,}", text.casefold()))


def _said(mention: str) -> tuple[Fact, ...]:
    """A hint's own words as a fact that can stand alone."""
    facts = read_facts(mention, None)
    return tuple(
        Fact(f"Not to forget: {started(fact.mid)}", Kind.PHRASE, fact.figures) if fact.is_thing else fact
        for fact in facts
    )


def _topics(brief: Brief, lead: Fact) -> tuple[Topic, ...]:
    """What the brief speaks of most: one topic, or two that are nearly even.

    A single word in passing makes no topic: it counts where it names the product or the main news.
    """
    said, main = f"{brief.product} {brief.news}", f"{brief.product} {lead.text}"
    weights = sorted(
        (
            (topic.weight(said), topic)
            for topic in TOPICS
            if topic.weight(said)[0] > 1 or topic.weight(main)[0] > 0
        ),
        key=lambda pair: pair[0],
        reverse=True,
    )
    most = weights[0][0][0] if weights else 0
    return tuple(topic for (words, _), topic in weights[:2] if words >= most * 2 / 3)


def _plain(text: str) -> str:
    text = regex.sub(r"<(?:https?://[^<|>\s]+)\|([^<>]+)>", r"\1", text)
    text = regex.sub(r"<[@#!][^<>\s]*>", " ", text)
    text = regex.sub(r"[\p{Cc}\p{Cf}--[\u200c\u200d\u200e\u200f]]", " ", text, flags=regex.V1)
    return " ".join(text.replace(KEEP, "").split())


def _kept_small(product: str) -> str:
    """A name that is written small, marked so that no sentence start changes it."""
    is_name = product[:1].islower() and " " not in product
    return f"{KEEP}{product}" if is_name else product
