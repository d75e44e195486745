"""What leaves, as dialogs show it before: the whole text, findings, as whom, when, and what it has cost."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.blockkit.blocks import Block
from bot.blockkit.build import context, modal, section
from bot.blockkit.mrkdwn import one_line
from bot.blockkit.verbatim import rich_text
from bot.slack import ids
from bot.slack.values import Remembered
from bot.slack.views.media import media_line, pictures
from bot.slack.views.platform_card import follow_ups, title_line, whole_copy
from bot.slack.views.review_modals import which
from bot.slack.views.variant_status import fee_line, finding_lines
from core.flow.cards.card import VariantCard
from core.flow.costs import Spent
from core.foundation.money import ZERO
from core.platforms.catalogue import profile_of
from core.publishing.repeating import warnings_of

MOST_BLOCKS = 80
"""Of a long text, so that Slack's 100 leave room for the rest."""
MOST_FINDINGS = 8
MOST_PICTURES = 4
BELOW_AT_MOST = 8_000
"""Characters of what follows below it."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What whoever lets a post go is told besides its text."""

    spent: Spent
    zone: ZoneInfo
    """Of whoever looks."""
    audience: ZoneInfo | None
    """Of those who are to read it, where that is known."""

    def clocks(self, at: datetime) -> str:
        """A moment on their clock, and on the audience's where that shows another time."""
        here = at.astimezone(self.zone)
        if self.audience is None or here.utcoffset() == at.astimezone(self.audience).utcoffset():
            return f"{here:%H:%M} in {self.zone.key}"
        there = at.astimezone(self.audience)
        day = "" if there.date() == here.date() else f" on {there:%-d %B}"
        return f"{here:%H:%M} in {self.zone.key}, {there:%H:%M}{day} for readers in {self.audience.key}"


def publish_modal(
    variant: VariantCard, remembered: Remembered, leaving: Leaving, *, now: datetime
) -> dict[str, Any]:
    """All that is to be known before a post goes out at once."""
    when = f"🕒 At once. It is {leaving.clocks(now)}."
    return modal(
        ids.POST_NOW_FORM,
        "Publish now",
        what_leaves(variant, leaving, when),
        submit="Publish",
        private_metadata=str(remembered),
    )


def what_leaves(variant: VariantCard, leaving: Leaving, *told: str) -> list[Block]:
    """The variant with its whole text, what it shows and what follows below, and what is to be known."""
    title = title_line(variant)
    found = finding_lines(variant, most=MOST_FINDINGS)
    unseen = media_line(variant, MOST_PICTURES)
    return [
        which(variant),
        *([rich_text(*title)] if title else []),
        *whole_copy(variant)[:MOST_BLOCKS],
        *pictures(variant, MOST_PICTURES),
        *([context(unseen)] if unseen else []),
        *follow_ups(variant, BELOW_AT_MOST),
        *([context("\n".join(found))] if found else []),
        context(
            "\n".join(
                filter(
                    None,
                    [_account(variant), *_once_more(variant), *told, fee_line(variant), _cost(leaving.spent)],
                )
            )
        ),
    ]


def with_refusal(view: dict[str, Any], sentence: str) -> dict[str, Any]:
    """A form as it came back from Slack, with what was wrong on top."""
    blocks = [block for block in view["blocks"] if block.get("block_id") != ids.REFUSED_BLOCK]
    kept = {name: view[name] for name in ("type", "callback_id", "title", "submit", "close")}
    told = section(f"⚠️ {sentence}", block_id=ids.REFUSED_BLOCK)
    return {**kept, "private_metadata": view["private_metadata"], "blocks": [told, *blocks]}


def _once_more(variant: VariantCard) -> list[str]:
    """What comes of it where a post of it is out already."""
    if variant.out is None:
        return []
    return [f"{mark} {said}" for mark, said in zip(("🔁", "⚠️"), warnings_of(variant.platform), strict=False)]


def _account(variant: VariantCard) -> str:
    if variant.account:
        return f"📤 {profile_of(variant.platform).where.capitalize()} as {one_line(variant.account, 200)}"
    label = variant.platform.label
    return f"📤 Outbox: no account of {label} is connected, so the post goes into the outbox folder."


def _cost(spent: Spent) -> str:
    if spent.amount == ZERO:
        return "💰 Writing this campaign has cost nothing so far."
    guess = ", partly assumed" if spent.assumed else ""
    return f"💰 Writing this campaign has cost {spent.amount} so far{guess}."
