"""Tells the main news in whole clauses that name the product: "we've added … to …", "with …, you can now …".

Which clause is true depends on how the news and the product belong together: the news may be a sentence of
its own, the product itself, something the product now has, or what an offer gives.
"""

from dataclasses import dataclass

import regex

from core.foundation.ids import TemplateName
from core.writing.offline.clauses import has_plural_head, head_noun
from core.writing.offline.facts import Fact, Kind
from core.writing.offline.lexicon.english import ATTRIBUTE_STARTS, IMPERATIVES
from core.writing.offline.product import Product

NEWS = (TemplateName.LAUNCH, TemplateName.UPDATE)


@dataclass(frozen=True, slots=True)
class News:
    """The main news in the forms sentences need; a form that would not be true or not be English is empty."""

    clauses: tuple[str, ...] = ()
    """Whole clauses that tell the news, the product named where that works; the best first."""
    again: str = ""
    """A clause that tells it after the product was named."""
    appositive: str = ""
    """The product with its description: "Bloko, wooden building blocks with magnets inside"."""
    describes: bool = False
    """Whether the news says what the product is."""


def news_of(product: Product, lead: Fact, template: TemplateName) -> News:
    """The forms of `lead`, the main fact about `product`."""
    text = lead.mid
    match lead.kind:
        case Kind.CLAUSE:
            return News(_clauses(product, text, template), again=text)
        case Kind.PREDICATE:
            return _predicate(product, text)
        case Kind.STATE:
            return _state(product, text)
        case _ if product.stands_in(text):
            return _release(product, text, lead, template)
        case _:
            return _phrase(product, text, lead, template)


def _phrase(product: Product, text: str, lead: Fact, template: TemplateName) -> News:
    if version := _VERSION.match(text):
        return _version(product, text, version.end())
    if template is TemplateName.OFFER:
        return _offer(product, text)
    return _thing(product, text, lead, template)


def _clauses(product: Product, text: str, template: TemplateName) -> tuple[str, ...]:
    if text.split(" ", 1)[0].casefold() in IMPERATIVES:
        return ()
    if product.stands_in(text):
        return (text,)
    first = regex.split(r"[\s']", text, maxsplit=1)[0].casefold()
    speaks = not (product.is_thing or product.is_event)
    if first in {"we", "our"} and template is not TemplateName.OFFER and speaks:
        return (f"at {product.the}, {text}", text)
    if first == "you" and not product.is_place:
        return (f"with {product.the}, {text}", text)
    if (
        template is TemplateName.EVENT
        and product.is_event
        and (first[:1].isdigit() or first in {"the", "all"})
    ):
        return (f"at {product.the}, {text}", text)
    return (text,)


def _predicate(product: Product, text: str) -> News:
    if product.is_plural:
        return News()
    verb = f"{text[0].lower()}{text[1:]}"
    return News((f"{product.the} {verb}",), again=f"it {verb}")


def _state(product: Product, text: str) -> News:
    """How or where the product is: "back in stock"."""
    it = "they're" if product.is_plural else "it's"
    state = regex.sub(r"^available", "now available", f"{text[0].lower()}{text[1:]}")
    if regex.match(r"(?:re)?(?:open|launch)ed\b", state):
        they_have = "they have" if product.is_plural else "it has"
        has = they_have.split()[1]
        return News((f"{product.the} {has} {state}",), again=f"{they_have} {state}")
    if with_what := regex.match(r"now (?=with\b)", state):
        comes = "come" if product.is_plural else "comes"
        return News((f"{product.the} now {comes} {state[with_what.end() :]}",))
    return News((f"{product.the} {product.be} {state}",), again=f"{it} {state}")


def _release(product: Product, text: str, lead: Fact, template: TemplateName) -> News:
    """A phrase that names the product itself, such as a release: "sprocket 2.0"."""
    out = lead.announced and template in NEWS and not product.is_plural
    if not out or not product.stands_in(text[: len(product.name) + 4]):
        return News()
    return News((f"{text} is out",), again=f"{text} is out")


def _version(product: Product, text: str, end: int) -> News:
    """A version of the product: "v2.0 with dark mode"."""
    number, rest = text[:end], text[end:].strip(" ,:")
    told = f"{product.name} {number} is out{f', {rest}' if rest.startswith('with ') else ''}"
    return News((told,) if rest.startswith("with ") or not rest else ())


def _offer(product: Product, text: str) -> News:
    """What buyers get; the place is named where the phrase names the goods."""
    if ":" in text or not regex.match(r"\d|free |half|two |three |[$€£]", text, regex.I):
        return News()
    goods = regex.search(r"\b(?:off|on) (?:the|our|all|every|any)\b", text) and not product.is_thing
    return News((f"{f'at {product.the}, ' if goods else ''}you get {text}",), again=f"you get {text}")


def _thing(product: Product, text: str, lead: Fact, template: TemplateName) -> News:
    first = text.split(" ", 1)[0].casefold()
    if first in ATTRIBUTE_STARTS | _NO_NOUNS or not first[:1].isalpha() or _NO_GAIN.search(text):
        return News()
    if _is_itself(product, text, template):
        return _itself(product, text, lead)
    if template is TemplateName.EVENT and not product.is_place:
        return News()
    if lead.announced or template in {TemplateName.UPDATE, TemplateName.EVENT}:
        thing = _with_article(regex.sub(r"^our (?=new )", "a " if _is_one(text) else "", text), lead)
        return _added(product, thing, lead) if thing and not thing.startswith("our ") else News()
    return _description(product, text, lead)


def _is_itself(product: Product, text: str, template: TemplateName) -> bool:
    """Whether the brief's phrase is another name for its product: "our first waterproof backpack"."""
    if template not in {TemplateName.LAUNCH, TemplateName.STORY} or not _DETERMINED.match(text):
        return False
    if product.shares_noun_with(head_noun(text)):
        return True
    ours = regex.match(r"our (?:very )?(?:first|new|newest|latest|own)\b", text, regex.I) is not None
    return ours and not product.is_place and has_plural_head(text) is product.is_plural


def _itself(product: Product, text: str, lead: Fact) -> News:
    thing = text if regex.match(r"(?:our|an?|the)\s", text, regex.I) or lead.is_plural else f"a {text}"
    it = "they're" if product.is_plural else "it's"
    return News(
        (f"{product.the} {product.be} {thing}",),
        again=f"{it} {thing}",
        appositive=f"{product.the}, {thing}",
        describes=True,
    )


def _added(product: Product, thing: str, lead: Fact) -> News:
    """Something the product now has, or something there is at a place."""
    has = "have" if product.is_plural else "has"
    now = () if product.is_plural and not product.is_place else (f"{product.the} now {has} {thing}",)
    if ":" in thing or lead.figures.when or regex.search(r"\bout\b", thing):
        return News(now if ":" in thing else ())
    if product.is_place or (product.is_plural and product.is_thing):
        where = "at" if product.is_place else "from"
        be = "are" if lead.kind is Kind.LIST or lead.is_plural else "is"
        return News((*now, f"there {be} {thing} {where} {product.the}"), again=f"there {be} {thing}")
    clauses = [*now, f"we've added {thing} to {product.the}"]
    if lead.kind is Kind.LIST or lead.is_plural:
        clauses.append(f"{thing} are now part of {product.the}")
    return News(tuple(clauses), again=f"we've added {thing}")


def _with_article(thing: str, lead: Fact) -> str:
    """`thing` as an object, with an article where it needs one; empty where that can't be told."""
    if lead.kind is Kind.LIST or lead.is_thing:
        return thing
    noun = head_noun(thing)
    if noun.endswith(("ing", "ware", "ment", "ity", "ness", "age", "mode", "support", "access")):
        return thing
    return f"a {thing}" if thing.casefold().startswith("new ") else ""


def _description(product: Product, text: str, lead: Fact) -> News:
    """What the product is."""
    if not lead.is_thing or product.is_place:
        return News()
    one = regex.match(r"an? ", text) is not None and not product.is_plural
    return News(
        (f"{product.the} is {text}",) if one else (),
        again=f"it's {text}" if one else "",
        appositive=f"{product.the}, {text}" if text[:1].islower() else "",
        describes=True,
    )


def _is_one(text: str) -> bool:
    return not has_plural_head(text)


_DETERMINED = regex.compile(r"(?:our|an?|the|new|first)\s", regex.I)
_VERSION = regex.compile(r"(?:v|version |release )\d+(?:\.\d+)*\b", regex.I)
_NO_NOUNS = frozenset(
    {"no", "free", "included", "available", "coming", "out", "now", "more", "less", "open", "half"}
)
_NO_GAIN = regex.compile(
    r"\b(?:removal|end of|closure|closing|discontinu|shutdown|increase|maintenance|downtime|deprecat"
    r"|fix(?:es)?\b|bugs?\b|changes?\b|delay|cancel|recall|outage)",
    regex.I,
)
"""Nouns that nobody "adds" to a product."""
