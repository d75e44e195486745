"""What became of a variant, in a line each, and moments as a terminal shows them."""

from datetime import datetime

from core.flow.cards.card import PostCard, VariantCard
from core.foundation.ids import AmendmentKind, PostState, VariantState
from core.foundation.zones import of_this_machine


def fate(variant: VariantCard) -> str:
    """Who decided, when, and where its post stands, each on a line of its own."""
    post = variant.post
    about = [_post(post), *_other_text(variant), *_before(post)] if post else []
    return "\n".join((_decision(variant), *about))


def as_whom(variant: VariantCard) -> str:
    """As whom it goes out, or did."""
    return f"as {variant.account}" if variant.account else "outbox (no account)"


def moment(at: datetime) -> str:
    """On the clock of the machine, named: 2 Mar 2026, 14:05 CET."""
    local = at.astimezone(of_this_machine())
    return f"{local.day} {local:%b %Y, %H:%M %Z}"


def _decision(variant: VariantCard) -> str:
    if variant.state is VariantState.IN_REVIEW:
        return "Waits for a decision."
    who = f" by {variant.decided_by.name}" if variant.decided_by else ""
    when = f" on {moment(variant.decided_at)}" if variant.decided_at else ""
    why = f": {variant.reason}" if variant.reason else "."
    return f"{variant.state.replace('_', ' ').capitalize()}{who}{when}{why}"


def _post(post: PostCard) -> str:
    if post.state is PostState.PUBLISHED and post.published_at:
        why = f"\n{post.reason}" if post.reason else ""
        there = f": {post.url}" if post.url else "."
        return f"Published {moment(post.published_at)}{there}{why}{_under_way(post)}"
    if post.state is PostState.TAKEN_DOWN:
        who = f" by {post.amended_by.name}" if post.amended_by else ""
        when = f" on {moment(post.amended_at)}" if post.amended_at else ""
        return f"Its post was taken down{who}{when}: {post.reason}"
    there = f"{post.slot.local:%H:%M} in {post.slot.zone}"
    return f"Its post is {post.state}, for {moment(post.slot.at)} ({there}). {post.reason}".strip()


def _other_text(variant: VariantCard) -> list[str]:
    """That this text is not the one that people see."""
    if not variant.is_outdated:
        return []
    if variant.state is VariantState.APPROVED:
        return ["This text is approved; what is out is the one before."]
    return ["What is out is the text before this one."]


def _before(post: PostCard) -> list[str]:
    there = ", ".join(each.url or "one without an address" for each in post.earlier)
    return [f"Earlier posts of it that are still out: {there}"] if post.earlier else []


def _under_way(post: PostCard) -> str:
    if post.amending is None:
        return ""
    what = "corrected" if post.amending.kind is AmendmentKind.CORRECT else "taken down"
    return f"\nIt is being {what} for {post.amending.by.name}."
