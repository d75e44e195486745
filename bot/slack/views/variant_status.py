"""Where a variant stands, in words: in review, decided, on the calendar, published, in doubt."""

from datetime import datetime

from bot.blockkit.mrkdwn import as_written, count, escaped, link, listed, moment, one_line, person, planned
from bot.slack.views.amendments import AMENDING_BADGES, amended, amendment_lines, corrected
from core.campaigns.lifecycle import UNDECIDED
from core.flow.cards.card import Person, PostCard, VariantCard
from core.foundation.ids import Objection, PostState, ReviewStep, VariantState
from core.foundation.money import ZERO, Money
from core.metrics.totals import MEASURES
from core.metrics.words import NOT_AVAILABLE, counts, whence
from core.platforms.fees import fee_of
from core.review.findings import Finding, Severity
from core.review.overriding import can_be_passed
from core.review.unmoderated import NOT_MODERATED

REASON_SHOWN = 500


def is_blocked(variant: VariantCard) -> bool:
    """Whether its text can't be approved as it is."""
    return any(finding.blocks for finding in variant.findings)


def is_unmoderated(variant: VariantCard) -> bool:
    """Whether nobody could judge if it does harm: a person has to look at it by itself."""
    return any(finding.rule == NOT_MODERATED for finding in variant.findings)


def fixable(variant: VariantCard) -> list[Finding]:
    """What of it can be mended with a click, each once."""
    return list({one.key: one for one in variant.findings if one.can_be_fixed}.values())


def can_pass(variant: VariantCard) -> bool:
    """Whether an admin may let it pass."""
    return any(map(can_be_passed, variant.findings))


def badge(variant: VariantCard, now: datetime) -> str:
    """Where the variant stands, in a word or two."""
    if variant.post is not None and variant.state is VariantState.APPROVED:
        if variant.post.amending is not None:
            return AMENDING_BADGES[variant.post.amending.kind]
        if variant.post.waits_for_account:
            return "⏸️ Waits for its account"
        if variant.post.state is PostState.SCHEDULED and variant.post.reason:
            return "⏸️ Waits for its platform"
        return _POST_BADGES[variant.post.state] if not goes_now(variant.post, now) else "🚀 Going out"
    undecided = variant.has_ended and variant.state in UNDECIDED
    return "⏹️ Not decided" if undecided else _BADGES[variant.state]


def story(variant: VariantCard, now: datetime) -> list[str]:
    """Who decided what and when, and what became of it; one line each."""
    lines = []
    if variant.rewriting_for:
        lines.append(f"✍️ Another variant is being written for {person(variant.rewriting_for)}…")
    done = []
    if variant.decision and variant.decided_at:
        decided = step_line(
            variant.decision, variant.decided_by, variant.decided_at, variant.objection, variant.reason
        )
        is_void = variant.decision is ReviewStep.APPROVED and variant.state is not VariantState.APPROVED
        done.append((variant.decided_at, f"{decided} – void since the edit" if is_void else decided))
    if variant.edited_at:
        done.append((variant.edited_at, step_line(ReviewStep.EDITED, variant.edited_by, variant.edited_at)))
    lines += [line for _, line in sorted(done)]
    if variant.post is not None and (variant.state is VariantState.APPROVED or variant.out):
        lines += [_post_line(variant.post, now), *_before(variant.post), *_waiting(variant)]
        lines += _shown_otherwise(variant)
        lines += _reached(variant.post)
        lines += amendment_lines(variant)
    return lines


def objection_words(objection: Objection) -> str:
    """What is wrong, as people read and choose it."""
    return objection.replace("_", " ").capitalize()


def step_line(
    step: ReviewStep,
    by: Person | None,
    at: datetime,
    objection: Objection | None = None,
    reason: str = "",
    *,
    of: str = "",
) -> str:
    """One step on a variant: what was done, by whom, when, and why."""
    labelled = f"*{objection_words(objection)}*" if objection else ""
    why = " – ".join(filter(None, [labelled, one_line(reason, REASON_SHOWN)]))
    return f"{_STEPS[step]}{_by(by)} {moment(at)}{of}{f': {why}' if why else ''}"


def _is_out(post: PostCard) -> bool:
    return post.state is PostState.PUBLISHED


def _shown_otherwise(variant: VariantCard) -> list[str]:
    """That readers see something else than what was approved, as long as it is out."""
    if variant.post is None or variant.post.shows is None or not _is_out(variant.post):
        return []
    label = variant.platform.label
    if not variant.post.shows:
        return [f"⚠️ Read back, it is not there: somebody may have deleted it on {label}."]
    shown = one_line(variant.post.shows, 300)
    return [f"⚠️ Read back, {label} shows something else than what was approved: “{shown}”"]


def _reached(post: PostCard) -> list[str]:
    """What its platform told last that it has reached, and when."""
    if post.told is None:
        return []
    figures = post.told.figures
    known = " · ".join(counts(figures, MEASURES)) or "no figures"
    missing = listed([name for name, figure in figures.items() if figure is None])
    rest = f"; {missing} {NOT_AVAILABLE}" if missing else ""
    return [f"📊 {known}{rest} ({whence(post.told.source)}, {moment(post.told.at)})"]


def _waiting(variant: VariantCard) -> list[str]:
    if variant.post is None or not variant.post.waits_for_account:
        return []
    account = one_line(variant.account, 100) or "Its account"
    return [f"⏸️ {account} is not connected, so the post waits. `/campaign accounts` connects it again."]


def _before(post: PostCard) -> list[str]:
    """Which others are out, of a variant that is posted again."""
    if not post.earlier:
        return []
    seen = [link(each.url, f"See post {number}") for number, each in enumerate(post.earlier, 1) if each.url]
    many = count(len(post.earlier), "earlier post")
    return [" · ".join([f"🔁 {many} of it {'is' if len(post.earlier) == 1 else 'are'} still out", *seen])]


def _post_line(post: PostCard, now: datetime) -> str:
    by, why = f"by {person(post.placed_by)}", one_line(post.reason, REASON_SHOWN)
    if goes_now(post, now):
        return f"🚀 Going out now, asked for {by}"
    return _post_lines(post, by, why)[post.state]


def _post_lines(post: PostCard, by: str, why: str) -> dict[PostState, str]:
    there = planned(post.slot.local, post.slot.zone)
    when = f" {moment(post.published_at)}" if post.published_at else ""
    seen = f" · {link(post.url, 'See the post')}" if post.url else ""  # mail has no address
    doubt = f"❓ The platform did not say whether it took the post. {why}".rstrip()
    return {
        PostState.SCHEDULED: (
            f"⏸️ Due {moment(post.slot.at)} ({there}), placed {by}, and waits: {why}"
            if why
            else f"🗓️ Scheduled for {moment(post.slot.at)} ({there}) {by}"
        ),
        PostState.SENDING: "📤 Being sent right now",
        PostState.PUBLISHED: f"🟢 Published{when}{seen}{corrected(post)}",
        PostState.FAILED: f"🔴 Not published: {why}",
        PostState.UNKNOWN: f"{doubt} Please look there, then tell us.",
        PostState.MISSED: f"⏰ Missed: it was due {moment(post.slot.at)}, placed {by}. {why} Still send it?",
        PostState.TAKEN_DOWN: f"⚫ Taken down{amended(post)}: {why}",
        PostState.CANCELLED: (
            f"⚪ Taken off the calendar{_by(post.cancelled_by)}; it had been placed {by}"
            + (f". {why}" if why else "")
        ),
    }


def _by(somebody: Person | None) -> str:
    return f" by {person(somebody)}" if somebody else ""


def goes_now(post: PostCard, now: datetime) -> bool:
    """Whether it waits only for a worker's next tick."""
    waits = post.waits_for_account or post.reason
    return post.state is PostState.SCHEDULED and post.slot.at <= now and not waits


def finding_lines(variant: VariantCard, *, most: int = 4, longest: int = 240) -> list[str]:
    """What the checks said, the gravest first."""
    gravest = sorted(variant.findings, key=_gravity)
    lines = [
        f"{_sign(finding)} {as_written(finding.told, longest + (REASON_SHOWN if finding.override else 0))}"
        + (f" (“{as_written(finding.where, 60)}”)" if _where_is_untold(finding) else "")
        + (" 🔧" if finding.can_be_fixed else "")
        for finding in gravest[:most]
    ]
    more = len(gravest) - most
    return [*lines, f"… and {more} more, marked in the preview"] if more > 0 else lines


def _gravity(finding: Finding) -> tuple[int, bool]:
    return _GRAVITY.index(finding.severity), finding.rule != NOT_MODERATED


def _sign(finding: Finding) -> str:
    return "🔓" if finding.override else _SEVERITY[finding.severity]


def _where_is_untold(finding: Finding) -> bool:
    return finding.where not in {"", "text"} and finding.where not in finding.sentence


def fee_line(variant: VariantCard) -> str:
    """What its platform charges for posting it; empty where that is nothing, or it goes into the outbox."""
    fee = fee_of(variant.platform, [variant.text, *variant.follow_ups]) if variant.account else None
    if fee is None or (not variant.is_undecided and variant.state is not VariantState.APPROVED):
        return ""
    links = f", of which links are {fee.for_links}" if fee.for_links > ZERO else ""
    return f"🏷️ {variant.platform.label} charges {fee.total} to post it{links}"


def writer_line(variant: VariantCard) -> str:
    """Who wrote it, so that nobody takes a template for a thought. `story` names who changed it."""
    if variant.edited_by:
        return ""
    who = "Written offline" if variant.writer == "offline" else f"Written by {escaped(variant.model)}"
    if variant.why_not_first:
        return f"{who} instead: {one_line(variant.why_not_first, REASON_SHOWN)}"
    return f"{who} · from cache, saved {Money(variant.saved_micros)}" if variant.saved_micros else who


_GRAVITY = [Severity.BLOCKING, Severity.WARNING, Severity.INFO]
_SEVERITY = {Severity.BLOCKING: "⛔", Severity.WARNING: "⚠️", Severity.INFO: "ℹ️"}
_BADGES = {
    VariantState.IN_REVIEW: "👀 Waits for review",
    VariantState.CHANGES_REQUESTED: "✋ Changes requested",
    VariantState.ON_HOLD: "⏸️ On hold",
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
_STEPS = {
    ReviewStep.APPROVED: "✅ Approved",
    ReviewStep.CHANGES_REQUESTED: "✋ Changes requested",
    ReviewStep.PUT_ON_HOLD: "⏸️ Put on hold",
    ReviewStep.REJECTED: "🚫 Rejected",
    ReviewStep.REOPENED: "↩️ Reopened",
    ReviewStep.WITHDRAWN: "↩️ Approval taken back",
    ReviewStep.EDITED: "✏️ Edited",
    ReviewStep.SUPERSEDED: "♻️ Replaced by another",
    ReviewStep.OVERRIDDEN: "🔓 What blocks it passed by",
    ReviewStep.RESTORED: "↩️ Put back as it was",
}
