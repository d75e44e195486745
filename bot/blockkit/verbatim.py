"""Copy as it was written: rich text, in which no character counts as markup and links can be clicked.

Slack takes the text of rich text as it is. Nothing is escaped; stars, underscores and emoji stay characters.
"""

from bot.blockkit.blocks import Block
from bot.blockkit.build import Element
from core.foundation.clipping import ELLIPSIS, border
from core.platforms.links import find_links

MOST_LINKS = 100
"""Links of one text that can be clicked; copy with more of them is no copy."""
LONGEST_ADDRESS = 3000
NO_TEXT = "(no text)"


def rich_text(*elements: Element) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def line(*parts: Element) -> Element:
    return {"type": "rich_text_section", "elements": list(parts)}


def quote(*parts: Element) -> Element:
    return {"type": "rich_text_quote", "elements": list(parts) or [words(NO_TEXT, "italic")]}


def words(text: str, *styles: str) -> Element:
    """Text, perhaps in a style: bold, italic, strike or code."""
    return {"type": "text", "text": text, **({"style": dict.fromkeys(styles, True)} if styles else {})}


def linked(address: str, text: str) -> Element:
    """A link with words; an address that Slack can't open, or that is very long, is shown itself."""
    if not address.startswith(("http://", "https://")) or len(address) > LONGEST_ADDRESS:
        return words(f"{address[:200]}{ELLIPSIS}" if len(address) > 200 else address, "code")
    return {"type": "link", "url": address, "text": text}


def copy(text: str, end: int | None = None) -> list[Element]:
    """`text` as text and links; up to `end`, with "…" after it, where not all is shown."""
    if not text.strip():
        return []
    end = len(text) if end is None else end
    parts: list[Element] = []
    at = 0
    for found in find_links(text)[:MOST_LINKS]:
        address = text[found.start : found.end]
        if found.end > end or len(address) > LONGEST_ADDRESS - len("https://"):
            continue  # half an address would lead somewhere else
        parts += _plain(text[at : found.start])
        parts.append(
            linked(f"https://{address}", address) if found.bare else {"type": "link", "url": address}
        )
        at = found.end
    return [*parts, *_plain(text[at:end] + (ELLIPSIS if end < len(text) else ""))]


def excerpt(text: str, most: int) -> list[Element]:
    """The beginning of `text` on one line, within about `most` characters."""
    flat = " ".join(text.split())
    return copy(flat, border(flat, most))


def _plain(text: str) -> list[Element]:
    return [words(text)] if text else []
