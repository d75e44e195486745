"""HTML as servers give posts back, read as people read it. Pure."""

from html.parser import HTMLParser


def text_of(html: str) -> str:
    """The text of `html`: paragraphs with a line free between them, a link as the words it stands in."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_paragraph()
    return "\n\n".join(reader.paragraphs)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[str] = []
        self._pieces: list[str] = []

    def end_paragraph(self, *, may_be_empty: bool = False) -> None:
        text = "".join(self._pieces)
        if may_be_empty or text.strip():  # space between blocks is nothing to read
            self.paragraphs.append(text)
        self._pieces.clear()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "br":
            self._pieces.append("\n")
        elif tag in _BLOCKS:
            self.end_paragraph()

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_paragraph(may_be_empty=tag == "p")

    def handle_data(self, data: str) -> None:
        self._pieces.append(data)


_BLOCKS = frozenset("p blockquote pre ul ol li div figure figcaption table tr h1 h2 h3 h4 h5 h6".split())
