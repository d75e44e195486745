"""Copy as rich text, in which no character is markup, and back: what people see of a message.

Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block. `text` beside it is what
notifications show; there `&`, `<` and `>` are escaped:
https://docs.slack.dev/messaging/formatting-message-text#escaping.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from core.platforms.links import find_links

LONGEST_PART = 3_000
"""Slack states no limit for a part; that of a section's text is kept."""


def blocks_of(text: str) -> list[dict[str, Any]]:
    """`text` as it stands, with links that can be clicked."""
    return [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": list(_parts(text))}],
        }
    ]


def _parts(text: str) -> Iterator[dict[str, Any]]:
    done = 0
    for link in find_links(text):
        address = text[link.start : link.end]
        if len(address) > LONGEST_PART - len("https://"):
            continue
        yield from _words(text[done : link.start])
        if link.bare:
            yield {"type": "link", "url": f"https://{address}", "text": address}
        else:
            yield {"type": "link", "url": address}
        done = link.end
    yield from _words(text[done:])


def _words(text: str) -> Iterator[dict[str, Any]]:
    for start in range(0, len(text), LONGEST_PART):
        yield {"type": "text", "text": text[start : start + LONGEST_PART]}


def seen_in(message: Mapping[str, Any]) -> str:
    """What people read in a message of ours, as Slack has it."""
    return "".join(
        _seen(part)
        for block in message.get("blocks", [])
        for section in block.get("elements", [])
        for part in section.get("elements", [])
    )


def _seen(part: Mapping[str, Any]) -> str:
    match part.get("type"):
        case "link":
            return str(part.get("text") or part.get("url", ""))
        case "emoji":  # which Slack makes of some characters
            return "".join(chr(int(code, 16)) for code in str(part.get("unicode", "")).split("-") if code)
        case _:
            return str(part.get("text", ""))


def escaped(text: str) -> str:
    """`text` for where Slack reads markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
