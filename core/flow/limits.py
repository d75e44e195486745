"""The limits of budgets, as admins see and set them, and the zone in which their days and months begin.

A workspace's own limits are those of the settings until it sets others; nobody else has a limit until then.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.access import people
from core.access.models import Member
from core.access.permissions import Actor, Permission, require
from core.access.scope import Scope
from core.campaigns.models import Campaign
from core.foundation import zones
from core.foundation.clock import Clock
from core.foundation.errors import InvalidInput
from core.foundation.events.spending import BudgetChanged
from core.foundation.events.workspace import ZoneChanged
from core.foundation.ids import CampaignId, MemberId
from core.foundation.money import Money
from core.spending import books
from core.spending.books import Budget, BudgetScope, Limit
from core.spending.budgets import Budgets
from core.spending.charging import TOLD_AT
from core.spending.periods import Period, day_of, first_day, resets_at
from core.storage import idempotency, journal
from core.storage.database import Database

MOST = Money.of_dollars(1_000_000)


@dataclass(frozen=True, slots=True)
class BudgetView:
    """A budget that has a limit, as it stands. Amounts are micro-dollars.

    `is_usual` where the limit is that of the settings. `called` is the name of whose it is.
    """

    scope: BudgetScope
    subject: str
    called: str
    period: Period
    limit_micros: int
    spent_micros: int
    reserved_micros: int
    resets_at: datetime | None
    is_usual: bool = False
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class WorkspaceBudgets:
    """All budgets of a workspace that have a limit, and the zone of their days."""

    zone: str
    budgets: tuple[BudgetView, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """Seeing and setting limits. Built once by the composition root."""

    database: Database
    clock: Clock
    budgets: Budgets

    async def list(self, by: Actor) -> WorkspaceBudgets:
        """The budgets of their workspace that have a limit: its own first, then campaigns, then members."""
        scope = require(by, Permission.ADMINISTER)
        async with self.database.read() as session:
            zone = await people.zone_of_workspace(session, scope.workspace_id)
            day = day_of(self.clock.now(), zone)
            usual = {
                (str(scope.workspace_id), period): money.micros
                for period, money in self.budgets.usual.items()
            }
            set_ones = await session.scalars(select(Limit).where(scope.covers(Limit)))
            limits = {(limit.subject, limit.period): limit for limit in set_ones}
            found = await session.scalars(
                select(Budget).where(
                    scope.covers(Budget),
                    Budget.subject.in_({subject for subject, _ in {**usual, **limits}}),
                    Budget.began.in_({first_day(period, day) for period in Period}),
                )
            )
            opened = {(budget.subject, budget.period, budget.began): budget for budget in found}
            called = await _names(session, scope, limits.values())
        views: list[BudgetView] = []
        for subject, period in {**usual, **limits}:
            limit = limits.get((subject, period))
            budget = opened.get((subject, period, first_day(period, day)))
            name, is_key = called.get(subject, ("", False))
            views.append(
                BudgetView(
                    scope=limit.scope if limit else BudgetScope.WORKSPACE,
                    subject=subject,
                    called=name,
                    period=period,
                    limit_micros=limit.limit_micros if limit else usual[subject, period],
                    spent_micros=budget.spent_micros if budget else 0,
                    reserved_micros=budget.reserved_micros if budget else 0,
                    resets_at=resets_at(period, day, zone),
                    is_usual=limit is None,
                    is_key=is_key,
                )
            )
        order = list(BudgetScope)
        views.sort(
            key=lambda view: (order.index(view.scope), view.called.casefold(), view.subject, view.period)
        )
        return WorkspaceBudgets(zone.key, tuple(views))

    async def of_workspace(
        self, period: Period, limit: Money | None, *, by: Actor, asked: str | None = None
    ) -> None:
        """Set what the workspace may spend a day or a month; None is what the settings say.

        It counts from the next call on, as all limits do.

        Raises:
            RoleTooLow: they may not set limits.
            InvalidInput: on `limit` or `period`.
            DoneBefore: `asked`, the request's once-only key, was spent before.
        """
        scope = require(by, Permission.ADMINISTER)
        async with self._setting(asked) as session:
            await self._set(
                session, scope, (BudgetScope.WORKSPACE, scope.workspace_id, _lasting(period)), limit
            )

    async def of_campaign(
        self, campaign_id: CampaignId, limit: Money | None, *, by: Actor, asked: str | None = None
    ) -> None:
        """Set what may be spent on a campaign as a whole; None is no limit.

        Raises:
            RoleTooLow: they may not set limits.
            NotFound: there is no such campaign in their workspace.
            InvalidInput: on `limit`.
            DoneBefore: `asked`, the request's once-only key, was spent before.
        """
        scope = require(by, Permission.ADMINISTER)
        async with self._setting(asked) as session:
            campaign = await scope.find(session, Campaign, campaign_id, "campaign")
            await self._set(session, scope, (BudgetScope.CAMPAIGN, campaign.id, Period.WHOLE), limit)

    async def of_member(
        self,
        member_id: MemberId,
        period: Period,
        limit: Money | None,
        *,
        by: Actor,
        asked: str | None = None,
    ) -> None:
        """Set what a person, or a program with its API key, may spend a day or a month; None is no limit.

        Raises:
            RoleTooLow: they may not set limits.
            NotFound: nobody in their workspace has this id.
            InvalidInput: on `limit` or `period`.
            DoneBefore: `asked`, the request's once-only key, was spent before.
        """
        scope = require(by, Permission.ADMINISTER)
        async with self._setting(asked) as session:
            member = await scope.find(session, Member, member_id, "member")
            await self._set(session, scope, (BudgetScope.MEMBER, member.id, _lasting(period)), limit)

    async def set_zone(self, zone: str, *, by: Actor) -> str:
        """Let the workspace's days and months begin in `zone` from now on; gives its name.

        Raises:
            RoleTooLow: they may not.
            InvalidInput: there is no such zone.
        """
        scope = require(by, Permission.ADMINISTER)
        try:
            named = ZoneInfo(zones.named(zone) or "UTC")
        except ValueError as error:
            raise InvalidInput({"zone": str(error)}) from error
        async with self.database.write() as session:
            await books.hold(session, scope.workspace_id)
            before = await people.zone_of_workspace(session, scope.workspace_id)
            if before != named:
                await people.move_workspace(session, scope, named)
                changed = ZoneChanged(before.key, named.key)
                journal.record(session, scope.workspace_id, changed, at=self.clock.now(), by=scope.by)
        return named.key

    @asynccontextmanager
    async def _setting(self, asked: str | None) -> AsyncIterator[AsyncSession]:
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=self.clock.now())
            yield session

    async def _set(
        self,
        session: AsyncSession,
        scope: Scope,
        which: tuple[BudgetScope, str, Period],
        limit: Money | None,
    ) -> None:
        (of, subject, period), now = which, self.clock.now()
        if limit is not None and not 0 <= limit.micros <= MOST.micros:
            raise InvalidInput({"limit": f"must be from 0 to {MOST.dollars:,.0f} US dollars."})
        await books.hold(session, scope.workspace_id)
        before = await session.get(Limit, (scope.workspace_id, subject, period))
        before_micros = before.limit_micros if before else None
        after_micros = limit.micros if limit is not None else None
        if before_micros == after_micros:
            return
        if after_micros is None:
            await session.delete(before)
        elif before is None:
            session.add(
                Limit(
                    workspace_id=scope.workspace_id,
                    subject=subject,
                    period=period,
                    scope=of,
                    limit_micros=after_micros,
                )
            )
        else:
            before.limit_micros = after_micros
        changed = BudgetChanged(of, subject, period, before_micros, after_micros)
        journal.record(session, scope.workspace_id, changed, at=now, by=scope.by)
        usual = self.budgets.usual.get(period) if of is BudgetScope.WORKSPACE else None
        day = day_of(now, await people.zone_of_workspace(session, scope.workspace_id))
        budget = await session.get(Budget, (scope.workspace_id, subject, period, first_day(period, day)))
        if budget is not None:
            budget.limit_micros = usual.micros if after_micros is None and usual else after_micros
            # Another limit has percentages of its own: those it has not passed are told again.
            budget.told = max((at for at in TOLD_AT if at <= min(budget.percent, budget.told)), default=0)


def _lasting(period: Period) -> Period:
    if period is Period.WHOLE:
        raise InvalidInput({"period": f"must be {Period.DAY} or {Period.MONTH}."})
    return period


async def _names(session: AsyncSession, scope: Scope, limits: Iterable[Limit]) -> dict[str, tuple[str, bool]]:
    """What those are called that limits are for, and whether they are API keys."""
    subjects = {limit.subject for limit in limits}
    campaigns = await session.execute(
        select(Campaign.id, Campaign.name).where(scope.covers(Campaign), Campaign.id.in_(subjects))
    )
    called: dict[str, tuple[str, bool]] = {str(row_id): (name, False) for row_id, name in campaigns}
    for member in (await people.names(session, scope)).values():
        called[member.id] = member.name, member.is_program
    return called


def dollars(typed: str) -> Money:
    """What somebody typed as a limit, such as `12.50`.

    Raises:
        InvalidInput: on `limit`; it is no amount.
    """
    try:
        amount = Decimal(typed.strip().removeprefix("$").strip())
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount <= MOST.dollars:
        raise InvalidInput({"limit": f"must be an amount in US dollars from 0 to {MOST.dollars:,.0f}."})
    return Money.of_dollars(amount)
