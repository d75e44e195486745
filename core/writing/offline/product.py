"""The product as sentences need it: its bare name for labels, its name with an article inside a sentence."""

from dataclasses import dataclass

import regex

from core.writing.offline.english import KEEP
from core.writing.offline.lexicon.english import PLURALS
from core.writing.offline.lexicon.names import EVENTS, PLACES, SYSTEMS, THINGS


@dataclass(frozen=True, slots=True)
class Product:
    """A product's name, and what it shows of the product."""

    name: str
    """As a label: "Fernweh Backpack: what's new"."""
    the: str
    """Inside a sentence: "take a look at the Fernweh Backpack"."""
    is_thing: bool = False
    """Whether it is something to hold or to use: nobody works "at" it, and no news comes "from" it."""
    is_place: bool = False
    """Whether it is a place or an organisation."""
    is_event: bool = False
    """Whether people go to it."""

    @property
    def is_plural(self) -> bool:
        last = _last(_head(self.name))
        return last in PLURALS or (last.endswith("s") and not last.endswith(("ss", "us", "is", "'s")))

    @property
    def be(self) -> str:
        return "are" if self.is_plural else "is"

    def stands_in(self, text: str) -> bool:
        return _bare(self.name) in _bare(text)

    def shares_noun_with(self, noun: str) -> bool:
        """Whether the name ends in `noun` or contains it: "backpack" and "Fernweh Backpack"."""
        words = {_singular(word) for word in regex.findall(r"[\p{L}-]+", _bare(self.name))}
        return len(noun) > 2 and _singular(_bare(noun)) in words


def product_of(name: str, news: str = "") -> Product:
    """The product called `name`; its article is the one `news` gives it, or its last noun asks for."""
    words = {word.strip(".,!'’").casefold() for word in name.split()}
    last = _last(name)
    is_event = _last(_head(name)) in EVENTS or bool(
        regex.search(r"\b20\d\d$|\bnight of\b|\bday of\b", name, regex.I)
    )
    is_thing = last in THINGS or last in SYSTEMS or _singular(last) in THINGS
    is_place = not is_thing and not is_event and bool(words & PLACES)
    called = regex.search(
        rf"\bthe {regex.escape(name.strip(KEEP))}\b(?! (?:team|app|shop|store)\b)", news, regex.I
    )
    has_article = regex.match(r"(?:the|a|an|our|my|le|la|der|die|das|el)\s", name, regex.I) is not None
    counted = last in THINGS | SYSTEMS | EVENTS and len(name.split()) > 1 and "'s " not in name
    takes_article = not has_article and not is_place and (called is not None or counted)
    return Product(name, f"the {name}" if takes_article else name, is_thing, is_place, is_event)


def _head(name: str) -> str:
    """ "Museum" of "Museum of Small Things"."""
    return regex.split(r"\s(?:of|for|by|at|in|from)\s", name, maxsplit=1)[0]


def _last(name: str) -> str:
    words = _bare(name).split()
    return words[-1].strip(".,!'’") if words else ""


def _singular(noun: str) -> str:
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun


def _bare(text: str) -> str:
    return text.replace(KEEP, "").casefold()
