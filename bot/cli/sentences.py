"""What became of a variant, in one sentence. Pure."""

from core.flow.cards import VariantCard
from core.foundation.ids import PostState, VariantState


def fate(variant: VariantCard) -> str:
    """Who decided, when, and where its post stands. Times are UTC."""
    return " ".join(filter(None, (_decision(variant), _post(variant))))


def _decision(variant: VariantCard) -> str:
    if variant.state is VariantState.IN_REVIEW:
        return "Waits for a decision."
    who = f" by {variant.decided_by.name}" if variant.decided_by else ""
    when = f" on {variant.decided_at:%d %b %Y, %H:%M} UTC" if variant.decided_at else ""
    why = f": {variant.reason}" if variant.reason else "."
    return f"{variant.state.replace('_', ' ').capitalize()}{who}{when}{why}"


def _post(variant: VariantCard) -> str:
    post = variant.post
    if post is None:
        return ""
    if post.state is PostState.PUBLISHED and post.published_at:
        return f"Published {post.published_at:%d %b %Y, %H:%M} UTC: {post.url}"
    when = f"{post.slot.local:%d %b %Y, %H:%M} {post.slot.zone}"
    return f"Its post is {post.state}, for {when}. {post.reason}".strip()
