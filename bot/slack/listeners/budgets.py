"""Budgets in Slack: a form for a limit, and the list again when it is set."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blockkit.build import Message
from bot.slack import ids
from bot.slack.context import Rooms
from bot.slack.fields import Field
from bot.slack.listeners.submission import form_key, submitted
from bot.slack.middleware import needs
from bot.slack.people import Caller
from bot.slack.values import BudgetChoice, OldCard, Remembered
from bot.slack.views.budgets import MOST_OFFERED, budget_modal, budgets_message
from core.access.models import Member
from core.access.permissions import Permission
from core.desk import Desk
from core.flow.limits import WorkspaceBudgets, dollars
from core.foundation.ids import CampaignId, MemberId
from core.spending.periods import Period


async def listed(desk: Desk, by: Member) -> Message:
    """All budgets of their workspace that have a limit."""
    return budgets_message(await desk.limits.list(by))


async def set_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """A limit to change, or another one."""
    chosen = BudgetChoice.parse(action.get("value") or "")
    await ack()

    async def form() -> dict[str, Any]:
        by, desk = await caller.member(), rooms.desk
        return budget_modal(
            chosen,
            await desk.limits.list(by),
            await desk.reads.recent(by, limit=MOST_OFFERED),
            await desk.people.members(by),
            Remembered(caller.channel),
        )

    await rooms.modals.open_filled(body["trigger_id"], form())


async def budget_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """The limit is set where it can be; else the form says why not."""

    async def change() -> WorkspaceBudgets:
        by, limits = await caller.member(), rooms.desk.limits
        whose, lasting = _chosen(view, Field.WHOSE), _chosen(view, Field.PERIOD)
        if not whose or lasting not in set(Period):
            raise OldCard
        period = Period(lasting)
        typed = (_entered(view, Field.LIMIT).get("value") or "").strip()
        limit, asked = dollars(typed) if typed else None, form_key(view)
        if whose == ids.WHOLE_WORKSPACE:
            await limits.of_workspace(period, limit, by=by, asked=asked)
        elif whose.startswith("cmp_"):
            await limits.of_campaign(CampaignId(whose), limit, by=by, asked=asked)
        else:
            await limits.of_member(MemberId(whose), period, limit, by=by, asked=asked)
        return await limits.list(by)

    found = await submitted(ack, change(), background=rooms.background, fallback=Field.LIMIT)
    if found is not None:
        await rooms.promise(caller, budgets_message(found))


def _entered(view: dict[str, Any], name: Field) -> dict[str, Any]:
    held: dict[str, Any] = view["state"]["values"].get(name, {}).get(ids.ENTERED, {})
    return held


def _chosen(view: dict[str, Any], name: Field) -> str:
    return str((_entered(view, name).get("selected_option") or {}).get("value") or "")


def register(app: AsyncApp) -> None:
    may_administer = needs(Permission.ADMINISTER)
    app.action(ids.BUDGET_SET, middleware=may_administer)(set_clicked)
    app.view(ids.BUDGET_FORM, middleware=may_administer)(budget_submitted)
