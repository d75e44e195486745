"""Short notes for a card's thread: what became of a post, and of the news about it."""

from bot.blockkit.build import Message, said
from bot.blockkit.mrkdwn import escaped, link, moment, one_line
from core.foundation.events import PostFailed, PostMissed, PostPublished, PostUnknown, WebhookDeadLettered

PostNews = PostPublished | PostFailed | PostUnknown | PostMissed


def post_note(news: PostNews, label: str) -> Message:
    """What became of a variant's post."""
    match news:
        case PostPublished(url=url):
            return said(f"🟢 Variant {label} is published. {link(url, 'See the post')}")
        case PostFailed(reason=reason):
            why = one_line(reason, 500)
            return said(f"🔴 Variant {label} was not published: {why} Use *Publish again* on the card.")
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


def dead_letter_note(dead: WebhookDeadLettered) -> Message:
    """A webhook that was given up."""
    tries = "one try" if dead.attempts == 1 else f"{dead.attempts} tries"
    return said(
        f"📮 The webhook `{escaped(dead.event_kind)}` could not be delivered after {tries}: "
        f"{one_line(dead.reason, 400)} It is kept as a dead letter and can be sent again."
    )
