"""The link of a brief as people give it, made whole: `example.com/launch` is https://example.com/launch."""

from urllib.parse import urlsplit

import regex

from core.foundation.hidden import without_hidden
from core.foundation.tlds import ALL_TLDS

EXAMPLE = "must be a whole web address, such as https://example.com/launch"

_FROM_SLACK = regex.compile(r"<([^<>|\s]+)(?:\|[^<>]*)?>")
LONGEST_LABEL = 63
"""Characters of one part of a host (RFC 1035, section 2.3.4)."""
QUOTES = "\"'`“”„‟‘’‚‛«»‹›"
_SCHEME = regex.compile(r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}+://", regex.I)
_NEVER = regex.compile(r"[<>\"`\\^]")
_MAIL = regex.compile(r"(?:mailto:\S*+|(?<![^\s@/:?#])[^\s@/:?#]++@[^\s@/]++)", regex.I)
_HOST = regex.compile(
    r"(?<![\p{L}\p{N}\p{M}._-])(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}_-]*+)\.)++(?P<tld>[\p{L}\p{N}\p{M}-]++)(?=[:/?#]|$)",
    regex.I,
)


def whole_address(link: str) -> str:
    """`link` as a whole web address. What Slack or a sentence put around it is taken off.

    Raises:
        ValueError: it is none, and says what is wrong.
    """
    link = without_hidden(link).strip()
    if wrapped := _FROM_SLACK.fullmatch(link):
        link = wrapped[1]
    link = _without_marks_behind(link)
    if any(map(str.isspace, link)):
        raise ValueError("holds a space; write one address and nothing else")
    if never := _NEVER.search(link):
        raise ValueError(f"holds {never[0]}, which no web address may; write it as %{ord(never[0]):02X}")
    if _MAIL.fullmatch(link):
        raise ValueError("is an e-mail address; give a web address, such as https://example.com/launch")
    if link.startswith("//"):
        link = f"https:{link}"
    elif not _SCHEME.match(link) and _has_known_end(link):
        link = f"https://{link}"
    try:
        parts = urlsplit(link)
        labels = (parts.hostname or "").rstrip(".").split(".")
        named = len(labels) > 1 and all(0 < len(label) <= LONGEST_LABEL for label in labels)
        named = named and parts.port != 0
    except ValueError:
        raise ValueError(EXAMPLE) from None
    if parts.scheme not in {"http", "https"} or not named:
        raise ValueError(EXAMPLE)
    if "@" in parts.netloc:
        raise ValueError("holds a user name or password, which everybody would read; leave them out")
    return f"{parts.scheme}{link[len(parts.scheme) :]}"


def _without_marks_behind(link: str) -> str:
    """`link` without the end of the sentence, the quotes or the bracket it stood in."""
    if link[:1] in QUOTES:
        link = link.strip(QUOTES)
    link = link.removeprefix("(")
    while link and (link[-1] in ".,;!" or (link[-1] == ")" and link.count("(") < link.count(")"))):
        link = link[:-1]
    return link


def _has_known_end(link: str) -> bool:
    """Whether it begins with a host under a top-level domain that exists."""
    host = _HOST.match(link)
    return host is not None and (host["tld"].lower() in ALL_TLDS or host["tld"].lower().startswith("xn--"))
