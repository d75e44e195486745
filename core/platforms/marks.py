"""Markdown and HTML in a text, and off it: the words stay, and so do the addresses of links.

Only what is surely a mark goes: `5 * 3`, snake_case, footnotes, #hashtags and ¯\\_(ツ)_/¯ stay as they are,
and so does what stands within an address.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import regex

from core.platforms.addresses import addresses

_INLINE = "b|strong|i|em|u|small|span|font|code|mark|sub|sup|center"
_BLOCKS = "p|div|h[1-6]|ul|ol|pre|blockquote|hr|section|article|html|body"
_INSIDE = r"(?:\s[^<>]{0,500}+)?+\s?/?>"
_INLINE_TAG = regex.compile(rf"(?i)</?(?:{_INLINE}){_INSIDE}")
_SMALL_SIGNS = {
    "sup": str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾"),
    "sub": str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎"),
}
_BLOCK_TAG = regex.compile(rf"(?i)[ \t]{{0,20}}+</?(?:{_BLOCKS}){_INSIDE}[ \t]{{0,20}}+")
_LINE_TAG = regex.compile(rf"(?i)<br{_INSIDE}\n?|</li>")
_POINT_TAG = regex.compile(rf"(?i)\n?<li{_INSIDE}[ \t]{{0,20}}+")
_ANCHOR = regex.compile(r"(?i)<a\s(?P<says>[^<>]{1,2000}+)>(?P<words>[^<>]{0,300}+)</a>")
_RAISED = regex.compile(r"(?i)<(?P<name>su[pb])>(?P<figures>[0-9+\-()]{1,20})</(?P=name)>")
_ELEMENT = regex.compile(f"{_ANCHOR.pattern}|{_RAISED.pattern.removeprefix('(?i)')}")
"""What is read with what it holds."""
_HREF = regex.compile(r"""(?i)\bhref\s?=\s?["']?(?P<address>[^"'\s]{1,2000}+)""")
_LONE_ANCHOR = regex.compile(rf"(?i)</?a{_INSIDE}")
_FREE_LINES = regex.compile(r"\n(?:[ \t]*+\n){2,}+")

_LINK = regex.compile(
    r"!?\[(?P<words>[^\[\]\n]{1,300}+)\]\((?P<address>(?:https?://|www\.|mailto:)[^\s()<>]{1,2000}+"
    r"(?:\([^\s()<>]{0,200}+\)[^\s()<>]{0,200}+)?+)(?:[ \t]\"[^\"\n]{0,200}+\")?+\)"
    r"(?P<ends>[ \t]{0,9}+(?=\n|\Z))?+"
)
_AUTOLINK = regex.compile(r"<(?P<address>https?://[^\s<>]{1,2000}+)>")
_ESCAPED = regex.compile(r"(?<!\\)\\{1,4}+(?=[#*])")
_FENCE = regex.compile(r"(?m)^[ \t]{0,3}+```\w{0,12}+[ \t]{0,20}+$\n?")
_HEADING = regex.compile(r"(?m)^[ \t]{0,3}+(?:#{2,6}+[ \t]{1,10}+(?=[^\s#])|#[ \t]{1,10}+(?=[^\s\d#]))")
_POINT = regex.compile(r"(?m)^(?P<before>[ \t]{0,8}+)\*[ \t]{1,10}+(?=\S)")
_FOOTNOTE = regex.compile(r"(?<=[^\s*])\*(?![\w*])")

_MAY_OPEN = r"""[\p{L}\p{N}\p{So}"'“„«¿¡#@]"""
# A mark never stands beside a Latin letter or a figure outside it; other scripts put no spaces there.
_APART, _END = r"(?<![\p{Latin}\p{N})\]*`\\])", r"(?<=\S)(?P=mark)(?![\p{Latin}\p{N}*`])"
_EMPHASIS = (
    regex.compile(rf"{_APART}(?P<mark>\*\*\*?+)(?=[^\s*])(?P<words>[^*\n]{{1,400}}+){_END}"),
    regex.compile(rf"{_APART}(?P<mark>\*)(?={_MAY_OPEN})(?P<words>[^*\n]{{1,400}}+){_END}"),
    regex.compile(rf"{_APART}(?P<mark>`{{1,3}}+)(?=[^\s`])(?P<words>[^`\n]{{1,400}}+){_END}"),
    regex.compile(
        rf"(?<![\w/@#.\\])(?P<mark>__?+)(?={_MAY_OPEN})(?P<words>[^_\n]{{1,400}}+)(?<=\S)(?P=mark)(?!\w)"
    ),
)


_TAG = regex.compile(
    rf"(?i)</?(?:(?P<breaks>br|hr)|(?P<point>li)|(?P<cell>td|th)|(?P<meant>s|del|ins|strike|su[pb]|script|style)"
    rf"|(?P<block>{_BLOCKS}|table|tr|head|title|figure|header|footer)"
    rf"|{_INLINE}|a|img|thead|tbody|iframe|video|meta|link){_INSIDE}"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Markup at `text[start:end]`, and what stands there without it."""

    start: int
    end: int
    plain: str


def markdown_in(text: str) -> Iterator[Mark]:
    """The Markdown of `text`, pattern by pattern."""
    for match in _LINK.finditer(text):
        yield Mark(*match.span(), _worded(match))
    for pattern in (_HEADING, _FENCE, _ESCAPED):
        yield from (Mark(*match.span(), "") for match in pattern.finditer(text))
    for pattern in _EMPHASIS:
        if pattern.search(text):
            is_kept = _kept(text)
            for match in pattern.finditer(text):
                if not is_kept(match):
                    yield Mark(*match.span(), match["words"])


def tags_in(text: str) -> Iterator[Mark]:
    """The tags of HTML in `text`; those without which it says something else stay as they are."""
    if "<" not in text:
        return
    end = 0
    for match in _ELEMENT.finditer(text):
        yield from _tags(text, end, match.start())
        yield Mark(*match.span(), _raised(match) if match["name"] else _worded(match))
        end = match.end()
    yield from _tags(text, end, len(text))


def _tags(text: str, start: int, end: int) -> Iterator[Mark]:
    for match in _TAG.finditer(text, start, end):
        closes = match[0].startswith("</")
        plain = "\n" if match["breaks"] else ("\n" if closes else "• ") if match["point"] else ""
        if closes and (match["block"] or match["cell"]):
            plain = "\n\n" if match["block"] else " "
        yield Mark(*match.span(), match[0] if match["meant"] else plain)


def _raised(match: "regex.Match[str]") -> str:
    """Figures above or below the line, by characters of their own."""
    return match["figures"].translate(_SMALL_SIGNS[match["name"].lower()])


def without_tags(text: str) -> str:
    """`text` without HTML's tags; paragraphs and points stay such."""
    if "<" not in text:
        return text
    plain = _ANCHOR.sub(_worded, _INLINE_TAG.sub("", _RAISED.sub(_raised, text)))
    plain = _LONE_ANCHOR.sub("", _POINT_TAG.sub("\n• ", _LINE_TAG.sub("\n", plain)))
    plain = _BLOCK_TAG.sub("\n\n", plain)
    return _FREE_LINES.sub("\n\n", plain) if plain != text else text


def without_markdown(text: str) -> str:
    """`text` without Markdown; a link is its words and its address."""
    text = _AUTOLINK.sub(r"\g<address>", _LINK.sub(_worded, text))
    text = _HEADING.sub("", _FENCE.sub("", _ESCAPED.sub("", text)))
    for pattern in _EMPHASIS:
        text = _unmarked(text, pattern)
    points = _POINT.findall(text)
    # One such line, or such a sign after a word, is a footnote.
    is_list = len(points) > 1 and not _FOOTNOTE.search(text)
    return _POINT.sub(r"\g<before>• ", text) if is_list else text


def _worded(link: "regex.Match[str]") -> str:
    """A link as people read it: its words, and its address after them."""
    named = link.groupdict()
    address = named.get("address") or ""
    if "says" in named:
        found = _HREF.search(named["says"])
        address = found["address"] if found else ""
    words, address = named["words"].strip(), address.removeprefix("mailto:")
    ends = named.get("ends")
    if not address or address in words:
        return f"{words}{ends or ''}"
    if not words or _bare(words) == _bare(address):
        return f"{address}{ends or ''}"
    if not words[-1].isalnum():
        return f"{words} {address}{ends or ''}"
    return f"{words} ({address})" if ends is None else f"{words}: {address}{ends}"


def _bare(address: str) -> str:
    return (
        address.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/").casefold()
    )


def _unmarked(text: str, pattern: "regex.Pattern[str]") -> str:
    if not pattern.search(text):
        return text
    is_kept = _kept(text)
    return pattern.sub(lambda found: found[0] if is_kept(found) else found["words"], text)


def _kept(text: str) -> Callable[["regex.Match[str]"], bool]:
    """Whether signs that were found in `text` are none of Markdown: within an address, or in snake_case."""
    within = _within_address(text)

    def is_kept(found: "regex.Match[str]") -> bool:
        words = found["words"]
        is_name = (
            found["mark"].startswith("_") and words.isascii() and words.isidentifier() and words.islower()
        )
        return is_name or within(found.start()) or within(found.end() - 1)

    return is_kept


def _within_address(text: str) -> Callable[[int], bool]:
    """Whether a place in `text` is one of an address."""
    spans = sorted((found.start, found.start + len(found.text)) for found in addresses(text))
    starts = [start for start, _ in spans]

    def within(at: int) -> bool:
        before = bisect_right(starts, at)
        return before > 0 and at < spans[before - 1][1]

    return within
