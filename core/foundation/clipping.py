"""Cutting a text that has no room: between words where that is possible, and "…" says that more was there."""

ELLIPSIS = "…"
LOOSE = " \t\n.,:–—"
"""What a text that goes on does not end with before its "…"."""


def border(text: str, most: int) -> int:
    """Where `text` can end within `most` characters: after a word, past the middle where that is possible."""
    if len(text) <= most:
        return len(text)
    at = max(text.rfind(mark, most // 2, most + 1) for mark in "\n ")
    return len(text[: at if at > 0 else most].rstrip(LOOSE)) or most


def clipped(text: str, most: int) -> str:
    """Plain `text` within `most` characters, ended by "…" where something had to go."""
    return text if len(text) <= most else text[: border(text, most - len(ELLIPSIS))] + ELLIPSIS
