"""What a web page says of itself to those who show a link to it, read from its head. Pure, and linear.

Source: https://ogp.me; X's own names, https://developer.x.com/en/docs/x-for-websites/cards/overview/markup,
and HTML's `title` and `description` count where there is none of its names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

import regex

LONGEST = 300
"""Characters that are kept of a title or a description; platforms show fewer."""


@dataclass(frozen=True, slots=True)
class OpenGraph:
    title: str = ""
    description: str = ""
    site: str = ""
    image: str = ""
    """As it stands there: perhaps relative to the page."""


def read(page: str) -> OpenGraph:
    """What stands in the head of `page`; empty where it says nothing."""
    head = page.partition("</head>")[0]
    said: dict[str, str] = {}
    for meta in _META.finditer(head):
        given = {name.lower(): _value(quoted) for name, quoted in _ATTRIBUTE.findall(meta[1])}
        name = (given.get("property") or given.get("name") or "").lower()
        if name and given.get("content"):
            said.setdefault(name, given["content"])
    title = _TITLE.search(head)
    return OpenGraph(
        title=_first(said, "og:title", "twitter:title") or (_line(title[1]) if title else ""),
        description=_first(said, "og:description", "twitter:description", "description"),
        site=_first(said, "og:site_name"),
        image=_first(said, "og:image:secure_url", "og:image", "og:image:url", "twitter:image", most=2_000),
    )


def _first(said: Mapping[str, str], *names: str, most: int = LONGEST) -> str:
    return next((_line(said[name], most) for name in names if name in said), "")


def _line(text: str, most: int = LONGEST) -> str:
    return " ".join(unescape(text).split())[:most]


def _value(quoted: str) -> str:
    return quoted[1:-1] if quoted[:1] in {'"', "'"} else quoted


# What is quoted is bounded, so that a page of quotes that never end is gone through once and not often.
_META = regex.compile(r"""<meta\s((?:[^<>"']++|"[^"]{0,4000}+"|'[^']{0,4000}+'){1,40}+)""", regex.IGNORECASE)
_ATTRIBUTE = regex.compile(
    r"""([a-zA-Z:-]{1,40}+)\s{0,9}+=\s{0,9}+("[^"]{0,4000}+"|'[^']{0,4000}+'|[^\s"'<>]++)"""
)
_TITLE = regex.compile(r"<title[^<>]{0,200}+>([^<]{0,2000}+)", regex.IGNORECASE)
