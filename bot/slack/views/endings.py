"""How a campaign ends and begins again, in menus, forms and words."""

from typing import Any

from bot.blockkit.build import Element, context, field, modal, option, overflow, section, text_input
from bot.blockkit.mrkdwn import count, moment, one_line, person
from bot.slack import ids
from bot.slack.fields import Field
from bot.slack.values import CampaignDeed, Deed, Remembered
from core.flow.cards.card import CampaignCard
from core.flow.endings import MAX_REASON
from core.foundation.ids import CampaignState, PostState

_OFFERED: dict[CampaignState, tuple[Deed, ...]] = {
    CampaignState.DRAFTING: (Deed.AGAIN,),
    CampaignState.IN_REVIEW: (Deed.AGAIN, Deed.TEMPLATE, Deed.CLOSE),
    CampaignState.COMPLETED: (Deed.AGAIN, Deed.TEMPLATE, Deed.ARCHIVE),
    CampaignState.FAILED: (Deed.AGAIN, Deed.ARCHIVE),
    CampaignState.CLOSED: (Deed.AGAIN, Deed.TEMPLATE, Deed.REOPEN, Deed.ARCHIVE),
    CampaignState.ARCHIVED: (Deed.AGAIN, Deed.REOPEN),
}
_CALLED = {
    Deed.AGAIN: "Use again…",
    Deed.TEMPLATE: "Save as template…",
    Deed.CLOSE: "Close…",
    Deed.ARCHIVE: "Archive",
    Deed.REOPEN: "Reopen",
}
_ENDS = {CampaignState.CLOSED: "⏹️ Closed", CampaignState.ARCHIVED: "🗄️ Archived"}


def menu(card: CampaignCard) -> Element:
    """What can be done with a campaign as a whole."""
    offered = [option(_CALLED[deed], str(CampaignDeed(card.id, deed))) for deed in _OFFERED[card.state]]
    return overflow(ids.CAMPAIGN_MENU, offered)


def end_line(card: CampaignCard) -> str:
    """Who closed or archived it, when and why; empty while it is open."""
    if not card.has_ended:
        return ""
    who = f" by {person(card.ended_by)}" if card.ended_by else ""
    when = f" {moment(card.ended_at)}" if card.ended_at else ""
    why = f": {one_line(card.end_reason, MAX_REASON)}" if card.end_reason else ""
    return f"{_ENDS[card.state]}{who}{when}{why}"


def close_modal(card: CampaignCard, remembered: Remembered) -> dict[str, Any]:
    """What closing does to this campaign, and an optional reason."""
    posts = [variant.post.state for variant in card.variants if variant.post]
    waiting = sum(state in {PostState.SCHEDULED, PostState.MISSED} for state in posts)
    undecided = sum(variant.is_undecided for variant in card.variants)
    told = [
        f"*{one_line(card.name, 200)}*",
        *([f"{count(waiting, 'post')} will come off the calendar."] if waiting else []),
        *([f"{count(undecided, 'variant')} will be left undecided."] if undecided else []),
        "What is published stays out. You can reopen the campaign later.",
    ]
    entry = text_input(ids.ENTERED, max_length=MAX_REASON, placeholder="The fair was called off.", focus=True)
    return modal(
        ids.CAMPAIGN_CLOSE_FORM,
        "Close the campaign",
        [
            section("\n".join(told)),
            field(Field.REASON, "Why?", entry, hint="The team sees it on the campaign.", optional=True),
            *([context(end_line(card))] if card.has_ended else []),
        ],
        submit="Close it",
        private_metadata=str(remembered),
    )
