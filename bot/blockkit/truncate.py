"""Cutting text: mrkdwn never inside a link, an escaped character or an open fence; copy between words."""

from dataclasses import dataclass

from core.foundation.clipping import ELLIPSIS, LOOSE

FENCE = "```"


def shortened(text: str, most: int) -> str:
    """`text` within `most` characters, ended by "…" at a word border when something had to go."""
    text = text.strip()
    if len(text) <= most:
        return text
    if most < 2 * len(FENCE) + 2:
        return ELLIPSIS if most < 2 else text[: most - 1].rstrip() + ELLIPSIS
    kept = text[: _border(text, most - len(ELLIPSIS) - len(FENCE))].rstrip(LOOSE) + ELLIPSIS
    return kept + FENCE if kept.count(FENCE) % 2 else kept


def parts(text: str, most: int) -> list[str]:
    """`text` as pieces of at most `most` characters, cut between paragraphs, lines or words.

    A code fence that a cut would leave open is closed, and opened again in the next piece.
    """
    pieces: list[str] = []
    rest = text.strip()
    while len(rest) > most:
        end = _border(rest, most - len(FENCE) - 1)
        piece, rest = rest[:end].rstrip(), rest[end:].strip()
        if piece.count(FENCE) % 2:
            piece, rest = f"{piece}\n{FENCE}", f"{FENCE}\n{rest}"
        pieces.append(piece)
    return [*pieces, rest] if rest else pieces


@dataclass(frozen=True, slots=True)
class Cut:
    """Copy in pieces, and what stood between them."""

    pieces: tuple[str, ...]
    seams: tuple[str, ...]


def cut(text: str, most: int) -> Cut:
    """Copy in pieces of at most `most` characters, cut between paragraphs, lines or words."""
    pieces, seams = [], []
    while len(text) > most:
        for seam in ("\n\n", "\n", " ", ""):
            at = text.rfind(seam, most // 2, most) if seam else most
            if at > 0 and text[:at].strip() and text[at + len(seam) :].strip():
                break
        pieces.append(text[:at])
        seams.append(seam)
        text = text[at + len(seam) :]
    return Cut((*pieces, text), tuple(seams))


def _border(text: str, most: int) -> int:
    """Where to cut `text` so that at most `most` characters stay; past the middle where that is possible."""
    window = text[:most]
    middle = most // 2
    for mark in ("\n\n", "\n", " "):
        end = window.rfind(mark)
        if end > middle and not _is_inside(window[:end]):
            return end
    outside = min(
        (at for at in map(window.rfind, "<&") if at > middle and _is_inside(window[at:])), default=most
    )
    return outside if window[:outside].strip() else most


def _is_inside(window: str) -> bool:
    """Whether a cut after `window` would fall inside `<a link>` or `&amp;`."""
    in_link = window.rfind("<") > window.rfind(">")
    in_escape = "&" in window[-5:] and ";" not in window[window.rfind("&") :]
    return in_link or in_escape
