"""Shortened links: readers can't see where they lead, and one more service may fail."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

import regex

from core.links.own import OwnLink
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.links.known import ON_THEIR_OWN_PLATFORM, shorteners
from core.review.rules.links.web import WebAddress, others, read
from core.review.rules.rule import Example, Family, Found, Rule

_WITHIN = regex.compile(r"(?i)https?(?::|%3a)(?:/|%2f){2}(?P<rest>[^&\s]{1,2000}+)")


def shortened(checked: Checked) -> Iterator[Found]:
    """A remark on each that isn't shortened twice."""
    for said in checked.said:
        for one in others(checked, said):
            if _shortener(one) and _shortener(one) not in ON_THEIR_OWN_PLATFORM and not _inner_shortener(one):
                sentence = (
                    f"{one.host} hides where this link leads. Give the full address; readers trust it more."
                )
                yield Found(sentence, said.span(one.start, one.end))


def shortened_twice(checked: Checked) -> Iterator[Found]:
    """A warning for each shortened link to one that is shortened already; ours count too."""
    own = checked.own
    target = read(own.plain) if own is not None and own.code is not None else None
    for said in checked.said:
        for one in others(checked, said):
            inner = _inner_shortener(one)
            if inner and _shortener(one):
                sentence = f"{one.host} leads to {inner}, which leads on again. Give the address at its end."
                yield Found(sentence, said.span(one.start, one.end))
    if own is not None and target is not None and (first := _shortener(target)):
        sentence = (
            f"The brief's link is one of {first}, and Copydesk shortens it again. Give its full address."
        )
        yield Found(sentence, checked.find(own.shown))


def _shortener(one: WebAddress) -> str:
    """The service that shortened an address; empty where it is a page."""
    host = one.host.removeprefix("www.")
    is_short = host in shorteners() and one.split.path.strip("/") != ""
    return host if is_short else ""


def _inner_shortener(one: WebAddress) -> str:
    """The service of a shortened address within another one."""
    within = _WITHIN.search(one.text, len("https://"))
    inner = read(f"https://{unquote(within['rest'])}") if within else None
    return _shortener(inner) if inner else ""


_OWN = OwnLink("https://bit.ly/3xYz", "https://go.example.com/abc", "https://bit.ly/3xYz", "abc")

LINK_SHORTENED = Rule(
    id="link_shortened",
    family=Family.LINKS,
    severity=Severity.INFO,
    why="Shortened links: readers can't see where they lead, and filters of mail distrust them.",
    look=shortened,
    source="https://help.x.com/en/safety-and-security/phishing-spam-and-malware-links",
    flagged=(Example("More at https://bit.ly/3xYz"), Example("More at tinyurl.com/abc")),
    passing=(Example("More at https://example.com/bit.ly"), Example("We like bit.ly very much.")),
)
LINK_SHORTENED_TWICE = Rule(
    id="link_shortened_twice",
    family=Family.LINKS,
    severity=Severity.WARNING,
    why="A shortened link to a shortened link: slow, often blocked, and dead when either service is.",
    look=shortened_twice,
    flagged=(
        Example("More at https://tinyurl.com/create?url=https://bit.ly/3xYz"),
        Example("More at https://go.example.com/abc", changes={"own": _OWN}),
    ),
    passing=(
        Example("More at https://bit.ly/3xYz"),
        Example("More at https://go.example.com/abc", changes={"own": replace(_OWN, plain="https://a.org/")}),
    ),
)
