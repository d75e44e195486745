"""Short notes for a card's thread: what became of a post, and of the news about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.blockkit.build import Message, said
from bot.blockkit.mrkdwn import escaped, link, moment, one_line
from core.foundation.events import PostFailed, PostMissed, PostPublished, PostUnknown, WebhookDeadLettered

NOTED = frozenset(
    {PostPublished.kind, PostFailed.kind, PostUnknown.kind, PostMissed.kind, WebhookDeadLettered.kind}
)
"""What is worth a note; everything else only changes the card."""


def post_note(kind: str, payload: Mapping[str, Any], label: str) -> Message:
    """What became of a variant's post."""
    match kind:
        case PostPublished.kind:
            return said(f"🟢 Variant {label} is published. {link(payload['url'], 'See the post')}")
        case PostFailed.kind:
            why = one_line(payload["reason"], 500)
            return said(f"🔴 Variant {label} was not published: {why} Use *Publish again* on the card.")
        case PostMissed.kind:
            why = one_line(payload["reason"], 500)
            due = moment(datetime.fromisoformat(payload["due_at"]))
            return said(
                f"⏰ Variant {label} was due {due} and has not gone out. {why} "
                "Use the buttons on the card to publish it now, schedule it anew, or cancel it."
            )
        case _:
            why = one_line(payload["reason"], 500)
            return said(
                f"❓ Nobody knows yet whether variant {label} is published. {why} "
                "Please look there, then use the buttons on the card."
            )


def dead_letter_note(payload: Mapping[str, Any]) -> Message:
    """A webhook that was given up."""
    kind, attempts = escaped(payload["event_kind"]), int(payload["attempts"])
    tries = "one try" if attempts == 1 else f"{attempts} tries"
    return said(
        f"📮 The webhook `{kind}` could not be delivered after {tries}: {one_line(payload['reason'], 400)} "
        "It is kept as a dead letter and can be sent again."
    )
