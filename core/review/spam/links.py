"""Links as filters see them: how many there are beside words, and where they hide what they lead to."""

from collections.abc import Iterator

import regex

from core.platforms.links import find_links
from core.review.findings import Span
from core.review.spam.signal import MAIL_FILTERS, MAIL_SENDERS, Mark, Signal

WORDS_OF_A_LINK = 12
"""Fewer words than these for each link read like a list of links."""
FEW_LINKS = 3
"""Up to so many, nothing is said of their number."""
SHORTENERS = frozenset(
    """
    adf.ly bc.vc bit.do bit.ly bitly.com bl.ink buff.ly clck.ru cutt.ly db.tt goo.gl is.gd j.mp lnkd.in
    mcaf.ee ow.ly po.st q.gs qr.ae rb.gy rebrand.ly s.id short.io shorte.st shorturl.at snip.ly soo.gd su.pr
    t.ly t2m.io tiny.cc tinyurl.com tr.im u.to urlz.fr v.gd vk.cc x.gd
    """.split()
)
"""Anybody's links stand behind these. Source: SpamAssassin, rules/25_url_shortener.cf."""


def links(text: str) -> Iterator[Signal]:
    found = find_links(text)
    words = len(_WORD.findall(text))
    if len(found) > FEW_LINKS and words < WORDS_OF_A_LINK * len(found):
        sentence = f"{len(found)} links in {words} words read like spam. Keep those that readers need."
        yield Signal("mostly_links", sentence, 1.0, MAIL_SENDERS)
    short = ((link, _host(text[link.start : link.end])) for link in found)
    if (first := next(((link, host) for link, host in short if host in SHORTENERS), None)) is not None:
        link, host = first
        sentence = f"{host} hides where the link leads, and spam uses it. Link to your own address."
        yield Signal("shortener", sentence, 1.5, MAIL_FILTERS, Span(link.start, link.end))
    yield from _NUMBER.of(text)


def _host(address: str) -> str:
    host = _HOST.match(address)
    return host.group(1).lower().removeprefix("www.") if host else ""


_HOST = regex.compile(r"(?:https?://)?([^/:?#\s]{1,253})", regex.IGNORECASE)
_WORD = regex.compile(r"[\p{L}\p{N}]++")
_NUMBER = Mark(
    "address_is_a_number",
    3.0,
    MAIL_FILTERS,
    "“{}” leads to a number instead of a name, as frauds do. Link to your own address.",
    regex.compile(r"https?://(?:\d{1,3}\.){3}\d{1,3}\b|https?://\d{8,10}\b", regex.IGNORECASE),
)
