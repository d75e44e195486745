"""A feed as Atom (RFC 4287). Pure."""

import html
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from core.foundation.ids import AccountId, PostId
from core.platforms.feed.entry import Shown, ShownMedium
from core.platforms.markup import html_of

ATOM = "http://www.w3.org/2005/Atom"
LONGEST_FIRST_LINE = 80


@dataclass(frozen=True, slots=True)
class Entry:
    """A post in a feed."""

    post_id: PostId
    published_at: datetime
    shown: Shown


@dataclass(frozen=True, slots=True)
class Feed:
    """Everything that stands in a feed, the newest first."""

    account_id: AccountId
    title: str
    made_at: datetime
    entries: Sequence[Entry]


def to_atom(feed: Feed, *, address: str) -> bytes:
    """The document at `address`. Its ids are the same wherever it is served."""
    root = Element("feed", {"xmlns": ATOM})
    _text(root, "id", _id(feed.account_id))
    _text(root, "title", feed.title)
    _text(root, "updated", max([feed.made_at.isoformat(), *(entry.shown.at for entry in feed.entries)]))
    SubElement(root, "link", {"rel": "self", "href": address, "type": "application/atom+xml"})
    _text(SubElement(root, "author"), "name", feed.title)
    for entry in feed.entries:
        _add(root, entry, address)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _add(root: Element, entry: Entry, address: str) -> None:
    shown, one = entry.shown, SubElement(root, "entry")
    _text(one, "id", _id(entry.post_id))
    _text(one, "title", shown.title or _first_line(shown.text))
    _text(one, "published", entry.published_at.isoformat())
    _text(one, "updated", shown.at)
    SubElement(one, "link", {"rel": "alternate", "href": shown.link or f"{address}#{entry.post_id}"})
    for medium in shown.media:
        SubElement(one, "link", {"rel": "enclosure", "href": medium.address, **_said_of(medium)})
    _text(one, "content", "\n".join([html_of(shown.text), *map(_as_html, shown.media)])).set("type", "html")


def _said_of(medium: ShownMedium) -> dict[str, str]:
    known = {"type": medium.content_type, "length": str(medium.length)} if medium.is_image else {}
    return {**known, **({"title": medium.alt} if medium.alt else {})}


def _as_html(medium: ShownMedium) -> str:
    address, alt = html.escape(medium.address), html.escape(medium.alt)
    if medium.is_image:
        return f'<p><img src="{address}" alt="{alt}"></p>'
    return f'<p><a href="{address}">{alt or "Video"}</a></p>'


def _text(parent: Element, name: str, text: str) -> Element:
    child = SubElement(parent, name)
    child.text = text
    return child


def _id(ours: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"copydesk:{ours}").urn


def _first_line(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return line if len(line) <= LONGEST_FIRST_LINE else f"{line[: LONGEST_FIRST_LINE - 1]}…"
