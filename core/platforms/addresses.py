"""Web addresses, e-mail addresses and @names in a text, and which of them are known.

Addresses are compared as they are parsed: a longer path, another host that looks alike or a user name in
front make another address; an upper-case host, a default port or a slash at the end don't.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import httpx
import regex

from core.platforms.links import find_links

MOST_FOUND = 100
"""Addresses of a text that are looked at; no copy has so many."""

_WHOLE = regex.compile(r"(?<![A-Za-z0-9+.\-])[A-Za-z][A-Za-z0-9+.\-]{1,20}://[^\s<>\"“”„«»`]++")
_EMAIL = regex.compile(r"(?<![\w.%+\-])[\w.%+\-]{1,64}@(?:[\w\-]{1,63}\.){1,8}\p{L}{2,24}")
_NAME = regex.compile(r"(?<![\w@.+\-/])[@＠](?P<name>[\p{L}_][\w.\-]{0,60}+(?:@[\w.\-]{3,100}+)?)")
# After a letter of a script that puts spaces between words, what follows is of the same word.
_GOES_ON = regex.compile(r"[^\x00-\x7F\p{Latin}\p{Greek}\p{Cyrillic}\p{M}]")
_ENDS_SENTENCE = frozenset(".,;:!?…'’”»*_~|、。，！？」』")
_CLOSING = {")": "(", "]": "[", "}": "{", "）": "（"}

Place = tuple[object, ...]
"""Where an address leads, scheme first."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address at `start` in a text. A bare one stands without `https://`, and may be meant with `http://`."""

    text: str
    start: int = 0
    bare: bool = False

    @property
    def place(self) -> Place:
        return _place(f"https://{self.text}") if self.bare else _place(self.text)

    @property
    def shown(self) -> str:
        """The address for people, with its host in ASCII beside it where letters may only look alike."""
        host = self.place[1]
        if isinstance(host, bytes) and b"xn--" in host and host.decode() not in self.text:
            return f"{self.text} ({host.decode()})"
        return self.text


@dataclass(frozen=True, slots=True)
class Stranger:
    """What stands at `text[start:end]`, and nowhere in another text."""

    start: int
    end: int
    shown: str


@lru_cache(maxsize=256)
def _place(address: str) -> Place:
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError):
        return ("", address)
    path = url.raw_path.partition(b"?")[0].rstrip(b"/")
    return (url.scheme, url.raw_host.rstrip(b"."), url.port, path, url.query, url.fragment, url.userinfo)


def addresses(text: str) -> Iterator[Address]:
    """The web addresses in `text`: whole ones of any scheme, then bare ones that platforms make links of."""
    ends = 0
    whole: list[tuple[int, int]] = []
    for match in _WHOLE.finditer(text):
        whole.append(match.span())
        yield Address(_alone(match[0]), match.start())
    for link in find_links(text):
        while whole and whole[0][0] <= link.start:
            ends = whole.pop(0)[1]
        if link.bare and link.start >= ends:
            yield Address(text[link.start : link.end], link.start, bare=True)


def places_of(text: str, link: str) -> list[tuple[int, int]]:
    """From where to where `link` itself stands in `text`, as a whole address."""
    wanted = Address(_trimmed(link)).place
    return [
        (found.start, found.start + len(found.text))
        for found in addresses(text)
        if not found.bare and found.place == wanted
    ]


def foreign_addresses(text: str, known: str) -> list[str]:
    """The web and e-mail addresses in `text` that are not among those in `known`, each once."""
    return list(dict.fromkeys(one.shown for one in strange_addresses(text, known)))


def strange_addresses(text: str, known: str) -> Iterator[Stranger]:
    """The same with their places: web addresses, then e-mail addresses."""
    ours = list(addresses(known))
    whole = {address.place for address in ours if not address.bare}
    bare = {address.place[1:] for address in ours if address.bare}
    any_scheme = bare | {place[1:] for place in whole}
    for address in islice(addresses(text), MOST_FOUND):
        place = address.place
        is_ours = place[1:] in any_scheme if address.bare else place in whole or place[1:] in bare
        if not is_ours:
            yield Stranger(address.start, address.start + len(address.text), address.shown)
    known_mail = {match[0].casefold() for match in _EMAIL.finditer(known)}
    for mail in _EMAIL.finditer(_without_addresses(text)):
        if mail[0].casefold() not in known_mail:
            yield Stranger(*mail.span(), mail[0])


def foreign_names(text: str, known: str) -> list[str]:
    """The @names in `text` that are not among those in `known`, each once."""
    return list(dict.fromkeys(one.shown for one in strange_names(text, known)))


def strange_names(text: str, known: str) -> Iterator[Stranger]:
    """The same with their places."""
    ours = {name.casefold() for _, name in _names(known)}
    for start, name in _names(text):
        if name.casefold() not in ours:
            yield Stranger(start, start + 1 + len(name), f"@{name}")


def _names(text: str) -> Iterator[tuple[int, str]]:
    for match in _NAME.finditer(_without_addresses(text)):
        yield match.start(), match["name"].rstrip(".-")


def _without_addresses(text: str) -> str:
    """`text` with blanks in the place of whole web addresses."""
    return _WHOLE.sub(lambda match: " " * len(match[0]), text)


def _alone(text: str) -> str:
    """The address that `text` begins with, where a script without spaces may go on right after it."""
    seen = find_links(text)
    if seen and not seen[0].start and _GOES_ON.match(text, seen[0].end):
        text = text[: seen[0].end]
    return _trimmed(text)


def _trimmed(text: str) -> str:
    """`text` without the punctuation of the sentence around it; brackets that it opened itself stay."""
    unopened = {closing: text.count(closing) - text.count(opening) for closing, opening in _CLOSING.items()}
    end = len(text)
    while end and (text[end - 1] in _ENDS_SENTENCE or unopened.get(text[end - 1], 0) > 0):
        end -= 1
        if text[end] in unopened:
            unopened[text[end]] -= 1
    return text[:end]
