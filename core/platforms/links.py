"""Where the links are in a text, as X and Mastodon see them.

The grammar is twitter-text's: a link has a known top-level domain, may stand without `https://` when the
names before that are in Latin letters, and ends before trailing punctuation. Source: X developer docs,
"Counting characters", https://docs.x.com/resources/fundamentals/counting-characters, and twitter-text,
https://github.com/twitter/twitter-text, its `extractUrlsWithIndices` and its conformance suite.

Mastodon takes it over, but lets nearly everything into a path or a query. Source:
https://github.com/mastodon/mastodon/blob/main/config/initializers/twitter_regex.rb.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from core.foundation.lazy import built_once
from core.foundation.tlds import ALL_TLDS

MAX_LINK = 4096
MAX_DOMAIN_LABEL = 63
MAX_DOMAIN_LABELS = 126
MAX_TCO_SLUG = 40


@dataclass(frozen=True, slots=True)
class Link:
    """A link at `text[start:end]`. `bare` ones stand without `https://`."""

    start: int
    end: int
    bare: bool


def find_links(text: str) -> tuple[Link, ...]:
    """All links of `text` that X sees, in order, never overlapping."""
    return _find(_link_ending, text)


def find_mastodon_links(text: str) -> tuple[Link, ...]:
    """All links of `text` that Mastodon sees: never bare ones."""
    return tuple(link for link in _find(_mastodon_link_ending, text) if not link.bare)


# A draft is looked through by whoever reads, mends, checks and counts it, and its brief with each of them.
@lru_cache(maxsize=64)
def _find(ending: Callable[[], "regex.Pattern[str]"], text: str) -> tuple[Link, ...]:
    return tuple(_links(text, ending()))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """What may hold links: no link has a blank in it, or goes without a dot before a letter."""
    end = 0
    for dot in _DOT_BEFORE_MORE.finditer(text):
        if dot.start() < end:
            continue
        before, after = _LAST_BLANK.search(text, end, dot.start()), _BLANK.search(text, dot.end())
        start, end = before.end() if before else end, after.start() if after else len(text)
        yield start, end


def _links(text: str, ending: "regex.Pattern[str]") -> Iterator[Link]:
    at = 0
    for start, end in _pieces(text):
        at = max(start - 1, at)
        while (found := _MAY_BEGIN.search(text, at, end)) is not None:
            if (ends := _end(text, *found.span("host"), ending)) is None:
                at = found.end() - 1
                continue
            at = ends.end()
            host, bare = text[found.start("host") : ends.end("domain")], found["scheme"] is None
            length = at - found.start("url") + (len("https://") if bare else 0)
            if not _can_be_resolved(host) or length > MAX_LINK:
                continue
            if not bare:
                yield from _whole(text, found.start("url"), at)
            elif found["before"] not in _NOT_BEFORE_BARE:
                yield from _bare(text, found.start("host"), ends)


def _end(text: str, start: int, end: int, ending: "regex.Pattern[str]") -> "regex.Match[str] | None":
    """What begins with the last top-level domain in what may be a host, `text[start:end]`."""
    dot = text.rfind(".", start, end)
    while dot != -1:
        before = text.rfind(".", start, dot)
        if "_" not in text[max(start, before) : dot] and _may_be_top_level(text, dot + 1):
            ends = ending.match(text, dot + 1, start + MAX_LINK + 1)  # a longer one is none
            if ends is not None:
                return ends
        dot = before
    return None


def _may_be_top_level(text: str, start: int) -> bool:
    """Whether a name in ASCII is a top-level domain; the pattern says it of the others, which are few."""
    name = _PLAIN.match(text, start)
    return name is None or name[0].lower() in ALL_TLDS or name[0].startswith(("xn--", "XN--"))


def _whole(text: str, start: int, end: int) -> Iterator[Link]:
    if (tco := _TCO.match(text, start, end)) is not None:
        if len(tco[1]) > MAX_TCO_SLUG:
            return
        end = tco.end()
    yield Link(start, end, bare=False)


def _bare(text: str, start: int, ends: "regex.Match[str]") -> Iterator[Link]:
    """The domains within a host without `https://`, which may have other letters around them."""
    domains = list(_latin_domains(text, start, ends.end("domain")))
    for first, last in domains[:-1]:
        yield Link(first, last, bare=True)
    for first, last in domains[-1:]:
        # "example.com?x=1" links only "example.com": a query needs a path before it.
        yield Link(first, ends.end() if ends["path"] else last, bare=True)


def _latin_domains(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Names in Latin letters with the last top-level domain that follows them."""
    for names in _LATIN_NAMES.finditer(text, start, end):
        at = names.end()
        while at > names.start():
            if _may_be_top_level(text, at) and (domain := _top_level().match(text, at, end)) is not None:
                yield names.start(), domain.end()
                break
            at = text.rfind(".", names.start(), at - 1) + 1


def _can_be_resolved(domain: str) -> bool:
    """Whether each label fits into DNS once it is in Punycode (RFC 3490, section 4.1)."""
    if any(_dns_length(label) > MAX_DOMAIN_LABEL for label in domain.split(".")):
        return False
    return not domain.startswith("xn--") or any(_latin_domains(domain, 0, len(domain)))


def _dns_length(label: str) -> int:
    if label.isascii() or len(label) > MAX_DOMAIN_LABEL:
        return len(label)
    parts = _OTHER_DOTS.split(label)
    return (
        len(parts)
        - 1
        + sum(len(part) if part.isascii() else len("xn--") + len(part.encode("punycode")) for part in parts)
    )


_OTHER_DOTS = regex.compile(r"[\u3002\uFF0E\uFF61]")

_BLANKS = r"\t-\r\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_BLANK, _LAST_BLANK = regex.compile(rf"[{_BLANKS}]"), regex.compile(rf"(?r)[{_BLANKS}]")
_DOT_BEFORE_MORE = regex.compile(rf"\.(?=[^{_BLANKS}.])")

LATIN_ACCENTS = (
    r"\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268\u026F\u0272"
    r"\u0289\u028B\u02BB\u0300-\u036F\u1E00-\u1EFF"
)
_UNFIT = r"\uFFFE\uFEFF\uFFFF"
_NEVER_IN_DOMAIN = (
    r"\!'#%&()*+,\\\-./:;<=>?@\[\]\^_{|}~$"
    r"\u0009-\u000D\u0020\u0085\u00A0\u1680\u180E\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"
    rf"{_UNFIT}\u202A-\u202E\u061C\u200E\u200F\u2066-\u2069"
)
_IN_DOMAIN = rf"[^{_NEVER_IN_DOMAIN}]"
_NEVER_BEFORE = rf"A-Za-z0-9@＠$\#＃{_UNFIT}"
# Of those who could begin in one run of letters, the first finds all that the others would.
_AT_A_START = rf"(?:(?<!{_IN_DOMAIN})|(?-i:(?<=(?:\G|[@＠$\#＃{_UNFIT}])[A-Za-z0-9]*.)))"
_LETTERS = rf"(?:[^{_NEVER_IN_DOMAIN}h]++|h(?!ttps?://))++"
_LABEL = rf"{_LETTERS}(?:[_\-]++{_LETTERS})*+"
_MAY_BEGIN = regex.compile(
    rf"""
    (?P<before>(?-i:[^A-Za-z0-9@＠$\#＃{_UNFIT}])|^)
    # Of those that could begin in one run of letters, the first finds all that the others would.
    (?:(?=https?://)|(?<!{_IN_DOMAIN}|[_\-])|(?-i:(?<=(?:\G|[@＠$\#＃{_UNFIT}])[A-Za-z0-9]*{_IN_DOMAIN})))
    (?P<url>(?P<scheme>https?://)?(?P<host>{_LABEL}(?:\.{_LABEL}){{1,{MAX_DOMAIN_LABELS}}}+))
    """,
    regex.IGNORECASE | regex.VERBOSE,
)
_NOT_BEFORE_BARE = frozenset("-_./")
_LATIN_NAMES = regex.compile(rf"(?:[\-a-z0-9{LATIN_ACCENTS}]++\.)++", regex.IGNORECASE)
_PLAIN = regex.compile(r"[a-zA-Z0-9\-]+")
_TOP_LEVEL = r"(?:xn--[\-0-9a-z]++|[\-0-9a-z]++(?![@+])|\L<foreign>(?=[^0-9a-zA-Z@+\-]|$))"
_FOREIGN = [name for name in ALL_TLDS if not name.isascii()]


@built_once
def _top_level() -> "regex.Pattern[str]":
    return regex.compile(_TOP_LEVEL, regex.IGNORECASE, foreign=_FOREIGN)


_IN_QUERY = r"[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]"
_ENDS_QUERY = r"[a-z0-9\-_&=#/]"


def _ending(*, path: str, ends_path: str, query: str, ends_query: str) -> "regex.Pattern[str]":
    """The end of a link: a top-level domain, and a path and a query of, and ending with, such characters."""
    # Quantifiers are possessive where they can be, so that a long text without spaces stays cheap.
    parentheses = rf"\((?:{path}++|{path}*+\({path}++\){path}*+)\)"
    return regex.compile(
        rf"""
        (?P<domain>{_TOP_LEVEL})
        (?::[0-9]++)?
        (?P<path>/(?:(?:{path}|{parentheses})*(?:{ends_path}|{parentheses}))?)?
        (?:\?{query}*{ends_query})?
        """,
        regex.IGNORECASE | regex.VERBOSE,
        foreign=_FOREIGN,
    )


@built_once
def _link_ending() -> "regex.Pattern[str]":
    return _ending(
        path=rf"[a-z0-9\u0400-\u04FF!*';:=+,.$/%#\[\]\-\u2013_~@|&{LATIN_ACCENTS}]",
        ends_path=rf"[a-z0-9\u0400-\u04FF+\-=_#/{LATIN_ACCENTS}]",
        query=_IN_QUERY,
        ends_query=_ENDS_QUERY,
    )


_BEYOND_ASCII = r"\u00A0-\uD7FF\uE000-\uFDCF\uFDF0-\uFFEF\U00010000-\U000DFFFD\U000E1000-\U0010FFFD"


@built_once
def _mastodon_link_ending() -> "regex.Pattern[str]":
    return _ending(
        path=r"[^\p{White_Space}<>()?]",
        ends_path=r"""[^\p{White_Space}()?!*"'「」<>;:=,.$%\[\]~&|@]""",
        query=rf"[a-z0-9!?*'();:&=+$/%#\[\]\-_.,~|@^{_BEYOND_ASCII}]",
        ends_query=rf"[a-z0-9_&=#/\-{_BEYOND_ASCII}]",
    )


# X's own short links carry nothing after their slug but a query.
_TCO = regex.compile(rf"https?://t\.co/([a-z0-9]+)(?:\?{_IN_QUERY}*{_ENDS_QUERY})?", regex.IGNORECASE)
