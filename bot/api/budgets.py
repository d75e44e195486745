"""Budgets over HTTP: how they stand, other limits, and where days begin. All of it is for admins."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from bot.api.bounds import Body, EachFieldOnce, PathId, Text
from bot.api.door import AnyDesk, Caller
from core.flow.limits import WorkspaceBudgets
from core.foundation.ids import CampaignId, MemberId
from core.foundation.money import Money
from core.spending.periods import Period

router = APIRouter(route_class=EachFieldOnce, tags=["budgets"])


class Limit(Body):
    """A limit in micro-dollars. It counts from the next call on."""

    limit_micros: Annotated[int, Field(strict=True)]

    @property
    def money(self) -> Money:
        return Money(self.limit_micros)


class Zone(Body):
    """A time zone's name, such as Europe/Berlin."""

    zone: Text


@router.get("/budgets")
async def budgets(desk: AnyDesk, caller: Caller) -> WorkspaceBudgets:
    """Every budget that has a limit, as it stands, and the zone of the workspace's days."""
    return await desk.limits.list(caller)


@router.put("/budgets/zone")
async def set_zone(desk: AnyDesk, caller: Caller, zone: Zone) -> WorkspaceBudgets:
    """Let the workspace's days and months begin in another zone."""
    await desk.limits.set_zone(zone.zone, by=caller)
    return await desk.limits.list(caller)


@router.put("/budgets/workspace")
async def limit_workspace(
    desk: AnyDesk, caller: Caller, limit: Limit, period: Period = Period.DAY
) -> WorkspaceBudgets:
    """Set what the workspace may spend a day or a month."""
    await desk.limits.of_workspace(period, limit.money, by=caller)
    return await desk.limits.list(caller)


@router.delete("/budgets/workspace")
async def unlimit_workspace(desk: AnyDesk, caller: Caller, period: Period = Period.DAY) -> WorkspaceBudgets:
    """Let the workspace have the limit of the settings again."""
    await desk.limits.of_workspace(period, None, by=caller)
    return await desk.limits.list(caller)


@router.put("/budgets/campaigns/{campaign_id}")
async def limit_campaign(
    desk: AnyDesk, caller: Caller, campaign_id: PathId[CampaignId], limit: Limit
) -> WorkspaceBudgets:
    """Set what may be spent on a campaign as a whole."""
    await desk.limits.of_campaign(campaign_id, limit.money, by=caller)
    return await desk.limits.list(caller)


@router.delete("/budgets/campaigns/{campaign_id}")
async def unlimit_campaign(
    desk: AnyDesk, caller: Caller, campaign_id: PathId[CampaignId]
) -> WorkspaceBudgets:
    """Take a campaign's limit away."""
    await desk.limits.of_campaign(campaign_id, None, by=caller)
    return await desk.limits.list(caller)


@router.put("/budgets/members/{member_id}")
async def limit_member(
    desk: AnyDesk,
    caller: Caller,
    member_id: PathId[MemberId],
    limit: Limit,
    period: Period = Period.DAY,
) -> WorkspaceBudgets:
    """Set what a person, or a program with its API key, may spend a day or a month."""
    await desk.limits.of_member(member_id, period, limit.money, by=caller)
    return await desk.limits.list(caller)


@router.delete("/budgets/members/{member_id}")
async def unlimit_member(
    desk: AnyDesk, caller: Caller, member_id: PathId[MemberId], period: Period = Period.DAY
) -> WorkspaceBudgets:
    """Take a member's limit away."""
    await desk.limits.of_member(member_id, period, None, by=caller)
    return await desk.limits.list(caller)
