"""What all deeds on a card share: done once, by somebody we know, and the card shows what came of it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.slack.context import Rooms
from bot.slack.errors import Acknowledge
from bot.slack.listeners.submission import click_key, clicked, form_key, submitted
from bot.slack.people import Caller
from bot.slack.values import Remembered, VariantButton
from core.access.models import Member
from core.desk import Desk
from core.flow.cards.card import VariantCard
from core.foundation.errors import Conflict, CopydeskError, DoneBefore, NotFound
from core.foundation.ids import CampaignId, VariantId
from core.review.conflicts import DONE, AlreadyDecided


class DecidedByYourself(Conflict):
    """The person has decided this before; nothing was changed."""

    code = "decided_by_yourself"

    def __init__(self, first: AlreadyDecided) -> None:
        self.first = first
        super().__init__(first.label)

    @property
    def message(self) -> str:
        label = self.first.label
        if self.first.is_another_text:
            return f"You changed variant {label} since this card was shown. Look at the new text first."
        return f"You have {DONE[self.first.step]} variant {label} already. Nothing was changed."


Deed = Callable[[Member, str], Awaitable[Any]]
"""What somebody asked for: who it was and the request's once-only key in, stored when it ends."""


async def click(
    deed: Deed, ack: AsyncAck, body: dict[str, Any], caller: Caller, rooms: Rooms, *, about: CampaignId
) -> Any:
    """Do what a click asks for, acknowledge it, and show the campaign; None where it was done before."""
    done = decided(deed, caller, rooms, key=click_key(body), about=about)
    return await clicked(ack, done, background=rooms.background)


async def submit(
    deed: Deed,
    ack: Acknowledge,
    view: dict[str, Any],
    caller: Caller,
    rooms: Rooms,
    *,
    about: CampaignId,
    fallback: str,
    blocks: Mapping[str, str] | None = None,
) -> Any:
    """Do what a form asks for, close it, and show the campaign; None where it was refused or done before."""
    done = decided(deed, caller, rooms, key=form_key(view), about=about)
    return await submitted(ack, done, background=rooms.background, fallback=fallback, blocks=blocks)


async def decided(deed: Deed, caller: Caller, rooms: Rooms, *, key: str, about: CampaignId) -> Any:
    """Do it and show the campaign; where somebody was faster, the card is brought up to date as well.

    Raises:
        Conflict: somebody was faster, in words that fit who it was.
    """
    member = await caller.member()
    try:
        done = await deed(member, key)
    except DoneBefore:
        raise
    except AlreadyDecided as error:
        rooms.cards.show_soon(member.workspace_id, about)
        raise in_own_words(error, member) from error
    except Conflict:
        rooms.cards.show_soon(member.workspace_id, about)
        raise
    rooms.cards.show_soon(member.workspace_id, about)
    return done


def in_own_words(error: CopydeskError, member: Member) -> CopydeskError:
    """The error as this member is told it: whoever was faster may be themselves."""
    if isinstance(error, AlreadyDecided) and error.by_id == member.id:
        return DecidedByYourself(error)
    return error


async def open_about(
    form: Callable[[VariantCard, Remembered], dict[str, Any]],
    value: str,
    body: dict[str, Any],
    caller: Caller,
    rooms: Rooms,
) -> None:
    """Open a form about the variant that a button is about, for whoever may do what it is for."""

    async def filled() -> dict[str, Any]:
        return form(*await pressed_variant(value, caller, rooms.desk))

    await rooms.modals.open_filled(body["trigger_id"], filled())


async def pressed_variant(value: str, caller: Caller, desk: Desk) -> tuple[VariantCard, Remembered]:
    """The variant a button with this `value` is about, and what its modal is to remember.

    Raises:
        RoleTooLow: the caller may not do what the form is for.
        NotFound: it is not of the caller's workspace.
    """
    pressed = VariantButton.parse(value)
    variant = await variant_of(caller, desk, pressed.campaign_id, pressed.variant_id)
    return variant, Remembered(caller.channel, str(pressed))


async def variant_of(
    caller: Caller, desk: Desk, campaign_id: CampaignId, variant_id: VariantId
) -> VariantCard:
    """A variant of the caller's workspace.

    Raises:
        NotFound: there is none.
    """
    card = await desk.reads.campaign(await caller.member(), campaign_id)
    found = [variant for variant in card.variants if variant.id == variant_id]
    if not found:
        raise NotFound("variant", variant_id)
    return found[0]
