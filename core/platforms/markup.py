"""HTML: of a text, and as servers give posts back, read as people read it. Pure."""

import html
import re
from html.parser import HTMLParser

from core.platforms.links import find_links


def html_of(text: str) -> str:
    """`text` as HTML: escaped, in paragraphs, its lines kept and its links to be clicked."""
    paragraphs = re.split(r"\n{2,}", text.strip("\n"))
    return "\n".join(f"<p>{_linked(paragraph)}</p>" for paragraph in paragraphs)


def _linked(text: str) -> str:
    done, pieces = 0, []
    for link in find_links(text):
        shown = html.escape(text[link.start : link.end])
        scheme = "https://" if link.bare else ""
        pieces += [html.escape(text[done : link.start]), f'<a href="{scheme}{shown}">{shown}</a>']
        done = link.end
    return "".join([*pieces, html.escape(text[done:])]).replace("\n", "<br>\n")


def text_of(page: str) -> str:
    """The text of HTML: paragraphs with a line free between them, a link as the words it stands in."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    reader.end_paragraph()
    return "\n\n".join(reader.paragraphs)


def alts_of(page: str) -> tuple[str, ...]:
    """The alt texts of the images in HTML, in their order, each empty where it has none."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return tuple(reader.alts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[str] = []
        self.alts: list[str] = []
        self._pieces: list[str] = []

    def end_paragraph(self, *, may_be_empty: bool = False) -> None:
        text = "".join(self._pieces)
        if may_be_empty or text.strip():  # space between blocks is nothing to read
            self.paragraphs.append(text)
        self._pieces.clear()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.alts.append(dict(attrs).get("alt") or "")
        elif tag == "br":
            self._pieces.append("\n")
        elif tag in _BLOCKS:
            self.end_paragraph()

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_paragraph(may_be_empty=tag == "p")

    def handle_data(self, data: str) -> None:
        self._pieces.append(data)


_BLOCKS = frozenset("p blockquote pre ul ol li div figure figcaption table tr h1 h2 h3 h4 h5 h6".split())
