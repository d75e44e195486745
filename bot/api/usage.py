"""Usage over HTTP: what was used, and what it cost and is billed at, over days and by what people choose."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from bot.api.bounds import EachFieldOnce
from bot.api.door import AnyDesk, Caller
from core.flow.usage import UsageReport
from core.spending.usage import Grouping

router = APIRouter(route_class=EachFieldOnce, tags=["installation"])


@router.get("/usage")
async def usage(
    desk: AnyDesk,
    caller: Caller,
    *,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    by: Grouping = Grouping.DAY,
    daily: bool = False,
) -> UsageReport:
    """What was used, summed `by` one thing, and where it is `daily` for each day apart; in this month until
    today, without days."""
    return await desk.usage.of(caller, first=first, last=last, grouped=by, daily=daily)
