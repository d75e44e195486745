"""What can be done with a variant now, as buttons. Decided ones lose the buttons they had."""

from datetime import datetime

from bot.blockkit.build import Element, button, confirm, option, overflow
from bot.slack import ids
from bot.slack.values import More, MoreChoice, PostButton, VariantButton
from bot.slack.views.amendments import take_down, update
from bot.slack.views.variant_status import can_pass, fixable, goes_now, is_blocked
from core.flow.cards.card import CampaignCard, PostCard, VariantCard
from core.foundation.clipping import clipped
from core.foundation.ids import PostState, VariantState
from core.platforms.catalogue import profile_of


def buttons(card: CampaignCard, variant: VariantCard, now: datetime) -> list[Element]:
    """What can be done with the variant now, what is done most first; the rest is behind three dots."""
    name = spoken(variant)
    of_review = [] if card.has_ended else _of_review(card, variant, now)
    return [
        *update(card, variant, spoken=name, named=_named(variant)),
        *of_review[:-1],
        *take_down(card, variant, spoken=name),
        *of_review[-1:],
    ]


def _of_review(card: CampaignCard, variant: VariantCard, now: datetime) -> list[Element]:
    about = VariantButton(card.id, variant.id, variant.content_hash, variant.state)
    match variant.state:
        case VariantState.IN_REVIEW:
            return [
                *_while_in_review(variant, str(about)),
                _more(variant, about, More.HOLD, More.UNDO, More.FIX, More.OVERRIDE),
            ]
        case VariantState.CHANGES_REQUESTED:
            return [
                *_while_changes_are_requested(variant, str(about)),
                _more(variant, about, More.HOLD, More.UNDO, More.FIX),
            ]
        case VariantState.ON_HOLD:
            return [*_while_on_hold(variant, str(about)), _more(variant, about, More.UNDO)]
        case VariantState.REJECTED:
            again = button(
                "Write another…",
                ids.VARIANT_REGENERATE,
                str(about),
                label=f"Write another for {spoken(variant)}",
            )
            return [_reopen("Reopen", variant, str(about)), again, _more(variant, about)]
        case VariantState.APPROVED:
            return _after_approval(card, variant, about, now)
        case VariantState.SUPERSEDED:
            return []


def spoken(variant: VariantCard) -> str:
    """The variant as screen readers name it in what a button does; unique within a campaign."""
    return f"variant {variant.label} for {variant.platform.label}"


def _while_in_review(variant: VariantCard, value: str) -> list[Element]:
    approve = button(
        "Approve", ids.VARIANT_APPROVE, value, style="primary", label=f"Approve {spoken(variant)}"
    )
    return [
        *([] if is_blocked(variant) else [approve]),
        *_fix(variant, value),
        _request(variant, value),
        _edit(variant, value),
        *_regenerate(variant, value),
        _reject(variant, value),
    ]


def _while_changes_are_requested(variant: VariantCard, value: str) -> list[Element]:
    return [
        _edit(variant, value, style="primary"),
        *_fix(variant, value),
        *_regenerate(variant, value),
        _reopen("Ask again", variant, value),
        _reject(variant, value),
    ]


def _while_on_hold(variant: VariantCard, value: str) -> list[Element]:
    return [
        _reopen("Take off hold", variant, value),
        _request(variant, value),
        _edit(variant, value),
        _reject(variant, value),
    ]


def _request(variant: VariantCard, value: str) -> Element:
    label = f"Request changes to {spoken(variant)}"
    return button("Request changes…", ids.VARIANT_REQUEST, value, label=label)


def _edit(variant: VariantCard, value: str, *, style: str | None = None) -> Element:
    return button("Edit…", ids.VARIANT_EDIT, value, style=style, label=f"Edit {spoken(variant)}")


def _fix(variant: VariantCard, value: str) -> list[Element]:
    """All that findings offer, in one click; one by one they are behind the three dots."""
    if not (fixes := len(fixable(variant))):
        return []
    text = "Apply fix" if fixes == 1 else f"Apply all {fixes} fixes"
    style = "primary" if is_blocked(variant) else None
    return [button(text, ids.VARIANT_FIX, value, style=style, label=f"{text} to {spoken(variant)}")]


def _regenerate(variant: VariantCard, value: str) -> list[Element]:
    """Nothing where its post is out: that is corrected or taken down first."""
    if variant.post is not None and variant.post.state is PostState.PUBLISHED:
        return []
    label = f"Regenerate {spoken(variant)}"
    return [button("Regenerate…", ids.VARIANT_REGENERATE, value, label=label)]


def _reject(variant: VariantCard, value: str) -> Element:
    return button("Reject…", ids.VARIANT_REJECT, value, style="danger", label=f"Reject {spoken(variant)}")


def _reopen(text: str, variant: VariantCard, value: str) -> Element:
    return button(text, ids.VARIANT_REOPEN, value, label=f"{text}: {spoken(variant)}")


def _more(variant: VariantCard, about: VariantButton, *also: More) -> Element:
    """What else can be done; of undoing, fixing and letting pass only what there is."""
    there = {
        More.UNDO: variant.can_undo,
        More.FIX: len(fixable(variant)) > 1,
        More.OVERRIDE: can_pass(variant),
    }
    offered = [what for what in also if there.get(what, True)]
    options = [option(_MORE[what], str(MoreChoice(what, about))) for what in (*offered, More.HISTORY)]
    return overflow(ids.VARIANT_MORE, options)


def _after_approval(
    card: CampaignCard, variant: VariantCard, about: VariantButton, now: datetime
) -> list[Element]:
    """While it is not out: publishing, and taking the approval back in any way."""
    post, value = variant.post, str(about)
    back = [_edit(variant, value), _more(variant, about, More.WITHDRAW, More.REJECT)]
    later = button("Schedule…", ids.POST_SCHEDULE, value, label=f"Schedule {spoken(variant)}")
    if post is None or post.state in {PostState.CANCELLED, PostState.TAKEN_DOWN}:
        return [_publish_now(variant, value, style="primary"), later, *back]
    of_post = str(PostButton(card.id, variant.id, post.id))
    match post.state:
        case PostState.SCHEDULED | PostState.MISSED:
            return [*_before_it_leaves(variant, post, value, of_post, now), *back]
        case PostState.FAILED:
            again = f"Publish {spoken(variant)} again"
            first = button("Publish again…", ids.POST_NOW, value, style="primary", label=again)
            return [first, later, *back]
        case PostState.UNKNOWN:
            return [*_in_doubt(variant, of_post), _more(variant, about)]
        case PostState.SENDING:
            return [_more(variant, about)]
        case PostState.PUBLISHED:
            return [_edit(variant, value), _more(variant, about, More.AGAIN)]


def _in_doubt(variant: VariantCard, of_post: str) -> list[Element]:
    name = spoken(variant)
    there = f"Post of {name} is there"
    return [
        button("It is there…", ids.POST_IS_THERE, of_post, style="primary", label=there),
        button(
            "It is not there, send again",
            ids.POST_SEND_AGAIN,
            of_post,
            confirm=_sure_it_is_missing(variant),
            label=f"Send {name} again, it is not there",
        ),
    ]


def _before_it_leaves(
    variant: VariantCard, post: PostCard, value: str, about: str, now: datetime
) -> list[Element]:
    cancel = _cancel(variant, post, about)
    if goes_now(post, now):
        return [cancel]
    later = "Schedule" if post.state is PostState.MISSED else "Move"
    return [
        button(f"{later}…", ids.POST_SCHEDULE, value, label=f"{later} {spoken(variant)}"),
        _publish_now(variant, value),
        cancel,
    ]


def _publish_now(variant: VariantCard, value: str, *, style: str | None = None) -> Element:
    return button("Publish now…", ids.POST_NOW, value, style=style, label=f"Publish {spoken(variant)} now")


def _cancel(variant: VariantCard, post: PostCard, about: str) -> Element:
    missed = post.state is PostState.MISSED
    stays = " Should a part of it be out, that stays there." if missed else ""
    sure = confirm(
        "Cancel this post?",
        f"{_named(variant)} comes off the calendar. It stays approved.{stays}",
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


def _sure_it_is_missing(variant: VariantCard) -> Element:
    return confirm(
        "Send it again?",
        f"{_named(variant)} may be out {profile_of(variant.platform).where}. "
        "Look first: if it is, people will see it twice.",
        yes="Send again",
        no="I will look",
        danger=True,
    )


_MORE = {
    More.HOLD: "Put on hold",
    More.UNDO: "Undo the last change",
    More.WITHDRAW: "Take the approval back",
    More.REJECT: "Reject…",
    More.AGAIN: "Post again…",
    More.FIX: "Choose fixes…",
    More.OVERRIDE: "Let it pass…",
    More.HISTORY: "History…",
}
