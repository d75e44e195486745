"""Where the links are in a text, as X and Mastodon see them.

The grammar is twitter-text's: a link has a known top-level domain, may stand without `https://` when it
is ASCII, and ends before trailing punctuation. Source: X developer docs, "Counting characters",
https://docs.x.com/resources/fundamentals/counting-characters, and the twitter-text conformance suite,
https://github.com/twitter/twitter-text/tree/master/conformance.

Mastodon takes it over, but lets nearly everything into a path or a query. Source:
https://github.com/mastodon/mastodon/blob/main/config/initializers/twitter_regex.rb.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import regex

from core.foundation.lazy import built_once
from core.foundation.tlds import ALL_TLDS, ASCII_TLDS

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
    return _find(_link_pattern, text)


def find_mastodon_links(text: str) -> tuple[Link, ...]:
    """All links of `text` that Mastodon sees: never bare ones."""
    return tuple(link for link in _find(_mastodon_link_pattern, text) if not link.bare)


# A draft is looked through by whoever reads, mends, checks and counts it, and its brief with each of them.
@lru_cache(maxsize=64)
def _find(pattern: Callable[[], "regex.Pattern[str]"], text: str) -> tuple[Link, ...]:
    return tuple(
        link
        for piece in _MAY_HOLD_LINKS.finditer(text)
        for match in pattern().finditer(text, *piece.span())
        if (link := _link(match)) is not None
    )


def _link(match: "regex.Match[str]") -> Link | None:
    bare = match["scheme"] is None
    domain = match["bare" if bare else "host"]
    if not _can_be_resolved(domain) or len(match[0]) + (len("https://") if bare else 0) > MAX_LINK:
        return None
    end = match.end()
    if bare and not match["path"]:
        # "example.com?x=1" links only "example.com": a query needs a path before it.
        end = match.end("bare")
    elif not bare and (tco := _TCO.match(match[0])) is not None:
        if len(tco[1]) > MAX_TCO_SLUG:
            return None
        end = match.start() + tco.end()
    return Link(match.start(), end, bare)


def _can_be_resolved(domain: str) -> bool:
    """Whether each label fits into DNS once it is in Punycode (RFC 3490, section 4.1)."""
    if domain.startswith("xn--") and not domain.isascii():
        return False
    return all(_dns_length(label) <= MAX_DOMAIN_LABEL for label in domain.split("."))


def _dns_length(label: str) -> int:
    if label.isascii() or len(label) > MAX_DOMAIN_LABEL:
        return len(label)
    return len("xn--") + len(label.encode("punycode"))


# No link has a blank in it, or goes without a dot before a letter; most of a text needs no closer look.
_BLANK = r"\t-\r\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_MAY_HOLD_LINKS = regex.compile(rf"(?<![^{_BLANK}])(?:[^{_BLANK}.]|\.(?=[{_BLANK}.]|$))*+\.[^{_BLANK}]++")

LATIN_ACCENTS = (
    r"\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268\u026F\u0272"
    r"\u0289\u028B\u02BB\u0300-\u036F\u1E00-\u1EFF"
)
_NEVER_IN_DOMAIN = (
    r"\!'#%&()*+,\\\-./:;<=>?@\[\]\^_{|}~$"
    r"\u0009-\u000D\u0020\u0085\u00A0\u1680\u180E\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"
    r"\uFFFE\uFEFF\uFFFF\u202A-\u202E\u061C\u200E\u200F\u2066-\u2069"
)
_IN_DOMAIN = rf"[^{_NEVER_IN_DOMAIN}]"
_IN_BARE_DOMAIN = rf"[a-z0-9{LATIN_ACCENTS}]"
_TLD_ENDS = r"(?=[^0-9a-zA-Z@+\-]|$)"

_IN_QUERY = r"[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]"
_ENDS_QUERY = r"[a-z0-9\-_&=#/]"


def _pattern(*, path: str, ends_path: str, query: str, ends_query: str) -> "regex.Pattern[str]":
    """A link whose path and query are made of, and end with, the given characters."""
    # Quantifiers are possessive where they can be, so that a long text without spaces stays cheap.
    parentheses = rf"\((?:{path}++|{path}*+\({path}++\){path}*+)\)"
    return regex.compile(
        rf"""
        (?<![A-Za-z0-9@＠$\#＃\uFFFE\uFEFF\uFFFF])
        (?:
            (?P<scheme>https?://)
            (?P<host>
                (?:{_IN_DOMAIN}++(?:[_\-]++{_IN_DOMAIN}++)*+\.){{0,{MAX_DOMAIN_LABELS}}}
                {_IN_DOMAIN}++(?:-++{_IN_DOMAIN}++)*+\.
                (?:\L<all_tlds>{_TLD_ENDS}|xn--[\-0-9a-z]+)
            )
          |
            (?<![\-_/{LATIN_ACCENTS}])
            (?<!(?<![^\x00-\x7F{LATIN_ACCENTS}])\.)
            (?P<bare>
                (?:{_IN_BARE_DOMAIN}++(?:-++{_IN_BARE_DOMAIN}++)*+\.){{1,{MAX_DOMAIN_LABELS}}}
                (?:\L<ascii_tlds>{_TLD_ENDS}|xn--[\-0-9a-z]+)
            )
        )
        (?::[0-9]++)?
        (?P<path>/(?:(?:{path}|{parentheses})*(?:{ends_path}|{parentheses}))?)?
        (?:\?{query}*{ends_query})?
        """,
        regex.IGNORECASE | regex.VERBOSE,
        all_tlds=ALL_TLDS,
        ascii_tlds=ASCII_TLDS,
    )


# With every top-level domain in them they take as long to build as much of a start; who counts needs them.
@built_once
def _link_pattern() -> "regex.Pattern[str]":
    return _pattern(
        path=rf"[a-z0-9\u0400-\u04FF!*';:=+,.$/%#\[\]\-\u2013_~@|&{LATIN_ACCENTS}]",
        ends_path=rf"[a-z0-9\u0400-\u04FF+\-=_#/{LATIN_ACCENTS}]",
        query=_IN_QUERY,
        ends_query=_ENDS_QUERY,
    )


_BEYOND_ASCII = r"\u00A0-\uD7FF\uE000-\uFDCF\uFDF0-\uFFEF\U00010000-\U000DFFFD\U000E1000-\U0010FFFD"


@built_once
def _mastodon_link_pattern() -> "regex.Pattern[str]":
    return _pattern(
        path=r"[^\p{White_Space}<>()?]",
        ends_path=r"""[^\p{White_Space}()?!*"'「」<>;:=,.$%\[\]~&|@]""",
        query=rf"[a-z0-9!?*'();:&=+$/%#\[\]\-_.,~|@^{_BEYOND_ASCII}]",
        ends_query=rf"[a-z0-9_&=#/\-{_BEYOND_ASCII}]",
    )


# X's own short links carry nothing after their slug but a query.
_TCO = regex.compile(rf"https?://t\.co/([a-z0-9]+)(?:\?{_IN_QUERY}*{_ENDS_QUERY})?", regex.IGNORECASE)
