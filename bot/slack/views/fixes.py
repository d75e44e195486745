"""What findings lead to: choosing a fix, and letting a text pass that rules block."""

from typing import Any

from bot.blockkit.build import Message, checkboxes, choice, context, field, modal, said, section, text_input
from bot.blockkit.mrkdwn import as_written
from bot.slack import ids
from bot.slack.fields import Field
from bot.slack.values import Remembered
from bot.slack.views.review_modals import reminder
from bot.slack.views.variant_status import fixable
from core.flow.cards.card import VariantCard
from core.flow.editing import Fixed
from core.review.decide import MAX_REASON
from core.review.overriding import can_be_passed

MOST_CHOICES = 10
"""Of checkboxes (Slack's own limit)."""


def fix_modal(variant: VariantCard, remembered: Remembered) -> dict[str, Any]:
    """Its fixes, to be chosen. Where they are gone meanwhile, that is said."""
    found = fixable(variant)
    if not found:
        gone = section("There is nothing left to fix: the text was changed meanwhile.")
        return modal("notice", "Fixes", [gone], close="Close")
    offered = [
        choice(one.fix.label if one.fix else "", one.key, one.sentence) for one in found[:MOST_CHOICES]
    ]
    more = f"… and {len(found) - MOST_CHOICES} more, once these are made."
    return modal(
        ids.VARIANT_FIX_FORM,
        f"Fixes for {variant.label}",
        [
            *reminder(variant),
            field(Field.FIXES, "Which?", checkboxes(ids.ENTERED, offered)),
            *([context(more)] if len(found) > MOST_CHOICES else []),
        ],
        submit="Make them",
        private_metadata=str(remembered),
    )


def left_out_notice(fixed: Fixed) -> Message:
    """What was chosen and not made, and why."""
    told = "\n".join(f"• {as_written(one.message, 300)}" for one in fixed.left_out)
    again = "What still applies is on the card again."
    return said(f"The other fixes of variant {fixed.variant.label} are made.\n{told}\n{again}")


def override_modal(variant: VariantCard, remembered: Remembered) -> dict[str, Any]:
    """What blocks it, and why it shall pass."""
    passed = [one for one in variant.findings if can_be_passed(one)]
    if not passed:
        return modal(
            "notice", "Let it pass", [section("Nothing that could be let pass blocks it now.")], close="Close"
        )
    told = "\n".join(f"⛔ {as_written(one.sentence, 300)}" for one in passed[:MOST_CHOICES])
    entry = text_input(ids.ENTERED, max_length=MAX_REASON, multiline=True, focus=True)
    return modal(
        ids.VARIANT_OVERRIDE_FORM,
        f"Let {variant.label} pass",
        [
            *reminder(variant),
            section(told),
            field(
                Field.REASON, "Why may it go out?", entry, hint="It stands on the card, and in the journal."
            ),
        ],
        submit="Let it pass",
        private_metadata=str(remembered),
    )
