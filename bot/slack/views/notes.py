"""Short notes for a card's thread: what became of a post, and of the news about it."""

from bot.blockkit.build import Message, said, section
from bot.blockkit.mrkdwn import escaped, link, moment, one_line
from bot.blockkit.verbatim import copy, line, quote, rich_text, words
from core.flow.cards.card import VariantCard
from core.foundation.clipping import clipped
from core.foundation.events.amendments import (
    PostAmendmentDelayed,
    PostAmendmentFailed,
    PostCorrected,
    PostTakenDown,
)
from core.foundation.events.posts import PostFailed, PostMissed, PostPublished, PostUnknown
from core.foundation.events.webhooks import WebhookDeadLettered
from core.foundation.ids import AmendmentKind

PostNews = PostPublished | PostFailed | PostUnknown | PostMissed
AmendmentNews = PostCorrected | PostTakenDown | PostAmendmentDelayed | PostAmendmentFailed


def post_note(news: PostNews | AmendmentNews, label: str) -> Message:
    """What became of a variant's post, or of a change to it."""
    if isinstance(news, AmendmentNews):
        return _amendment_note(news, label)
    match news:
        case PostPublished(url=url, left_out=left_out):
            missing = f" ⚠️ {one_line(left_out, 500)}" if left_out else ""
            return said(f"🟢 Variant {label} is published. {link(url, 'See the post')}{missing}")
        case PostFailed(reason=reason):
            why = one_line(reason, 500)
            return said(f"🔴 Variant {label} was not published: {why} Use *Publish again…* on the card.")
        case PostMissed(reason=reason, due_at=due_at):
            return said(
                f"⏰ Variant {label} was due {moment(due_at)} and has not gone out. {one_line(reason, 500)} "
                "Use the buttons on the card to publish it now, schedule it anew, or cancel it."
            )
        case PostUnknown(reason=reason):
            return said(
                f"❓ Nobody knows yet whether variant {label} is published. {one_line(reason, 500)} "
                "Please look there, then use the buttons on the card."
            )


def _amendment_note(news: AmendmentNews, label: str) -> Message:
    match news:
        case PostCorrected(url=url):
            return said(f"✏️ The post of variant {label} is corrected. {link(url, 'See the post')}")
        case PostTakenDown(reason=reason):
            return said(f"⚫ The post of variant {label} is taken down: {one_line(reason, 500)}")
        case PostAmendmentDelayed(amendment=kind, reason=reason):
            return said(
                f"⏳ The post of variant {label} is not {_DONE[kind]} yet: {one_line(reason, 500)} "
                "It is tried again until it is."
            )
        case PostAmendmentFailed(amendment=kind, reason=reason):
            return said(f"⚠️ The post of variant {label} was not {_DONE[kind]}: {one_line(reason, 500)}")


def difference_note(variant: VariantCard) -> Message:
    """That a post, read back, is not what was approved; with both texts."""
    shows = (variant.post.shows if variant.post else None) or ""
    what = "something else than what was approved" if shows.strip() else "nothing"
    told = f"⚠️ Read back, {variant.platform.label} shows {what} of variant {variant.label}."
    both = (("Approved", variant.text), ("Shown", shows)) if shows.strip() else ()
    return Message(
        told,
        [
            section(f"{told} Look there, then correct it or take it down with the buttons on the card."),
            *(rich_text(line(words(name, "bold")), quote(*copy(clipped(said, 1200)))) for name, said in both),
        ],
    )


def dead_letter_note(dead: WebhookDeadLettered) -> Message:
    """A webhook that was given up."""
    tries = "one try" if dead.attempts == 1 else f"{dead.attempts} tries"
    return said(
        f"📮 The webhook `{escaped(dead.event_kind)}` could not be delivered after {tries}: "
        f"{one_line(dead.reason, 400)} It is kept as a dead letter and can be sent again."
    )


_DONE = {AmendmentKind.CORRECT: "corrected", AmendmentKind.TAKE_DOWN: "taken down"}
