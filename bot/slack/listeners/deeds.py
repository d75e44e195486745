"""What all deeds on a card share: done once, by somebody we know, and the card shows what came of it."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.slack.cards import Cards
from bot.slack.ids import Remembered, VariantButton
from bot.slack.middleware import is_first
from bot.slack.people import Caller
from bot.slack.rooms import Rooms
from core.access.models import Member
from core.desk import Desk
from core.flow.cards import VariantCard
from core.foundation.errors import Conflict, NotFound
from core.foundation.ids import CampaignId, VariantId, VariantState, WorkspaceId
from core.review.decide import AlreadyDecided


class DecidedByYourself(Conflict):
    """The person has decided this before; nothing was changed."""

    code = "decided_by_yourself"

    def __init__(self, first: AlreadyDecided) -> None:
        self.first = first
        super().__init__(first.label)

    @property
    def message(self) -> str:
        label = self.first.label
        if self.first.state is VariantState.IN_REVIEW:
            return f"You changed variant {label} since this card was shown. Look at the new text first."
        done = "replaced" if self.first.state is VariantState.SUPERSEDED else self.first.state.value
        return f"You have {done} variant {label} already. Nothing was changed."


async def once_by(caller: Caller, desk: Desk, body: dict[str, Any]) -> Member | None:
    """Who does it; None where this very click or submission was handled before."""
    if not await is_first(desk, f"request:{body['trigger_id']}"):
        return None
    return await caller.member()


async def carried_out(work: Awaitable[Any], *, by: Member, campaign_id: CampaignId, cards: Cards) -> None:
    """Do it and show the campaign; where somebody was faster, the card is brought up to date as well."""
    await decided(work, by=by, campaign_id=campaign_id, cards=cards)
    cards.show_soon(by.workspace_id, campaign_id)


async def decided(work: Awaitable[Any], *, by: Member, campaign_id: CampaignId, cards: Cards) -> None:
    """Do it; where somebody was faster, the card is brought up to date.

    Raises:
        Conflict: somebody was faster, in words that fit who it was.
    """
    try:
        await work
    except AlreadyDecided as error:
        cards.show_soon(by.workspace_id, campaign_id)
        raise (DecidedByYourself(error) if error.by == by.name else error) from error
    except Conflict:
        cards.show_soon(by.workspace_id, campaign_id)
        raise


async def open_about(
    form: Callable[[VariantCard, Remembered], dict[str, Any]],
    action: dict[str, Any],
    body: dict[str, Any],
    caller: Caller,
    rooms: Rooms,
) -> None:
    """Open a form about the variant that a button is about."""

    async def filled() -> dict[str, Any]:
        return form(*await pressed_variant(action, caller, rooms.desk))

    await rooms.modals.open_filled(body["trigger_id"], filled())


async def pressed_variant(
    action: dict[str, Any], caller: Caller, desk: Desk
) -> tuple[VariantCard, Remembered]:
    """The variant a button is about, and what its modal is to remember.

    Raises:
        NotFound: it is not of the caller's workspace.
    """
    pressed = VariantButton.parse(action["value"])
    variant = await variant_of(caller, desk, pressed.campaign_id, pressed.variant_id)
    return variant, Remembered(caller.channel, str(pressed))


async def variant_of(
    caller: Caller, desk: Desk, campaign_id: CampaignId, variant_id: VariantId
) -> VariantCard:
    """A variant of the caller's workspace.

    Raises:
        NotFound: there is none.
    """
    card = await desk.reads.campaign(await workspace_of(caller, desk), campaign_id)
    found = [variant for variant in card.variants if variant.id == variant_id]
    if not found:
        raise NotFound("variant", variant_id)
    return found[0]


async def workspace_of(caller: Caller, desk: Desk) -> WorkspaceId:
    """The caller's workspace, also of somebody we have not met; never asks Slack.

    Raises:
        NotFound: nobody of that workspace was here before.
    """
    member = await caller.known()
    if member is not None:
        return member.workspace_id
    for workspace in await desk.people.workspaces():
        if workspace.external_id == caller.team:
            return workspace.id
    raise NotFound("workspace", caller.team)
