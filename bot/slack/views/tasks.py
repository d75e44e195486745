"""What a campaign asks of one person, in words."""

from collections.abc import Sequence

from bot.blockkit.build import Message, context, section
from bot.blockkit.mrkdwn import count, escaped, one_line, person
from bot.slack.views.variant_status import objection_words
from core.flow.cards.card import CampaignCard, Person, VariantCard
from core.foundation.ids import VariantState

MOST_LISTED = 20
REASON_SHOWN = 160


def people_asked(card: CampaignCard) -> list[Person]:
    """Who may have something to do: whoever asked for the campaign, and whoever sent something back."""
    if not any(variant.requested_by for variant in card.variants):
        return []
    requested = (variant.requested_by for variant in card.variants)
    return list(dict.fromkeys([card.created_by, *filter(None, requested)]))


def tasks_of(card: CampaignCard, somebody: Person) -> list[str]:
    """What they are asked for, a line each: texts to change, and texts that were changed as they asked."""
    live = [variant for platform in card.brief.platforms for variant in card.on(platform)]
    return [line for variant in live if (line := _task(card, variant, somebody))]


def tasks_message(card: CampaignCard, tasks: Sequence[str]) -> Message:
    """The message with what is left to do."""
    name = escaped(card.name)
    where = f" Its cards are in <#{card.place}>." if card.place.startswith(("C", "G")) else ""
    if not tasks:
        told = f"✅ Nothing of “{name}” waits for you any more."
        return Message(told, [section(told)])
    told = f"✋ {count(len(tasks), 'variant')} of “{name}” {'waits' if len(tasks) == 1 else 'wait'} for you"
    more = [f"… and {len(tasks) - MOST_LISTED} more"] if len(tasks) > MOST_LISTED else []
    lines = "\n".join([*tasks[:MOST_LISTED], *more])
    return Message(told, [section(f"*{told}*\n{lines}"), context(f"This message is kept up to date.{where}")])


def _task(card: CampaignCard, variant: VariantCard, somebody: Person) -> str:
    asked = variant.requested_by
    if asked is None or card.has_ended:
        return ""
    named = f"*{variant.platform.label}, variant {variant.label}*"
    is_sent_back = variant.state is VariantState.CHANGES_REQUESTED
    if is_sent_back and somebody == card.created_by and asked != somebody:
        what = objection_words(variant.objection) if variant.objection else "Changes"
        return f"✏️ {named} – {what}: {one_line(variant.reason, REASON_SHOWN)} ({person(asked)})"
    if not variant.is_open or somebody != asked:
        return ""
    if variant.edited_by is not None and variant.edited_by != somebody:
        return f"👀 {named} was changed as you asked, by {person(variant.edited_by)}: please decide"
    return f"👀 {named} was written anew as you asked: please decide" if variant.took_a_place else ""
