"""What is out, and what can be done to it: in words and buttons."""

from bot.blockkit.build import Element, button, confirm
from bot.blockkit.mrkdwn import count, listed, moment, one_line, person
from bot.slack import ids
from bot.slack.values import PostButton, PostUpdate
from core.flow.cards.card import CampaignCard, PostCard, VariantCard
from core.foundation.ids import AmendmentKind, VariantState
from core.platforms.catalogue import profile_of, rules_of
from core.review.history import Part

REASON_SHOWN = 500
_CHANGED = {
    Part.MEDIA: "the images",
    Part.ALTS: "the alt texts",
    Part.FOLLOW_UPS: "what follows below",
}


def update(card: CampaignCard, variant: VariantCard, *, spoken: str, named: str) -> list[Element]:
    """The button that puts newly approved text in the place of what is out, as far as the platform lets one.

    `named` says in its question which post that is.
    """
    post = variant.out
    if post is None or variant.state is not VariantState.APPROVED or not variant.is_outdated:
        return []
    if AmendmentKind.CORRECT not in post.can or post.amending or card.has_ended:
        return []
    sure = confirm(
        f"Correct the post {profile_of(variant.platform).where}?",
        f"{named}{_what_becomes(variant, post)}",
        yes="Correct it",
    )
    value = str(PostUpdate(card.id, variant.id, post.id, variant.content_hash))
    label = f"Correct the post of {spoken}"
    return [button("Correct the post", ids.POST_UPDATE, value, style="primary", confirm=sure, label=label)]


def _what_becomes(variant: VariantCard, post: PostCard) -> str:
    """What takes the place of what is out, to follow a variant's name; short, since a question is."""
    if post.changed and Part.WORDS not in post.changed:
        return f": only {listed([_CHANGED[part] for part in post.changed])} changed, and all else stays."
    word = "post" if rules_of(variant.platform).is_thread else rules_of(variant.platform).follow_up_word
    images = sum(each.kind.is_image for each in variant.media)
    carried = [
        *([count(images, "image")] if images else []),
        *(["a video"] if len(variant.media) > images else []),
        *([f"{count(len(variant.follow_ups), word)} below"] if variant.follow_ups else []),
    ]
    also = f", with {listed(carried)}" if carried else ""
    return f" takes the place of what is out{also}. Its address stays."


def take_down(card: CampaignCard, variant: VariantCard, *, spoken: str) -> list[Element]:
    """The button that takes down the newest that is out, though another waits or its campaign has ended."""
    post = variant.out
    if post is None or AmendmentKind.TAKE_DOWN not in post.can:
        return []
    if post.amending and post.amending.kind is AmendmentKind.TAKE_DOWN:
        return []
    about = str(PostButton(card.id, variant.id, post.id))
    label = f"Take down the post of {spoken}"
    return [button("Take down…", ids.POST_TAKE_DOWN, about, style="danger", label=label)]


def amendment_lines(variant: VariantCard) -> list[str]:
    """What is under way with a post that is out, or why it is not what it should be; one line each."""
    post = variant.out
    if post is None:
        return []
    if post.amending is not None:
        what = "corrected" if post.amending.kind is AmendmentKind.CORRECT else "taken down"
        trouble = one_line(post.amending.trouble, REASON_SHOWN)
        not_yet = f" Not done yet: {trouble} It is tried again." if trouble else ""
        return [f"⏳ Being {what} for {person(post.amending.by)}…{not_yet}"]
    lines = [f"⚠️ {one_line(post.reason, REASON_SHOWN)}"] if post.reason else []
    if variant.is_outdated and variant.state is VariantState.APPROVED:
        lines.append(f"✏️ This text is approved; what is out is the one before.{_no_update(variant, post)}")
    elif variant.is_outdated:
        lines.append("✏️ What is out is the text before this one.")
    return lines


def _no_update(variant: VariantCard, post: PostCard) -> str:
    label = variant.platform.label
    if AmendmentKind.CORRECT in post.can or post is not variant.post:
        return ""
    if AmendmentKind.TAKE_DOWN in post.can:
        return f" {label} can't change posts; take it down and publish it again."
    return " It can't be changed or taken down from here: *⋯ → Post again…* puts this text out beside it."


def amended(post: PostCard) -> str:
    """Who had it changed and when, to follow what was done."""
    by = f" by {person(post.amended_by)}" if post.amended_by else ""
    return by + (f" {moment(post.amended_at)}" if post.amended_at else "")


def corrected(post: PostCard) -> str:
    """That what is out was corrected; empty where it wasn't."""
    return f" · corrected{amended(post)}" if post.amended_at else ""


AMENDING_BADGES = {
    AmendmentKind.CORRECT: "⏳ Being corrected",
    AmendmentKind.TAKE_DOWN: "⏳ Being taken down",
}
