"""What patterns can be filled with: the pieces of a brief, each under the name patterns call it by.

A filling remembers which facts it tells, so that no text tells one twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import regex

from core.foundation.ids import TemplateName
from core.writing.offline.audience import Audience
from core.writing.offline.clauses import is_clause, is_invitation
from core.writing.offline.english import bare, listed, sentence, started
from core.writing.offline.facts import Fact, Kind
from core.writing.offline.figures import is_comparison
from core.writing.offline.lexicon.anything import ANYTHING
from core.writing.offline.lexicon.english import ATTRIBUTE_STARTS
from core.writing.offline.lexicon.topic import Topic
from core.writing.offline.news import news_of
from core.writing.offline.product import Product

LONGEST_LEAD = 150
MOST_FACTS = 8
"""Facts that may open a text; more would only repeat themselves."""


@dataclass(frozen=True, slots=True)
class Filling:
    """Words for one place in a pattern. `rank` 0 fits the brief closely, 2 fits every brief."""

    text: str
    tells: frozenset[int] = frozenset()
    rank: int = 0
    promises: frozenset[int] = frozenset()
    """Facts that must follow at once, because the words hint at them."""


Fillings = Mapping[str, tuple[Filling, ...]]


def fillings_of(
    product: Product,
    facts: tuple[Fact, ...],
    audience: Audience,
    topics: tuple[Topic, ...],
    template: TemplateName,
) -> Fillings:
    """Everything the brief can fill; names with nothing behind them are empty."""
    facts = facts[:MOST_FACTS]
    found = {
        **_names(product),
        **_lead(product, facts[0].shortened(LONGEST_LEAD), template),
        **_figures(facts),
        **_readers(audience),
    }
    for name in ("pain", "question", "scene"):
        found[name] = tuple(_moments(name, audience, topics, template))
    return found


def _names(product: Product) -> dict[str, tuple[Filling, ...]]:
    """The product by its name, in the places where such a product can stand."""
    speaks = not (product.is_thing or product.is_event)
    return {
        "P": (Filling(product.name),),
        "the_P": (Filling(product.the),),
        "brand": (Filling(product.name),) * speaks,
        "event": (Filling(product.the),) * product.is_event,
        "E": (Filling(product.name),) * product.is_event,
        "This_is": (Filling("These are" if product.is_plural else "This is"),),
        "Here_is": (Filling("Here are" if product.is_plural else "Here's"),),
    }


def _lead(product: Product, lead: Fact, template: TemplateName) -> dict[str, tuple[Filling, ...]]:
    news = news_of(product, lead, template)
    told = frozenset({0})
    fragment = "" if news.clauses or news.appositive else started(lead.mid)
    thing = lead.is_thing and regex.search(r"\bnew\b", lead.text, regex.I) is None

    def telling(*texts: str) -> tuple[Filling, ...]:
        return tuple(Filling(text, told) for text in texts if text)

    return {
        "lead": telling(lead.mid),
        "Lead": telling(started(lead.mid)),
        "Told": telling(*(started(clause) for clause in news.clauses)) or telling(bare(lead.sentence)),
        "Offer": telling(*(map(started, news.clauses or (lead.mid,)))) if lead.figures.is_deal else (),
        "News": telling(*(started(clause) for clause in news.clauses)),
        "Again": telling(started(news.again)) or telling(bare(lead.sentence)),
        "intro": telling(news.appositive),
        "Fragment": telling(fragment),
        "newcomer": (Filling(product.the),) * news.describes,
        "Short": telling(started(_first_part(lead))),
        "Thing": telling(started(lead.mid) if thing else ""),
        "can": telling(bare(lead.ability)),
        "choice": telling(listed(lead.items, "or") if lead.kind is Kind.LIST and len(lead.items) < 5 else ""),
    }


def _figures(facts: tuple[Fact, ...]) -> dict[str, tuple[Filling, ...]]:
    strong = [(place, number) for place, fact in enumerate(facts) for number in fact.figures.strong]
    hidden = [
        (place, number)
        for place, number in strong
        if is_comparison(number)
        and not number.endswith("off")
        and _opens(place, facts[place])
        and facts[place].text.find(number) > 15
    ]
    # Figures in a row only make sense where they describe the same thing.
    plain = [number for place, number in strong if facts[place].kind is not Kind.CLAUSE]
    numbers = tuple(number for number in dict.fromkeys(plain) if not number.endswith("off"))
    when = next((fact.figures.when for fact in facts if fact.figures.when), "")
    day = regex.split(r"(?<!\s)\s++(?:at|from)\s|,\s+\d{1,2}(?::|\s?[ap]m)", when)[0]
    deadline = next((fact.figures.deadline for fact in facts if fact.figures.deadline), "")
    deal = next((n for f in facts if f.figures.is_deal for n in f.figures.numbers if n.endswith(" off")), "")
    short = [(place, fact) for place, fact in enumerate(facts) if len(fact.text) <= LONGEST_LEAD]
    return {
        "num": tuple(Filling(number, promises=frozenset({place})) for place, number in hidden[:3]),
        "nums": _one(listed(numbers[:3]) if len(numbers) > 1 else ""),
        "Figured": tuple(
            Filling(bare(fact.sentence), frozenset({place}))
            for place, fact in short
            if fact.figures.strong and _opens(place, fact)
        ),
        "Fact": tuple(
            Filling(started(fact.mid), frozenset({place}))
            for place, fact in short
            if fact.kind is Kind.CLAUSE
            and place
            and not fact.depends
            and not is_invitation(fact.text)
            and not fact.figures.price
            and len(fact.text.split()) > 3
        ),
        "When": _one(started(when)),
        "day": _one(day),
        "Day": _one(started(day)),
        "deadline": _one(deadline),
        "deal": _one(deal),
        "Deal": _one(started(deal)),
    }


def _first_part(lead: Fact) -> str:
    """The main news up to its colon, or up to its first comma where that leaves a clause."""
    head, colon, _ = lead.text.partition(": ")
    if colon and len(head) > 20:
        return head
    head, comma, _ = lead.text.partition(", ")
    return head if comma and lead.kind is Kind.CLAUSE and len(head) > 20 and is_clause(head) else ""


def _opens(place: int, fact: Fact) -> bool:
    """Whether `fact` can stand at the very beginning: it says more than a number and is no afterthought."""
    words = fact.text.casefold().split()
    return place == 0 or (
        len(words) > 3
        and words[0] not in ATTRIBUTE_STARTS
        and fact.kind is not Kind.PREDICATE
        and not fact.depends
    )


def _readers(audience: Audience) -> dict[str, tuple[Filling, ...]]:
    return {
        "aud": _one(audience.name),
        "Group": _one(started(audience.group)),
        "if_you": _one(audience.condition),
        "If_you": _one(started(audience.condition)),
    }


def _moments(
    name: str, audience: Audience, topics: tuple[Topic, ...], template: TemplateName
) -> Iterable[Filling]:
    """Pains, questions or scenes: of the topic, then of the readers, then of everybody.

    A scene of nothing in particular only leads to a story.
    """
    ranked = [(0, topic) for topic in topics[:1]]
    ranked_others = [(1, other) for other in (*topics[1:], *audience.personas[:2])]
    anything = [(2, ANYTHING)] if name != "scene" or template is TemplateName.STORY else []
    for rank, source in (*ranked, *ranked_others, *anything):
        for text in getattr(source, f"{name}s"):
            yield Filling(sentence(text), rank=rank)


def _one(text: str) -> tuple[Filling, ...]:
    return (Filling(text),) if text else ()
