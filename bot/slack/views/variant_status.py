"""Where a variant stands, in words and buttons: in review, decided, on the calendar, published, in doubt."""

from datetime import datetime

from bot.blockkit.build import Element, button, confirm
from bot.blockkit.mrkdwn import escaped, link, moment, one_line, person, planned
from bot.slack import ids
from bot.slack.views.amendments import (
    AMENDING_BADGES,
    amended,
    amendment_lines,
    corrected,
    while_it_is_out,
)
from core.flow.cards.card import CampaignCard, Person, PostCard, VariantCard
from core.foundation.clipping import clipped
from core.foundation.ids import PostState, VariantState
from core.platforms.catalogue import profile_of
from core.review.findings import Finding, Severity

REASON_SHOWN = 500


def is_blocked(variant: VariantCard) -> bool:
    """Whether its text can't be approved as it is."""
    return any(finding.severity is Severity.BLOCKING for finding in variant.findings)


def badge(variant: VariantCard, now: datetime) -> str:
    """Where the variant stands, in a word or two."""
    if variant.post is not None and variant.state is VariantState.APPROVED:
        if variant.post.amending is not None:
            return AMENDING_BADGES[variant.post.amending.kind]
        return _POST_BADGES[variant.post.state] if not _goes_now(variant.post, now) else "🚀 Going out"
    undecided = variant.has_ended and variant.state is VariantState.IN_REVIEW
    return "⏹️ Not decided" if undecided else _BADGES[variant.state]


def story(variant: VariantCard, now: datetime) -> list[str]:
    """Who decided what and when, and what became of it; one line each."""
    lines = []
    if variant.rewriting_for:
        lines.append(f"✍️ Another variant is being written for {person(variant.rewriting_for)}…")
    if variant.edited_by and variant.edited_at:
        lines.append(f"✏️ Edited by {person(variant.edited_by)} {moment(variant.edited_at)}")
    if variant.decided_by and variant.decided_at and variant.state in _DECISIONS:
        who, when = person(variant.decided_by), moment(variant.decided_at)
        why = f": {one_line(variant.reason, REASON_SHOWN)}" if variant.reason else ""
        lines.append(f"{_DECISIONS[variant.state]} by {who} {when}{why}")
    if variant.post is not None and variant.state is VariantState.APPROVED:
        lines += [_post_line(variant.post, now), *amendment_lines(variant)]
    return lines


def buttons(card: CampaignCard, variant: VariantCard, now: datetime) -> list[Element]:
    """What can be done with the variant now. Decided ones lose the buttons they had."""
    if card.has_ended:
        return []
    value = str(ids.VariantButton(card.id, variant.id, variant.content_hash))
    match variant.state:
        case VariantState.IN_REVIEW:
            return _while_in_review(variant, value)
        case VariantState.REJECTED:
            label = f"Write another for {spoken(variant)}"
            return [button("Write another…", ids.VARIANT_REGENERATE, value, label=label)]
        case VariantState.APPROVED:
            return _after_approval(card, variant, value, now)
        case VariantState.SUPERSEDED:
            return []


def spoken(variant: VariantCard) -> str:
    """The variant as screen readers name it in what a button does; unique within a campaign."""
    return f"variant {variant.label} for {variant.platform.label}"


def _while_in_review(variant: VariantCard, value: str) -> list[Element]:
    name = spoken(variant)
    approve = button("Approve", ids.VARIANT_APPROVE, value, style="primary", label=f"Approve {name}")
    return [
        *([] if is_blocked(variant) else [approve]),
        button("Edit…", ids.VARIANT_EDIT, value, label=f"Edit {name}"),
        button("Regenerate…", ids.VARIANT_REGENERATE, value, label=f"Regenerate {name}"),
        button("Reject…", ids.VARIANT_REJECT, value, style="danger", label=f"Reject {name}"),
    ]


def _after_approval(card: CampaignCard, variant: VariantCard, value: str, now: datetime) -> list[Element]:
    post = variant.post
    name = spoken(variant)
    later = button("Schedule…", ids.POST_SCHEDULE, value, label=f"Schedule {name}")
    if post is None or post.state in {PostState.CANCELLED, PostState.TAKEN_DOWN}:
        return [_publish_now(ids.POST_NOW, variant, value, style="primary"), later]
    about = str(ids.PostButton(card.id, variant.id, post.id))
    match post.state:
        case PostState.SCHEDULED | PostState.MISSED:
            return _before_it_leaves(variant, post, value, about, now)
        case PostState.FAILED:
            again = f"Publish {name} again"
            return [button("Publish again", ids.POST_NOW, value, style="primary", label=again), later]
        case PostState.UNKNOWN:
            return [
                button(
                    "It is there…",
                    ids.POST_IS_THERE,
                    about,
                    style="primary",
                    label=f"Post of {name} is there",
                ),
                button(
                    "It is not there, send again",
                    ids.POST_SEND_AGAIN,
                    about,
                    confirm=_sure_it_is_missing(variant),
                    label=f"Send {name} again, it is not there",
                ),
            ]
        case PostState.PUBLISHED:
            return while_it_is_out(card, variant, spoken=name, named=_named(variant))
        case PostState.SENDING:
            return []


def _before_it_leaves(
    variant: VariantCard, post: PostCard, value: str, about: str, now: datetime
) -> list[Element]:
    cancel = _cancel(variant, about)
    if _goes_now(post, now):
        return [cancel]
    later = "Schedule" if post.state is PostState.MISSED else "Move"
    return [
        button(f"{later}…", ids.POST_SCHEDULE, value, label=f"{later} {spoken(variant)}"),
        _publish_now(ids.POST_MOVE_NOW, variant, about),
        cancel,
    ]


def _publish_now(action: str, variant: VariantCard, value: str, *, style: str | None = None) -> Element:
    name, sure = f"Publish {spoken(variant)} now", _sure_to_publish(variant)
    return button("Publish now", action, value, style=style, confirm=sure, label=name)


def _cancel(variant: VariantCard, about: str) -> Element:
    sure = confirm(
        "Cancel this post?",
        f"{_named(variant)} comes off the calendar. It stays approved.",
        yes="Cancel the post",
        no="Keep it",
        danger=True,
    )
    name = f"Cancel the post of {spoken(variant)}"
    return button("Cancel", ids.POST_CANCEL, about, style="danger", confirm=sure, label=name)


def _named(variant: VariantCard) -> str:
    """Which variant a question is about: its campaign, its label and how its text begins."""
    text = " · ".join(" ".join(part.split()) for part in (variant.title, variant.text) if part.strip())
    name = " ".join(variant.campaign.split())
    return f"“{clipped(text, 120)}”\n\nVariant {variant.label} of the campaign “{clipped(name, 60)}”"


def _sure_to_publish(variant: VariantCard) -> Element:
    return confirm(
        f"Publish {profile_of(variant.platform).where} now?",
        f"{_named(variant)} goes out at once, and can't be called back from here.",
        yes="Publish",
    )


def _sure_it_is_missing(variant: VariantCard) -> Element:
    return confirm(
        "Send it again?",
        f"{_named(variant)} may be out {profile_of(variant.platform).where}. "
        "Look first: if it is, people will see it twice.",
        yes="Send again",
        no="I will look",
        danger=True,
    )


def _post_line(post: PostCard, now: datetime) -> str:
    by, why = f"by {person(post.placed_by)}", one_line(post.reason, REASON_SHOWN)
    if _goes_now(post, now):
        return f"🚀 Going out now, asked for {by}"
    return _post_lines(post, by, why)[post.state]


def _post_lines(post: PostCard, by: str, why: str) -> dict[PostState, str]:
    there = planned(post.slot.local, post.slot.zone)
    when = f" {moment(post.published_at)}" if post.published_at else ""
    doubt = f"❓ The platform did not say whether it took the post. {why}".rstrip()
    return {
        PostState.SCHEDULED: f"🗓️ Scheduled for {moment(post.slot.at)} ({there}) {by}",
        PostState.SENDING: "📤 Being sent right now",
        PostState.PUBLISHED: f"🟢 Published{when} · {link(post.url, 'See the post')}{corrected(post)}",
        PostState.FAILED: f"🔴 Not published: {why}",
        PostState.UNKNOWN: f"{doubt} Please look there, then tell us.",
        PostState.MISSED: f"⏰ Missed: it was due {moment(post.slot.at)}, placed {by}. {why} Still send it?",
        PostState.TAKEN_DOWN: f"⚫ Taken down{amended(post)}: {why}",
        PostState.CANCELLED: f"⚪ Taken off the calendar{_by(post.cancelled_by)}; it had been placed {by}",
    }


def _by(somebody: Person | None) -> str:
    return f" by {person(somebody)}" if somebody else ""


def _goes_now(post: PostCard, now: datetime) -> bool:
    return post.state is PostState.SCHEDULED and post.slot.at <= now


def finding_lines(variant: VariantCard, *, most: int = 4, longest: int = 240) -> list[str]:
    """What the checks said, the gravest first."""
    gravest = sorted(variant.findings, key=lambda finding: _GRAVITY.index(finding.severity))
    lines = [
        f"{_SEVERITY[finding.severity]} {one_line(finding.sentence, longest)}"
        + (f" (“{one_line(finding.where, 60)}”)" if _where_is_untold(finding) else "")
        for finding in gravest[:most]
    ]
    more = len(gravest) - most
    return [*lines, f"… and {more} more"] if more > 0 else lines


def _where_is_untold(finding: Finding) -> bool:
    return finding.where not in {"", "text"} and finding.where not in finding.sentence


def writer_line(variant: VariantCard) -> str:
    """Who wrote it, so that nobody takes a template for a thought. `story` names who changed it."""
    if variant.edited_by:
        return ""
    return "Written offline" if variant.writer == "offline" else f"Written by {escaped(variant.model)}"


_GRAVITY = [Severity.BLOCKING, Severity.WARNING, Severity.INFO]
_SEVERITY = {Severity.BLOCKING: "⛔", Severity.WARNING: "⚠️", Severity.INFO: "ℹ️"}
_BADGES = {
    VariantState.IN_REVIEW: "👀 Waits for review",
    VariantState.APPROVED: "✅ Approved",
    VariantState.REJECTED: "🚫 Rejected",
    VariantState.SUPERSEDED: "♻️ Replaced",
}
_POST_BADGES = {
    PostState.SCHEDULED: "🗓️ Scheduled",
    PostState.SENDING: "📤 Being sent",
    PostState.PUBLISHED: "🟢 Published",
    PostState.FAILED: "🔴 Not published",
    PostState.UNKNOWN: "❓ In doubt",
    PostState.MISSED: "⏰ Missed",
    PostState.CANCELLED: "✅ Approved",
    PostState.TAKEN_DOWN: "⚫ Taken down",
}
_DECISIONS = {VariantState.APPROVED: "✅ Approved", VariantState.REJECTED: "🚫 Rejected"}
