"""Reads a brief's news into facts: sentences that stand alone, noun phrases, lists, and what they carry.

Nothing is added here: every fact keeps the words of the brief.
"""

from dataclasses import dataclass, replace
from enum import Enum

import regex

from core.writing.offline.clauses import has_plural_head, is_clause
from core.writing.offline.english import bare, clipped, listed, mid, sentence
from core.writing.offline.figures import Figures, figures_in
from core.writing.offline.lexicon.english import (
    AFTER_PARTICIPLE,
    ATTRIBUTE_STARTS,
    BACKWARD,
    DETERMINERS,
    PREDICATE_STARTS,
)
from core.writing.offline.sentences import comma_parts, lines_of


class Kind(Enum):
    """How a fact behaves in a sentence."""

    CLAUSE = "clause"
    """Stands alone: "You can now export to PDF"."""
    PHRASE = "phrase"
    """A noun phrase: "our new refill pods"."""
    PREDICATE = "predicate"
    """A verb that looks for its subject: "Drops Python 3.9"."""
    STATE = "state"
    """Says how or where the product is: "back in stock", "now in Berlin"."""
    LIST = "list"
    """Several things of the same rank: "dark mode, faster sync and offline maps"."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the brief says. `text` has no end mark."""

    text: str
    kind: Kind
    figures: Figures
    items: tuple[str, ...] = ()
    announced: bool = False
    """Whether the brief presents it as what is new ("launch of …", "new: …", "our …")."""

    @property
    def mid(self) -> str:
        """To stand after a colon or inside a sentence."""
        return self.text if self.kind is Kind.PREDICATE else mid(self.text)

    @property
    def sentence(self) -> str:
        """To stand alone."""
        if self.kind is Kind.PREDICATE:
            return sentence(f"It {self.text[0].lower()}{self.text[1:]}")
        return sentence(self.text)

    @property
    def depends(self) -> bool:
        """Whether it speaks of something named before: "it weighs …", "until now they cost …"."""
        first = {word.strip(",") for word in self.text.casefold().replace("’", "'").split()[:4]}
        return self.kind is Kind.CLAUSE and bool(first & BACKWARD)

    @property
    def is_thing(self) -> bool:
        """Whether "Meet …" and "with …" take it: a noun phrase with an article or a plural head."""
        if self.kind is Kind.LIST:
            return all(_plain_thing(item) for item in self.items)
        return self.kind is Kind.PHRASE and _plain_thing(self.text)

    @property
    def is_plural(self) -> bool:
        return (
            self.is_thing
            and not self.text.casefold().startswith(("a ", "an ", "this "))
            and has_plural_head(self.text)
        )

    @property
    def ability(self) -> str:
        """ "export to PDF" of "You can now export to PDF"; empty for other facts."""
        found = regex.match(
            r"you (?:can|could|may)(?: now| finally| also)? (?!only|not|no )(.+)", self.text, regex.I
        )
        return found[1] if found else ""

    def shortened(self, most: int) -> "Fact":
        """At most `most` characters: to a comma where that leaves a whole clause, else with an ellipsis."""
        if len(self.text) <= most:
            return self
        head = self.text[:most].rsplit(", ", 1)[0]
        whole = self.kind is Kind.CLAUSE and len(head) < most and len(head) > most // 3 and is_clause(head)
        return replace(self, text=head if whole else clipped(self.text, most), items=())

    def trimmed(self, most: int) -> "Fact | None":
        """At most `most` characters without a cut in the middle: fewer things, or nothing."""
        if len(self.text) <= most:
            return self
        for count in range(len(self.items) - 1, 0, -1):
            items = self.items[:count]
            text = listed(items) if self.kind is Kind.LIST else ", ".join(items)
            if len(text) <= most:
                return replace(self, text=text, items=items)
        short = self.shortened(most)
        return None if short.text.endswith("…") else short


def read_facts(news: str, link: str | None) -> tuple[Fact, ...]:
    """The facts of `news`, in its order."""
    facts: list[Fact] = []
    for line in lines_of(news, link):
        facts.extend(_facts_of(line))
    facts = [fact for fact in facts if regex.search(r"[\p{L}\p{N}\p{So}]", fact.text)]
    telling = [fact for fact in facts if _spoken(fact.text) not in _CALLS_FOR_ATTENTION]
    return tuple(dict.fromkeys(telling or facts))


def _spoken(text: str) -> str:
    return regex.sub(r"[^\p{L}\p{N}\s]", "", text).strip().casefold()


def _facts_of(line: str) -> list[Fact]:
    if state := _STATE_LABEL.match(line):
        return [_fact(state[1], Kind.STATE), *_facts_of(line[state.end() :])]
    label = _LABEL.match(line)
    if label:
        line = line[label.end() :]
    text = bare(_LAUNCH_OF.sub("", line))
    if not text:
        return []
    facts = _read(text, peers=bool(label))
    announced = label or _LAUNCH_OF.match(line) or regex.match(r"our\s|new\s", text, regex.I)
    return [replace(facts[0], announced=True), *facts[1:]] if announced else facts


def _read(text: str, *, peers: bool) -> list[Fact]:
    head, colon, tail = text.partition(": ")
    if colon and _TITLE_OF_A_LINE.fullmatch(head) and not is_clause(tail) and not is_clause(head):
        return [_fact(text, Kind.PHRASE)]
    if colon and len(head) <= 60 and not is_clause(tail) and _are_peers(comma_parts(tail)):
        return [*_read(head, peers=False), _list(comma_parts(tail))]
    if is_clause(text):
        return [_read_clause(piece) for piece in _clause_pieces(text)]
    if text.split(" ", 1)[0].casefold() in PREDICATE_STARTS:
        return [_fact(text, Kind.PREDICATE)]
    if _STATE.match(text):
        first, *rest = comma_parts(text)
        return [_fact(first, Kind.STATE), *(_phrase_facts(", ".join(rest), peers=False) if rest else [])]
    return _phrase_facts(text, peers=peers)


def _read_clause(text: str) -> Fact:
    if text.split(" ", 1)[0].casefold() in PREDICATE_STARTS:
        return _fact(text, Kind.PREDICATE)
    return _fact(f"We're {mid(text)}" if _SEEKING.match(text) else text, Kind.CLAUSE)


def _are_peers(parts: list[str]) -> bool:
    """Whether `parts` are things of one rank: no groups among them, no terms, nothing said of them."""
    return (
        len(parts) > 1
        and not any(
            _TERMS.search(part)
            or (_said_of_a_thing(part) and not part.casefold().startswith("no "))
            or figures_in(part).deadline
            or figures_in(part).when
            or _HOURS.search(part)
            for part in parts
        )
        and not any(regex.search(r"\s(?:and|or|&)\s", part) for part in parts[:-1])
    )


def _said_of_a_thing(part: str) -> bool:
    first, *rest = part.casefold().split()
    return first in ATTRIBUTE_STARTS or (first.endswith("ed") and bool(rest) and rest[0] in AFTER_PARTICIPLE)


def _phrase_facts(text: str, *, peers: bool) -> list[Fact]:
    """A noun phrase and what is said about it, or a list of things of the same rank."""
    if seeking := _SEEKING.match(text):
        return [_fact(f"We're {seeking[0].casefold()}{text[seeking.end() :]}", Kind.CLAUSE)]
    parts = comma_parts(text)
    if len(parts) == 1:
        return [_fact(text, Kind.PHRASE)]
    closed = regex.match(r"(?:and|or|&)\s", parts[-1]) is not None
    attributes = any(_said_of_a_thing(part) for part in parts[1:])
    if peers or (closed and not attributes):
        return [_list(parts)]
    headed = parts[0].casefold().startswith(("our ", "the ", "a ", "an "))
    heads = len(parts[0].split()) > 2 and not parts[0][0].isdigit() and not _said_of_a_thing(parts[0])
    if headed or (attributes and heads):
        rest = ", ".join(parts[1:])
        return [_fact(parts[0], Kind.PHRASE), Fact(rest, Kind.PHRASE, figures_in(rest), tuple(parts[1:]))]
    # A series inside a phrase ("with dark mode, sync and a new editor") is no list of its own.
    series = regex.search(r"\s(?:and|or|&)\s", parts[-1]) and " with " in parts[0]
    return [Fact(text, Kind.PHRASE, figures_in(text), () if series else tuple(parts))]


def _list(parts: list[str]) -> Fact:
    """Things of the same rank, joined by "and" at the end."""
    *rest, last = parts
    if closing := regex.match(r"(?:and|or|&)\s+", last):
        last = last[closing.end() :]
    elif len(pair := regex.split(r"(?<!\s)\s++(?:and|&)\s+", last)) == 2 and not figures_in(last).numbers:
        rest, last = [*rest, pair[0]], pair[1]
    items = tuple(item if place == 0 else mid(item) for place, item in enumerate((*rest, last)))
    text = listed(items)
    return Fact(text, Kind.LIST, figures_in(text), items)


def _fact(text: str, kind: Kind) -> Fact:
    text = bare(text)
    return Fact(text, kind, figures_in(text))


def _plain_thing(text: str) -> bool:
    words = text.casefold().split()
    if words[0] in DETERMINERS:
        return True
    if not words[0][0].isalpha() or words[0] in {"no", "free", "included", "available"}:
        return False
    return has_plural_head(text)


def _clause_pieces(text: str) -> list[str]:
    """A sentence in two, where a dash or a semicolon stands between two that are whole."""
    pieces = regex.split(r"(?<!\s)\s*+;\s+|(?<!\s)\s++[–—]\s+", text)
    return pieces if len(pieces) > 1 and all(is_clause(piece) for piece in pieces) else [text]


_CALLS_FOR_ATTENTION = {"", "new", "news", "update", "attention"} | {
    f"{kind} news" for kind in ("big", "great", "good", "exciting", "breaking", "fresh")
}
_LABEL = regex.compile(
    r"(?<!\s)\s*+(?:what'?s new|new features?|new (?:in|for|on|with|this) [^:]{1,30}|new|news|now|update[sd]?"
    r"|highlights?|announcement|just in)\s*[:–—]\s*",
    regex.I,
)
_LAUNCH_OF = regex.compile(
    r"(?<!\s)\s*+(?:(?:the |our )?(?:launch|introduction|release|arrival|roll-?out) of"
    r"|announcing|introducing|presenting)\s+",
    regex.I,
)
_STATES = (
    r"back in (?:stock|store|season|shops?|the shops?)|back(?: again)?|coming soon|out now|sold out"
    r"|now available|now live|now open|finally here|on sale now|here at last"
)
_STATE_LABEL = regex.compile(rf"(?<!\s)\s*+({_STATES})\s*[:–—!]\s+(?=\S)", regex.I)
_STATE = regex.compile(
    rf"(?:{_STATES}|now (?:in|at|on|with|for)\b|available\b|coming (?:in|to|on|this|next)\b|free for\b"
    r"|(?:re)?(?:open|launch)(?:ing|ed)(?=$|\s(?:soon|today|tomorrow|now|next|this|on|in|at)\b)|released$"
    r"|in stock|in (?:the )?(?:shops|stores)|out (?:on|in|this|next)\b|open (?:from|until|daily|again)\b)",
    regex.I,
)
_SEEKING = regex.compile(r"(?:looking|searching) for\b", regex.I)
_TITLE_OF_A_LINE = regex.compile(r"(?!(?:a|an|the|our|new)\b)\p{L}+(?:\s\p{Ll}+){0,2}", regex.I)
"""What only says what its line is about: "Price", "Talks", "What you get"."""
_HOURS = regex.compile(r"\d\s?[ap]\.?m\b|\d:\d\d|\b(?:weekdays|weekends|daily)\b", regex.I)
_TERMS = regex.compile(r"\boff\b|\bonly\b|\bwhile stocks", regex.I)
