"""What can be clicked in a post: links, mentions and hashtags, each with the UTF-8 bytes where it stands.

Bluesky makes nothing clickable by itself; whoever posts says what is. Source:
https://docs.bsky.app/docs/advanced-guides/post-richtext and
https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/richtext/facet.json.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import regex

from core.platforms.addresses import addresses
from core.platforms.counting import graphemes, utf8_bytes

MOST_IN_TAG, MOST_BYTES_IN_TAG = 64, 640
"""Graphemes and bytes of a hashtag, without its #: `maxGraphemes` and `maxLength` of the facet's schema."""
MAX_HANDLE = 253
"""https://atproto.com/specs/handle"""


@dataclass(frozen=True, slots=True)
class _Found:
    """Something clickable at `text[start:end]`. The `value` of a mention is its handle."""

    start: int
    end: int
    kind: str
    value: str


def handles_in(text: str) -> list[str]:
    """The handles that `text` mentions, in lower case, each once."""
    return list(dict.fromkeys(found.value for found in _all(text) if found.kind == "mention"))


def facets_of(text: str, dids: Mapping[str, str]) -> list[dict[str, Any]]:
    """The facets of `text`, in order. A handle that is not among `dids` is nobody's, and stays plain text."""
    return [
        {
            "index": {
                "byteStart": utf8_bytes(text[: found.start]),
                "byteEnd": utf8_bytes(text[: found.end]),
            },
            "features": [_feature(found, dids)],
        }
        for found in _all(text)
        if found.kind != "mention" or found.value in dids
    ]


def _feature(found: _Found, dids: Mapping[str, str]) -> dict[str, str]:
    names = {"link": "uri", "mention": "did", "tag": "tag"}
    value = dids[found.value] if found.kind == "mention" else found.value
    return {"$type": f"app.bsky.richtext.facet#{found.kind}", names[found.kind]: value}


def _all(text: str) -> list[_Found]:
    """What can be clicked. Facets must not overlap: of two that do, the first counts."""
    apart: list[_Found] = []
    for found in sorted((*_links(text), *_mentions(text), *_tags(text)), key=lambda one: one.start):
        if not apart or found.start >= apart[-1].end:
            apart.append(found)
    return apart


def _links(text: str) -> Iterator[_Found]:
    for address in addresses(text):
        scheme, host = address.place[:2]
        # The schema takes no address without a host, and would refuse the whole post for it.
        if scheme in {"http", "https"} and host:
            uri = f"https://{address.text}" if address.bare else address.text
            yield _Found(address.start, address.start + len(address.text), "link", uri)


def _mentions(text: str) -> Iterator[_Found]:
    for match in _MENTION.finditer(text):
        if len(match["handle"]) <= MAX_HANDLE:
            yield _Found(*match.span(), "mention", match["handle"].lower())


def _tags(text: str) -> Iterator[_Found]:
    for match in _TAG.finditer(text):
        tag = _ENDS_TAG.sub("", match["tag"])
        if _IN_WORD.search(tag) and graphemes(tag) <= MOST_IN_TAG and utf8_bytes(tag) <= MOST_BYTES_IN_TAG:
            yield _Found(match.start(), match.start("tag") + len(tag), "tag", tag)


# As Bluesky's own clients find them, with handles by their own grammar. Source:
# https://github.com/bluesky-social/atproto/blob/main/packages/api/src/rich-text/util.ts,
# https://atproto.com/specs/handle.
_LABEL = "[a-zA-Z0-9]++(?:-++[a-zA-Z0-9]++)*+"
_MENTION = regex.compile(rf"(?<![^\s(])@(?P<handle>{_LABEL}(?:\.{_LABEL})++)")
_UNSEEN = r"\u00AD\u2060\u200A\u200B\u200C\u200D\u20E2"
_TAG = regex.compile(rf"(?<!\S)[#＃](?!\uFE0F)(?P<tag>[^\s{_UNSEEN}]++)")
_IN_WORD = regex.compile(r"[^\d\s\p{P}]")
_ENDS_TAG = regex.compile(r"(?<!\p{P})\p{P}++$")
