"""The campaign's own message: posted at once, filled while it is written, and its head ever after."""

from collections.abc import Sequence

from bot.blockkit.build import Element, Message, actions, as_typed, button, context, header, section
from bot.blockkit.mrkdwn import bar, count, escaped, link, listed, moment, one_line, person
from bot.slack import ids
from bot.slack.values import CampaignButton
from bot.slack.views.decide_many import can_decide_many
from bot.slack.views.endings import end_line, menu
from core.flow.cards.card import CampaignCard, VariantCard
from core.foundation.ids import CampaignState, PlatformName, PostState, VariantState
from core.foundation.money import Money


def progress_message(
    card: CampaignCard, *, order: Sequence[PlatformName] = (), next_undecided: str = ""
) -> Message:
    """How far the campaign is: written, reviewed, published. Platforms come in `order`, or the brief's;
    `next_undecided` is the address of the card to decide on next, if there is one."""
    brief = card.brief
    lines = [_platform_line(card, platform) for platform in order or brief.platforms]
    about: list[str | Element] = [
        as_typed(f"📣 {brief.news}", 200),
        as_typed(f"For {brief.audience}", 300),
        f"{brief.tone.capitalize()} {brief.template}",
        f"Asked for by {person(card.created_by)} {moment(card.created_at)}",
        *([link(brief.link, brief.link)] if brief.link else []),
        *([f"💰 {Money(card.spent_micros)} to write"] if card.spent_micros else []),
    ]
    told = _headline(card)
    value = str(CampaignButton(card.id))
    pressed = []
    if next_undecided:
        name = f"Next undecided of {card.name}"
        pressed.append(
            button("Next undecided", ids.LINK_OPENED, style="primary", url=next_undecided, label=name)
        )
    if can_decide_many(card):
        pressed.append(button("Decide many…", ids.DECIDE_MANY, value, label=f"Decide many of {card.name}"))
    if _has_published(card):
        pressed.append(button("Results", ids.CAMPAIGN_RESULTS, value, label=f"Results of {card.name}"))
    pressed.append(menu(card))
    return Message(
        f"{escaped(card.name)}: {told}",
        [
            header(brief.product),
            section(f"*{told}*\n" + "\n".join(lines)),
            context(*about),
            actions(f"campaign:{card.id}", pressed),
        ],
    )


def _headline(card: CampaignCard) -> str:
    brief = card.brief
    platforms = count(len(brief.platforms), "platform")
    match card.state:
        case CampaignState.DRAFTING:
            done = len(brief.platforms) - len(card.waiting)
            return f"✍️ Writing for {platforms}  {bar(done, len(brief.platforms))}"
        case CampaignState.FAILED:
            return "⚠️ Nothing could be written. See below what went wrong."
        case CampaignState.COMPLETED:
            return "🏁 Done: every variant is decided, every post has gone."
        case CampaignState.CLOSED | CampaignState.ARCHIVED:
            return end_line(card)
        case CampaignState.IN_REVIEW:
            return _in_review(card)


def _in_review(card: CampaignCard) -> str:
    live = [variant for platform in card.brief.platforms for variant in card.on(platform)]
    waiting = sum(variant.is_open for variant in live)
    if waiting:
        of = "" if waiting == len(live) else f"{waiting:,} of "
        return f"👀 {of}{count(len(live), 'variant')} to review"
    if undecided := [variant for variant in live if variant.is_undecided]:
        return f"✋ None to review: {_counts(tuple(undecided))}"
    ready = sum(variant.state is VariantState.APPROVED and variant.post is None for variant in live)
    if ready:
        return f"✅ Decided. {count(ready, 'approved variant')} can be published or scheduled"
    return "✅ All variants are decided"


def _platform_line(card: CampaignCard, platform: PlatformName) -> str:
    variants = card.on(platform)
    if platform in card.failures:
        there = f"{_counts(variants)}. " if variants else ""
        return f"⚠️ {platform.label}: {there}{one_line(card.failures[platform], 200)}"
    if not variants:
        return f"⏳ {platform.label}: {count(card.asked_for(platform), 'variant')} on the way"
    return f"{_mark(variants)} {platform.label}: {_counts(variants)}"


def _mark(variants: tuple[VariantCard, ...]) -> str:
    """Whether something waits for a decision, or for somebody, or nothing does."""
    if any(variant.is_open for variant in variants):
        return "👀"
    return "✋" if any(variant.is_undecided and not variant.has_ended for variant in variants) else "✔️"


def _counts(variants: tuple[VariantCard, ...]) -> str:
    states = [_state_word(variant) for variant in variants]
    told = [f"{states.count(word)} {word}" for word in dict.fromkeys(states)]
    return listed(told)


def _state_word(variant: VariantCard) -> str:
    post = variant.post
    if variant.has_ended and variant.state is VariantState.IN_REVIEW:
        return "not decided"
    if variant.state is VariantState.APPROVED and post is not None:
        return _POST_WORDS.get(post.state, "approved")
    return _WORDS[variant.state]


def _has_published(card: CampaignCard) -> bool:
    return any(variant.post and variant.post.state in _HAD_READERS for variant in card.variants)


_WORDS = {
    VariantState.IN_REVIEW: "to review",
    VariantState.CHANGES_REQUESTED: "to change",
    VariantState.ON_HOLD: "on hold",
    VariantState.APPROVED: "approved",
    VariantState.REJECTED: "rejected",
    VariantState.SUPERSEDED: "replaced",
}
_POST_WORDS = {
    PostState.SCHEDULED: "scheduled",
    PostState.SENDING: "being sent",
    PostState.PUBLISHED: "published",
    PostState.FAILED: "not published",
    PostState.UNKNOWN: "in doubt",
    PostState.MISSED: "missed",
    PostState.TAKEN_DOWN: "taken down",
}
_HAD_READERS = {PostState.PUBLISHED, PostState.TAKEN_DOWN}
