"""A text as HTML: its links and tags coloured as there, and the words marked that remarks are about.

Each character of the text comes once and in its order, whatever overlaps: it is cut at each border, and every
piece is escaped by itself.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from types import MappingProxyType

import regex
from markupsafe import Markup

from core.platforms.entities import cashtags, hashtags, mentions
from core.platforms.links import find_links
from core.platforms.look import Coloured
from core.previews.values import Remark

Spans = Iterable[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Finder:
    """One kind of what is coloured in a text, and where it is."""

    kind: str
    find: Callable[[str], Spans]


def _links(text: str) -> Spans:
    return ((link.start, link.end) for link in find_links(text))


def _hashtags(text: str) -> Spans:
    return ((tag.start, tag.end) for tag in hashtags(text)) if "#" in text or "＃" in text else ()


def _mentions(text: str) -> Spans:
    return ((member.start, member.end) for member in mentions(text)) if "@" in text or "＠" in text else ()


def _far_mentions(text: str) -> Spans:
    return (match.span() for match in _FAR_MENTION.finditer(text)) if "@" in text else ()


def _cashtags(text: str) -> Spans:
    return ((tag.start, tag.end) for tag in cashtags(text)) if "$" in text else ()


FINDERS: Mapping[Coloured, Finder] = MappingProxyType(
    {
        Coloured.LINKS: Finder("link", _links),
        Coloured.HASHTAGS: Finder("tag", _hashtags),
        Coloured.MENTIONS: Finder("mention", _mentions),
        Coloured.FAR_MENTIONS: Finder("mention", _far_mentions),
        Coloured.CASHTAGS: Finder("tag", _cashtags),
    }
)

_FAR_MENTION = regex.compile(r"(?<![\w@/.])@\w++(?:[.-]\w++)*+(?:@\w++(?:[.-]\w++)*+)?")


def coloured(
    text: str, finders: Sequence[Finder], remarks: Iterable[Remark] = (), *, cut: int | None = None
) -> tuple[Markup, Markup]:
    """`text` before and after `cut`; all of it before where there is none."""
    cut = len(text) if cut is None else cut
    spans = [(at, to, finder.kind, "") for finder in finders for at, to in finder.find(text)]
    spans += [(each.start, each.end, f"marked {each.severity}", each.sentence) for each in remarks]
    borders = {0, cut, len(text)}
    borders |= {place for at, to, *_ in spans for place in (at, to) if 0 < place < len(text)}
    pieces = list(_pieces(text, sorted(borders), spans))
    # Each piece is escaped.
    before, after = (
        "".join(piece for at, piece in pieces if (at < cut) is is_first) for is_first in (True, False)
    )
    return Markup(before), Markup(after)  # noqa: S704


def _pieces(
    text: str, borders: list[int], spans: list[tuple[int, int, str, str]]
) -> Iterator[tuple[int, str]]:
    """The text between borders as HTML, and where each begins."""
    begins = deque(sorted(spans))
    over: list[tuple[int, int, str, str]] = []
    for at, to in pairwise(borders):
        while begins and begins[0][0] <= at:
            over.append(begins.popleft())
        over = [span for span in over if span[1] > at]
        piece = escape(text[at:to])
        if over:
            kinds = escape(" ".join(kind for *_, kind, _ in over))
            said = escape(" ".join(filter(None, (said for *_, said in over))))
            title = f' title="{said}"' if said else ""
            piece = f'<span class="{kinds}"{title}>{piece}</span>'
        yield at, piece
