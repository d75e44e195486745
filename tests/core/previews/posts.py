"""Posts to be previewed, and pages read as browsers read them."""

from html.parser import HTMLParser
from typing import Any

from core.foundation.ids import PlatformName
from core.previews.values import SeenPost

VOID = frozenset({"meta", "input", "circle", "path", "rect", "br"})


def a_post(platform: PlatformName = PlatformName.X, text: str = "It keeps dry.", **changes: Any) -> SeenPost:
    values: dict[str, Any] = {"label": "A", "status": "In review", "author": "Fernweh", **changes}
    return SeenPost(platform, text=text, **values)


class Read(HTMLParser):
    """A page: the texts of its marked parts, its tags with their attributes, and the words of each class."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: dict[str, str] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.classes: dict[str, list[str]] = {}
        self._open: list[tuple[str, list[str], str | None]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag in VOID:
            return
        names = (given.get("class") or "").split()
        for name in names:
            self.classes.setdefault(name, []).append("")
        part = given.get("data-part")
        if part is not None:
            self.parts[part] = ""
        self._open.append((tag, names, part))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag, f"{tag} closes something else"

    def handle_data(self, data: str) -> None:
        if any("more" in names for _, names, _ in self._open):
            return  # the platform's own word at the fold
        for _, names, part in self._open:
            if part is not None:
                self.parts[part] += data
            for name in names:
                self.classes[name][-1] += data
