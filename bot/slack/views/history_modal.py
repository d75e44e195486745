"""A variant's history in a modal: the newest first, each change with the words that went and came."""

from typing import Any

from bot.blockkit.blocks import Block
from bot.blockkit.build import Element, context, modal, section
from bot.blockkit.mrkdwn import moment, one_line
from bot.blockkit.verbatim import quote, rich_text, words
from bot.slack.views.variant_status import step_line
from core.flow.cards.history import Happening, VariantHistory
from core.foundation.clipping import ELLIPSIS
from core.review.diff import Kind, Piece, changes

MOST_SHOWN = 30
AROUND = 60
"""Characters of what stayed that are shown beside what changed."""
LONGEST_PIECE = 600


def history_modal(history: VariantHistory) -> dict[str, Any]:
    """Who did what, when and why."""
    blocks: list[Block] = [
        section(f"*{history.platform.label}, variant {history.label}* of {one_line(history.campaign, 200)}")
    ]
    newest = history.happenings[::-1]
    for happening in newest[:MOST_SHOWN]:
        blocks.append(context(_line(happening)))
        if happening.before is not None and happening.before != happening.after:
            blocks.append(rich_text(quote(*diff_elements(happening.before, happening.after or ""))))
    if len(newest) > MOST_SHOWN:
        blocks.append(context(f"… and {len(newest) - MOST_SHOWN} earlier steps."))
    return modal("variant_history_view", f"History of {history.label}", blocks, close="Close")


def diff_elements(before: str, after: str) -> list[Element]:
    """What changed, struck through and bold, with a little of what stayed."""
    pieces = changes(before, after)
    shown: list[Element] = []
    for at, piece in enumerate(pieces):
        if piece.kind is Kind.NEW and at > 0 and not pieces[at - 1].text[-1:].isspace():
            shown.append(words(" "))
        text = _stayed(piece, at, len(pieces)) if piece.kind is Kind.SAME else _cut(piece.text)
        shown.append(words(text, *_STYLES[piece.kind]))
    return shown


def _line(done: Happening) -> str:
    if done.step is None:
        return f"📝 Written {moment(done.at)} · {done.label}"
    return step_line(done.step, done.by, done.at, done.objection, done.reason, of=f" · {done.label}")


def _stayed(piece: Piece, at: int, count: int) -> str:
    text = piece.text
    if len(text) <= 2 * AROUND:
        return text
    head = text[:AROUND] + ELLIPSIS if at > 0 else ""
    tail = ELLIPSIS + text[-AROUND:] if at < count - 1 else ""
    return f"{head} {tail}".strip() if head and tail else head or tail


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_PIECE else text[:LONGEST_PIECE] + ELLIPSIS


_STYLES = {Kind.SAME: (), Kind.GONE: ("strike",), Kind.NEW: ("bold",)}
