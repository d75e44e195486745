"""Who the copy is for: the brief's own words, made to stand in a sentence, and the persona behind them."""

from dataclasses import dataclass

import regex

from core.writing.offline.english import bare
from core.writing.offline.lexicon.english import (
    BARE_VERBS,
    COMMON_ADJECTIVES,
    LOWERED_STARTS,
    PLURALS,
    SELF_STANDING,
    UNCALLED,
)
from core.writing.offline.lexicon.people_on_the_way import ON_THE_WAY
from core.writing.offline.lexicon.persona import Persona
from core.writing.offline.lexicon.personas import PERSONAS

LONGEST_NAME = 60
LONGEST_CONDITION = 60


@dataclass(frozen=True, slots=True)
class Audience:
    """The audience in the forms that sentences need; a form that can't be made well is empty."""

    name: str = ""
    """After a preposition: "for busy parents in cities", "for every CFO of a small company"."""
    group: str = ""
    """A plural without its qualifiers: "busy parents"."""
    condition: str = ""
    """What makes a reader one of them, after "if": "you commute"."""
    personas: tuple[Persona, ...] = ()


def read_audience(text: str) -> Audience:
    """The audience described by `text`."""
    words = " ".join(regex.sub(r"<[^<>\s]*>|https?://\S+|[\p{Cc}\p{Cf}]", " ", text).split())
    personas = _personas(words)
    name = _named(words)
    if not regex.match(r"[\p{Latin}\d]", name):
        return Audience(personas=personas)
    head = _AFTER_HEAD.split(name, maxsplit=1)[0].strip(" ,")
    if regex.sub(r"^(?:all |our |the )+", "", name.casefold()) in UNCALLED:
        # "For everyone" and "for customers" tell nobody that they are meant.
        return Audience(personas=personas)
    if _AGE.match(name[len(head) :]):
        # A segment for planning, not a name that people like to be called by.
        return Audience(condition=_condition(name), personas=personas)
    plural = _is_plural(head)
    if not plural:
        name = _singled(name)
    return Audience(
        name=name if len(name) <= LONGEST_NAME else (head if len(head) <= LONGEST_NAME and plural else ""),
        group=head if plural and len(head) <= 32 and _callable(head) else "",
        condition=_condition(name) if plural or regex.search(r"\b(?:who|that)\b", name) else "",
        personas=personas,
    )


def _personas(words: str) -> tuple[Persona, ...]:
    """The personas `words` speak of; a way of travelling shuts out what is said of another or of any."""
    described = regex.sub(r"\bwithout\s+(?:an?\s+)?\S+", " ", words)
    found = [persona for persona in PERSONAS if persona.matches(described)]
    ways = [persona for persona in found if persona in ON_THE_WAY]
    return tuple(persona for persona in found if persona not in ways[1:])


def _named(words: str) -> str:
    """The part of `words` that names the people, without labels, ages of personas and second sentences."""
    words = regex.sub(
        r"^(?:(?:target|primary|main)\s+)?(?:audience|group|persona|readers?|users?)\s*:\s*",
        "",
        words,
        flags=regex.I,
    )
    words = regex.sub(r"^(?:this is )?(?:for|to|aimed at|targeting)\s+", "", words, flags=regex.I)
    words = regex.split(r"(?<=[\p{L}\p{N})])[.;!?](?:\s|$)|\s[–—]\s|\s-\s|\s\(", words, maxsplit=1)[0]
    if regex.match(r"\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+)?,\s+(?:\d|an?\s)", words):
        role = regex.search(r",\s+(?:an?\s+)?(\p{Ll}[\p{L} -]+?)(?=,|$|\s(?:who|from|in)\b)", words)
        words = role[1] if role else ""
    return _small(_listed_groups(bare(words)))


def _listed_groups(words: str) -> str:
    """`words` whole where commas join groups of people or adjectives, else what stands before the first."""
    parts = [part.strip() for part in words.split(",") if part.strip()]
    groups = all(_is_plural(regex.split(r"\sand\s", part)[-1].strip()) for part in parts)
    adjectives = len(parts) == 2 and _AFTER_HEAD.search(parts[0]) and len(parts[1].split()) <= 3
    if len(parts) < 2 or (len(parts) <= 4 and (groups or adjectives) and not regex.search(r"\d", words)):
        return words
    return parts[0]


def _small(words: str) -> str:
    """A small first letter, unless the word is a name or an acronym."""
    first, _, rest = words.partition(" ")
    lowered = first.casefold()
    common = lowered in LOWERED_STARTS or lowered in PLURALS or any(p.knows(lowered) for p in PERSONAS)
    if first[:1].isupper() and first[1:].islower() and (common or lowered in COMMON_ADJECTIVES):
        return f"{lowered} {rest}".strip()
    return words


def _callable(head: str) -> bool:
    return head.casefold() not in UNCALLED and not head.casefold().startswith(
        ("our ", "your ", "the ", "all ")
    )


def _is_plural(head: str) -> bool:
    last = head.rsplit(maxsplit=1)[-1].casefold() if head else ""
    if " and " in head or last in PLURALS:
        return True
    return last.endswith("s") and not last.endswith(("ss", "us", "is", "business"))


def _singled(name: str) -> str:
    """A singular name that can follow "for": with an article of its own, or "every"."""
    first = name.split(" ", 1)[0].casefold()
    if first in {"a", "an"}:
        return f"every {name.split(' ', 1)[1]}" if " " in name else ""
    if first in SELF_STANDING or name.casefold().startswith(("gen ", "generation ")):
        return name
    head = _AFTER_HEAD.split(name, maxsplit=1)[0].strip(" ,").split()
    return f"every {name}" if head and _ROLE.fullmatch(head[-1]) else ""


def _condition(name: str) -> str:
    """ "you commute" of "students who commute", "you have sensitive skin" of "people with sensitive skin"."""
    if found := regex.search(r"\b(?:who|that)\s+(\S+)(.*)", name):
        one = name.casefold().startswith(("anyone", "everyone", "every ", "everybody", "anybody", "somebody"))
        text = f"you {_for_you(found[1]) if one else found[1]}{found[2]}"
    elif found := regex.search(r"\bwith\s+(?!no\b)(.+)", name):
        text = f"you have {found[1]}"
    elif found := _STATE.search(name):
        text = f"you're {found[1]}"
    else:
        return ""
    for theirs, yours in ((r"their", "your"), (r"themselves", "yourself"), (r"they|them", "you")):
        text = regex.sub(rf"\b(?:{theirs})\b", yours, text)
    return text if len(text) <= LONGEST_CONDITION else ""


def _for_you(verb: str) -> str:
    """ "bakes" as it follows "you": "bake"."""
    if verb in BARE_VERBS:
        return verb
    if verb in _SINGULAR_VERBS:
        return _SINGULAR_VERBS[verb]
    return verb.removesuffix("es" if verb.endswith(("shes", "ches", "sses", "xes")) else "s")


_DOING = "living|working|sharing|looking|learning|starting|running|planning|studying"
_AFTER_HEAD = regex.compile(
    r"\s(?:of|for|from|in|on|at|by|with|without|to|that|which|who|whose|under|over|between|aged|ages|around"
    rf"|near|across|{_DOING}|\d)\b"
)
_STATE = regex.compile(rf"\s((?:{_DOING})\b.*|in (?:the )?(?:\p{{Lu}}[\p{{L}}' -]{{1,60}}|neighbou?rhood)$)")
_ROLE = regex.compile(r"(?<!\p{L})\p{L}*(?:er|or|ist|ent|ant|ian|ee|CEO|CFO|CTO|CMO|COO)")
_AGE = regex.compile(r"(?<!\s)\s++(?:(?:over|under|aged|ages|between|from)\s++)?\d")
_SINGULAR_VERBS = {
    "is": "are",
    "has": "have",
    "does": "do",
    "goes": "go",
    "doesn't": "don't",
    "isn't": "aren't",
}
