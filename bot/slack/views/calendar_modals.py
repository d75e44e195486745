"""Modals of the calendar: when a post goes out, what became of one in doubt, and why one is taken down."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.blockkit.blocks import Block
from bot.blockkit.build import field, modal, section, text_input
from bot.blockkit.mrkdwn import count, link, moment
from bot.slack import ids
from bot.slack.fields import Field
from bot.slack.values import Remembered
from bot.slack.views.leaving import Leaving, what_leaves
from bot.slack.views.review_modals import reminder
from core.flow.cards.card import VariantCard
from core.foundation.ids import PostId, PostState
from core.platforms.catalogue import profile_of
from core.publishing.amendments import MAX_REASON
from core.publishing.slots import Slot

USUAL_WAIT = timedelta(hours=1)
STEP = timedelta(minutes=15)


def schedule_modal(
    variant: VariantCard, remembered: Remembered, leaving: Leaving, *, now: datetime
) -> dict[str, Any]:
    """What is to go out, and day and time in the person's own zone."""
    moving = variant.post is not None and variant.post.state is PostState.SCHEDULED
    start = _start(variant.post.slot if moving and variant.post else None, leaving.zone, now)
    title, submit = ("Move the post", "Move") if moving else ("Schedule the post", "Schedule")
    about = str(Remembered(remembered.channel, remembered.about, leaving.zone.key))
    return _when(what_leaves(variant, leaving), start, leaving, title=title, submit=submit, about=about)


def again_modal(
    variant: VariantCard, remembered: Remembered, leaving: Leaving, *, now: datetime
) -> dict[str, Any]:
    """What is to go out once more, and when."""
    start = _start(None, leaving.zone, now)
    about = str(Remembered(remembered.channel, remembered.about, leaving.zone.key))
    what = what_leaves(variant, leaving)
    return _when(what, start, leaving, title="Post again", submit="Schedule", about=about)


def _when(
    what: list[Block], start: datetime, leaving: Leaving, *, title: str, submit: str, about: str
) -> dict[str, Any]:
    return modal(
        ids.POST_SCHEDULE_FORM,
        title,
        [
            *what,
            field(
                Field.DATE,
                "Day",
                {
                    "type": "datepicker",
                    "action_id": ids.ENTERED,
                    "initial_date": f"{start:%Y-%m-%d}",
                    "focus_on_load": True,
                },
            ),
            field(
                Field.TIME,
                "Time",
                {"type": "timepicker", "action_id": ids.ENTERED, "initial_time": f"{start:%H:%M}"},
                hint=_clocks(leaving, start),
            ),
        ],
        submit=submit,
        private_metadata=about,
    )


def _clocks(leaving: Leaving, start: datetime) -> str:
    """Whose clock the time is on, and how it stands to the audience's."""
    mine, both = f"Your time zone in Slack is {leaving.zone.key}.", leaving.clocks(start)
    return mine if leaving.audience is None or "readers" not in both else f"{mine} {both}."


def settle_modal(variant: VariantCard, remembered: Remembered) -> dict[str, Any]:
    """Where the post is, once somebody has found it at the platform; that it is, where it has no address."""
    if not profile_of(variant.platform).has_addresses:
        sentence = (
            f"You made sure that variant {variant.label} has arrived. It then counts as sent to everybody."
        )
        return modal(
            ids.POST_IS_THERE_FORM,
            "It was sent",
            [section(sentence)],
            submit="It was sent",
            private_metadata=str(remembered),
        )
    return modal(
        ids.POST_IS_THERE_FORM,
        "The post is there",
        [
            section(
                f"You looked on *{variant.platform.label}* and found variant {variant.label}. "
                "Give its address, so that everybody can see it and its results are counted."
            ),
            field(
                Field.URL,
                "Address of the post",
                {
                    "type": "url_text_input",
                    "action_id": ids.ENTERED,
                    "placeholder": {"type": "plain_text", "text": "https://…"},
                    "focus_on_load": True,
                },
            ),
        ],
        submit="That is it",
        private_metadata=str(remembered),
    )


def take_down_modal(variant: VariantCard, remembered: Remembered, post_id: PostId) -> dict[str, Any]:
    """Which post is to be taken down, that others stay up, and why."""
    entry = text_input(
        ids.ENTERED,
        max_length=MAX_REASON,
        multiline=True,
        placeholder="The price was wrong.",
        focus=True,
    )
    hint = "The team sees it on the card. The variant stays approved and can be published again."
    return modal(
        ids.POST_TAKE_DOWN_FORM,
        "Take the post down",
        [*reminder(variant), *_which_goes(variant, post_id), field(Field.REASON, "Why?", entry, hint=hint)],
        submit="Take it down",
        private_metadata=str(remembered),
    )


def _which_goes(variant: VariantCard, post_id: PostId) -> list[Block]:
    """The post that goes, and how many of its variant do not; nothing where it is out no more."""
    goes = next((post for post in variant.all_out if post.id == post_id), None)
    if goes is None:
        return []
    when = f" {moment(goes.published_at)}" if goes.published_at else ""
    seen = f" · {link(goes.url, 'See the post')}" if goes.url else ""
    others = len(variant.all_out) - 1
    stay = f"{count(others, 'other post')} of it {'stays' if others == 1 else 'stay'} up."
    return [section("\n".join([f"⚫ This post goes: published{when}{seen}", *([stay] if others else [])]))]


def _start(slot: Slot | None, zone: ZoneInfo, now: datetime) -> datetime:
    """What the pickers begin with: the slot it has, or the next quarter of an hour after a while."""
    if slot is not None:
        return slot.at.astimezone(zone)
    later = now + USUAL_WAIT
    steps = -(-int(later.timestamp()) // int(STEP.total_seconds()))
    return datetime.fromtimestamp(steps * STEP.total_seconds(), zone)
