"""One answer to many variants: the form that lists them, what was ticked in it, and what came of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.blockkit.blocks import Block
from bot.blockkit.build import (
    Element,
    Message,
    actions,
    checkboxes,
    choice,
    field,
    modal,
    option,
    radio_buttons,
    said,
    section,
    select,
    text_input,
)
from bot.blockkit.mrkdwn import count, escaped, listed, one_line
from bot.slack import ids
from bot.slack.fields import Field
from bot.slack.picked import ALL, ManyFilter, option_value, seen_variant
from bot.slack.values import CampaignButton, Remembered
from bot.slack.views.variant_status import is_blocked, is_unmoderated, objection_words
from core.campaigns.lifecycle import UNDECIDED
from core.flow.cards.card import CampaignCard, VariantCard
from core.foundation.errors import CopydeskError
from core.foundation.ids import Objection, PlatformName, ReviewStep, VariantId, VariantState
from core.review.answers import ANSWERS, SeenVariant
from core.review.decide import MAX_REASON

OFFERED = UNDECIDED | {VariantState.REJECTED}
"""What is decided on together. What is approved may be on the calendar or out: that is done on its card."""
PICK = "pick:"
"""How the block_ids of the lists begin."""


def can_decide_many(card: CampaignCard) -> bool:
    """Whether there is more than one variant to decide on."""
    return sum(variant.state in OFFERED and not variant.has_ended for variant in _live(card)) > 1


def decide_many_modal(card: CampaignCard, shown: ManyFilter, *, channel: str) -> dict[str, Any]:
    """The variants that `shown` lets through, nothing ticked, and the answers."""
    fitting = [variant for variant in _live(card) if shown.lets(variant.platform, variant.state)]
    groups = [group for platform in card.brief.platforms if (group := _group(platform, shown, fitting))]
    all_of_them = checkboxes(ids.ENTERED, [choice(f"All {count(len(fitting), 'variant')} shown", ALL)])
    return modal(
        ids.DECIDE_MANY_FORM,
        "Decide many",
        [
            section(f"*{one_line(card.name, 200)}*"),
            actions("filters", [*_platforms(card, shown), _states(shown)]),
            *([] if groups else [section("No variant of this campaign is so.")]),
            *([field(Field.ALL_SHOWN, "Which?", all_of_them, optional=True)] if len(fitting) > 1 else []),
            *groups,
            field(Field.ANSWER, "Your answer", radio_buttons(ids.ENTERED, _answers())),
            *_why(),
        ],
        submit="Decide",
        private_metadata=str(Remembered(channel, str(CampaignButton(card.id)), str(shown))),
    )


def usual_filter(card: CampaignCard) -> ManyFilter:
    """What waits for a decision; all, where nothing does."""
    return ManyFilter(state=VariantState.IN_REVIEW if any(v.is_open for v in card.variants) else ALL)


def picked(view: Mapping[str, Any]) -> Iterator[SeenVariant]:
    """What was ticked, as it was shown; all that was shown, where that was."""
    values = view["state"]["values"]
    is_all = bool(_ticked(values, Field.ALL_SHOWN))
    for block in view["blocks"]:
        if block["block_id"].startswith(PICK):
            options = block["element"]["options"] if is_all else _ticked(values, block["block_id"])
            yield from (seen_variant(str(one["value"])) for one in options)


def decided_many(
    card: CampaignCard, answer: ReviewStep, outcomes: Mapping[VariantId, CopydeskError | None]
) -> Message:
    """What was done, and what was not and why, in one message."""
    told = [variant for variant in card.variants if variant.id in outcomes]
    done = [variant for variant in told if outcomes[variant.id] is None]
    lines = [f"{_DONE[answer]}: {_names(card, done)}."] if done else []
    refused = [(variant, error) for variant in told if (error := outcomes[variant.id])]
    if refused:
        lines.append(f"Not done for {count(len(refused), 'variant')}:")
        lines += [f"• {_name(variant)}: {escaped(error.message)}" for variant, error in refused]
    return said("\n".join(lines))


def _live(card: CampaignCard) -> list[VariantCard]:
    on_all = (variant for platform in card.brief.platforms for variant in card.on(platform))
    return [variant for variant in on_all if variant.state in OFFERED]


def _group(platform: PlatformName, shown: ManyFilter, fitting: Sequence[VariantCard]) -> Block | None:
    options = [_choice(variant, shown) for variant in fitting if variant.platform is platform]
    if not options:
        return None
    # Another filter shows another list, in which nothing is ticked.
    block_id = f"{PICK}{shown.state}:{platform}"
    return field(block_id, platform.label, checkboxes(ids.ENTERED, options), optional=True)


def _choice(variant: VariantCard, shown: ManyFilter) -> Element:
    state = f" · {_STATES[variant.state]}" if shown.state == ALL else ""
    blocked = " · ⛔ can't be approved" if is_blocked(variant) else ""
    blocked = blocked or " · ⚠️ not moderated, approve it alone" * is_unmoderated(variant)
    begins = " · ".join(" ".join(part.split()) for part in (variant.title, variant.text) if part.strip())
    value = option_value(SeenVariant(variant.id, variant.content_hash, variant.state))
    return choice(f"Variant {variant.label}{state}{blocked}", value, begins)


def _platforms(card: CampaignCard, shown: ManyFilter) -> list[Element]:
    if len(card.brief.platforms) == 1:
        return []
    options = [option("All platforms", ALL), *(option(one.label, one) for one in card.brief.platforms)]
    return [select(ids.MANY_PLATFORM, options, initial=shown.platform)]


def _states(shown: ManyFilter) -> Element:
    options = [option(words, state) for state, words in _STATES.items()]
    return select(ids.MANY_STATE, [*options, option("Whatever their state", ALL)], initial=shown.state)


def _answers() -> list[Element]:
    return [
        choice(words, answer, _NEEDED.get(answer, ""))
        for answer, words in zip(ANSWERS, _ANSWERS, strict=True)
    ]


def _why() -> list[Block]:
    labels = [option(objection_words(objection), objection) for objection in Objection]
    entry = text_input(ids.ENTERED, max_length=MAX_REASON, multiline=True)
    return [
        field(
            Field.OBJECTION,
            "What is wrong?",
            select(ids.ENTERED, labels, placeholder="Choose what fits best"),
            optional=True,
        ),
        field(Field.REASON, "Why?", entry, optional=True),
    ]


def _names(card: CampaignCard, variants: Sequence[VariantCard]) -> str:
    on = {
        platform: [v.label for v in variants if v.platform is platform] for platform in card.brief.platforms
    }
    return ", ".join(f"{listed(labels)} for {platform.label}" for platform, labels in on.items() if labels)


def _name(variant: VariantCard) -> str:
    return f"{variant.label} for {variant.platform.label}"


def _ticked(values: Mapping[str, Any], block_id: str) -> list[Any]:
    return list(values.get(block_id, {}).get(ids.ENTERED, {}).get("selected_options") or [])


_STATES = {
    VariantState.IN_REVIEW: "Waits for a decision",
    VariantState.CHANGES_REQUESTED: "Changes requested",
    VariantState.ON_HOLD: "On hold",
    VariantState.REJECTED: "Rejected",
}
_ANSWERS = ("Approve", "Request changes", "Put on hold", "Reject", "Let them wait for a decision again")
_NEEDED = {
    ReviewStep.CHANGES_REQUESTED: "Say below what is wrong, and why",
    ReviewStep.REJECTED: "Say below why",
    ReviewStep.REOPENED: "What is on hold, sent back for changes, or rejected",
}
_DONE = {
    ReviewStep.APPROVED: "✅ Approved",
    ReviewStep.CHANGES_REQUESTED: "✋ Changes requested",
    ReviewStep.PUT_ON_HOLD: "⏸️ Put on hold",
    ReviewStep.REJECTED: "🚫 Rejected",
    ReviewStep.REOPENED: "👀 Waiting for a decision again",
}
