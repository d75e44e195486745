"""Where the links are in a text, as X and Mastodon see them.

The grammar is twitter-text's: a link has a known top-level domain, may stand without `https://` when it
is ASCII, and ends before trailing punctuation. Source: X developer docs, "Counting characters",
https://docs.x.com/resources/fundamentals/counting-characters, and the twitter-text conformance suite,
https://github.com/twitter/twitter-text/tree/master/conformance.
"""

from dataclasses import dataclass

import regex

from core.platforms.tlds import ALL_TLDS, ASCII_TLDS

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
    """All links of `text`, in order, never overlapping."""
    if "." not in text:
        return ()
    return tuple(link for match in _LINK.finditer(text) if (link := _link(match)) is not None)


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


_LATIN_ACCENTS = (
    r"\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268\u026F\u0272"
    r"\u0289\u028B\u02BB\u0300-\u036F\u1E00-\u1EFF"
)
_NEVER_IN_DOMAIN = (
    r"\!'#%&()*+,\\\-./:;<=>?@\[\]\^_{|}~$"
    r"\u0009-\u000D\u0020\u0085\u00A0\u1680\u180E\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"
    r"\uFFFE\uFEFF\uFFFF\u202A-\u202E\u061C\u200E\u200F\u2066-\u2069"
)
_IN_DOMAIN = rf"[^{_NEVER_IN_DOMAIN}]"
_IN_BARE_DOMAIN = rf"[a-z0-9{_LATIN_ACCENTS}]"
_IN_PATH = rf"[a-z0-9\u0400-\u04FF!*';:=+,.$/%#\[\]\-\u2013_~@|&{_LATIN_ACCENTS}]"
_ENDS_PATH = rf"[a-z0-9\u0400-\u04FF+\-=_#/{_LATIN_ACCENTS}]"
_IN_QUERY = r"[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]"
_ENDS_QUERY = r"[a-z0-9\-_&=#/]"
_PARENTHESES = rf"\((?:{_IN_PATH}++|{_IN_PATH}*+\({_IN_PATH}++\){_IN_PATH}*+)\)"
_TLD_ENDS = r"(?=[^0-9a-zA-Z@+\-]|$)"

# Quantifiers are possessive where they can be, so that a long text without spaces stays cheap.
_LINK = regex.compile(
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
        (?<![\-_/{_LATIN_ACCENTS}])
        (?<!(?<![^\x00-\x7F])\.)
        (?P<bare>
            (?:{_IN_BARE_DOMAIN}++(?:-++{_IN_BARE_DOMAIN}++)*+\.){{1,{MAX_DOMAIN_LABELS}}}
            (?:\L<ascii_tlds>{_TLD_ENDS}|xn--[\-0-9a-z]+)
        )
    )
    (?::[0-9]++)?
    (?P<path>/(?:(?:{_IN_PATH}|{_PARENTHESES})*(?:{_ENDS_PATH}|{_PARENTHESES}))?)?
    (?:\?{_IN_QUERY}*{_ENDS_QUERY})?
    """,
    regex.IGNORECASE | regex.VERBOSE,
    all_tlds=ALL_TLDS,
    ascii_tlds=ASCII_TLDS,
)

# X's own short links carry nothing after their slug but a query.
_TCO = regex.compile(rf"https?://t\.co/([a-z0-9]+)(?:\?{_IN_QUERY}*{_ENDS_QUERY})?", regex.IGNORECASE)
