"""Who may do what, in Slack: another page of it, and another role for somebody, shown where it was asked."""

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack import ids
from bot.slack.context import Rooms
from bot.slack.failures import Unreachable, in_short
from bot.slack.listeners.submission import click_key, clicked
from bot.slack.middleware import needs
from bot.slack.people import Caller
from bot.slack.post_once import fit_for_slack
from bot.slack.values import MembersPage, OldCard, RoleChoice
from bot.slack.views.members import members_message, page_of
from core.access.models import Member
from core.access.permissions import Permission
from core.foundation.ids import MemberId

log = structlog.get_logger(__name__)


async def role_chosen(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Another role in somebody's menu. Whoever gets it is told by whoever reads the journal."""
    chosen = RoleChoice.parse((action.get("selected_option") or {}).get("value") or "")

    async def given() -> Member:
        return await rooms.desk.people.change_role(
            chosen.member_id,
            chosen.role,
            seen=chosen.seen,
            by=await caller.member(),
            asked=click_key(body),
        )

    try:
        await clicked(ack, given(), background=rooms.background)
    finally:  # a refusal, too: the menu shows what was chosen
        rooms.background.start(_renew(caller, rooms, chosen.member_id))


async def page_clicked(ack: AsyncAck, action: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """Another page, in the place of this one."""
    page = MembersPage.parse(action.get("value") or "").page
    if not page.isdecimal():
        raise OldCard
    await ack()
    await _renew(caller, rooms, int(page[:4]))


async def _renew(caller: Caller, rooms: Rooms, at: int | MemberId) -> None:
    """Show a page, or that on which a member stands, as it is now, where the caller has clicked."""
    # Whoever just gave their own role away may still look on.
    by = await caller.asking(Permission.READ).member()
    members = await rooms.desk.people.members(by)
    page = at if isinstance(at, int) else page_of(members, at)
    message = fit_for_slack(members_message(members, by, page=page), "ephemeral")
    answer = {"replace_original": True, "text": message.text, "blocks": message.blocks}
    try:
        if caller.response_url and await rooms.slack.answer(caller.response_url, answer):
            return
    except Unreachable as error:
        log.warning("members_not_renewed", user=caller.user, error=in_short(error))
    await rooms.promise(caller, message)


def register(app: AsyncApp) -> None:
    app.action(ids.MEMBER_ROLE, middleware=needs(Permission.ADMINISTER))(role_chosen)
    app.action(ids.MEMBERS_PAGE, middleware=needs(Permission.READ))(page_clicked)
