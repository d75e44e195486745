"""The books: what each budget has spent and set aside in each of its periods, and the limits people set.

Each call counts in six budgets: those of its workspace, its campaign, and whoever asked for it. A budget
without a limit is kept all the same, so that a limit set in the middle of a month knows of all of it.

Whoever moves money in a workspace first holds its books, whatever budgets and days it moves it between: so
nobody waits for anybody who waits for them, and what is read stays true until the transaction ends.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, String, and_, exists, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from core.access import people
from core.access.scope import Owned
from core.foundation.ids import CampaignId, MemberId, WorkspaceId
from core.foundation.money import Money
from core.spending.periods import EVER, Period, day_of, first_day
from core.storage.tables import ID_LENGTH, Base
from core.storage.upsert import insert


class BudgetScope(StrEnum):
    """Whose budget it is."""

    WORKSPACE = "workspace"
    CAMPAIGN = "campaign"
    MEMBER = "member"
    """A person, or a program by its API key."""


class Budget(Owned, Base):
    """One budget in one of its periods. What is reserved was promised to calls that have not ended yet."""

    __tablename__ = "budgets"

    workspace_id: Mapped[WorkspaceId] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    """The id of what it is the budget of."""
    period: Mapped[Period] = mapped_column(primary_key=True)
    began: Mapped[date] = mapped_column(primary_key=True)
    """The first day of the period, where the workspace is."""
    scope: Mapped[BudgetScope]
    limit_micros: Mapped[int | None] = mapped_column(BigInteger)
    """As it was set when somebody last asked for money; None where there is none."""
    spent_micros: Mapped[int] = mapped_column(BigInteger, default=0)
    reserved_micros: Mapped[int] = mapped_column(BigInteger, default=0)
    told: Mapped[int] = mapped_column(default=0)
    """The percentage of its limit that people were told of last."""

    @property
    def percent(self) -> int:
        """How much of the limit is spent; nothing where there is none."""
        return self.spent_micros * 100 // self.limit_micros if self.limit_micros else 0


class Limit(Owned, Base):
    """What somebody set as the limit of a budget in each of its periods."""

    __tablename__ = "limits"

    workspace_id: Mapped[WorkspaceId] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    period: Mapped[Period] = mapped_column(primary_key=True)
    scope: Mapped[BudgetScope]
    limit_micros: Mapped[int] = mapped_column(BigInteger)


NOBODYS = CampaignId("")
"""No campaign, where a workspace's own budgets are looked at alone."""


@dataclass(frozen=True, slots=True)
class Payers:
    """Whose budgets a call counts in; nobody's own where nobody asked for it."""

    workspace_id: WorkspaceId
    campaign_id: CampaignId
    member_id: MemberId | None

    def __iter__(self) -> Iterator[tuple[BudgetScope, str, Period]]:
        yield BudgetScope.WORKSPACE, self.workspace_id, Period.WHOLE
        yield BudgetScope.WORKSPACE, self.workspace_id, Period.DAY
        yield BudgetScope.WORKSPACE, self.workspace_id, Period.MONTH
        yield BudgetScope.CAMPAIGN, self.campaign_id, Period.WHOLE
        if self.member_id is not None:
            yield BudgetScope.MEMBER, self.member_id, Period.DAY
            yield BudgetScope.MEMBER, self.member_id, Period.MONTH


@dataclass(frozen=True, slots=True)
class Today:
    """A day of the books, and the limits that count on it."""

    payers: Payers
    zone: ZoneInfo
    day: date
    limits: Mapping[tuple[str, Period], int]

    def unopened(self, scope: BudgetScope, subject: str, period: Period) -> dict[str, Any]:
        """The columns of a budget of which nothing is spent yet."""
        return {
            "workspace_id": self.payers.workspace_id,
            "subject": subject,
            "period": period,
            "began": first_day(period, self.day),
            "scope": scope,
            "limit_micros": self.limits.get((subject, period)),
            "spent_micros": 0,
            "reserved_micros": 0,
            "told": 0,
        }


async def hold(session: AsyncSession, workspace_id: WorkspaceId) -> None:
    """Keep everybody else's hands off a workspace's books until the transaction ends."""
    whole = (
        select(Budget.workspace_id)
        .where(
            Budget.workspace_id == workspace_id,
            Budget.subject == workspace_id,
            Budget.period == Period.WHOLE,
            Budget.began == EVER,
        )
        .with_for_update()
    )
    if await session.scalar(whole) is None:
        opened = Today(Payers(workspace_id, NOBODYS, None), ZoneInfo("UTC"), EVER, {})
        row = opened.unopened(BudgetScope.WORKSPACE, workspace_id, Period.WHOLE)
        await session.execute(insert(session, Budget).values(row).on_conflict_do_nothing())
        await session.execute(whole)


async def today(
    session: AsyncSession, payers: Payers, usual: Mapping[Period, Money], *, at: datetime
) -> Today:
    """Today for `payers`; `usual` are the workspace's own limits where it set none."""
    zone = await people.zone_of_workspace(session, payers.workspace_id)
    found = await session.execute(
        select(Limit.subject, Limit.period, Limit.limit_micros).where(
            Limit.workspace_id == payers.workspace_id,
            Limit.subject.in_({subject for _, subject, _ in payers}),
        )
    )
    limits = {(str(payers.workspace_id), period): money.micros for period, money in usual.items()}
    limits |= {(subject, period): micros for subject, period, micros in found}
    return Today(payers, zone, day_of(at, zone), limits)


async def open_budgets(session: AsyncSession, today: Today) -> None:
    """Make sure that each budget has its row for the day, with its limit as it is set now."""
    rows = insert(session, Budget).values([today.unopened(*budget) for budget in today.payers])
    await session.execute(
        rows.on_conflict_do_update(
            index_elements=["workspace_id", "subject", "period", "began"],
            set_={"limit_micros": rows.excluded.limit_micros},
        )
    )


async def standing(session: AsyncSession, today: Today) -> Sequence[Budget]:
    """Each of the budgets as it stands, also where it is not opened yet, with its limit as it is set now.

    To be read only: they are none of the session's.
    """
    found = await session.scalars(
        select(Budget).where(_are(Budget, today.payers, today.day)).execution_options(populate_existing=True)
    )
    opened = {(budget.subject, budget.period): budget for budget in found}
    each: list[Budget] = []
    for scope, subject, period in today.payers:
        if (budget := opened.get((subject, period))) is not None:
            session.expunge(budget)
            budget.limit_micros = today.limits.get((subject, period))
        each.append(budget or Budget(**today.unopened(scope, subject, period)))
    return each


async def set_aside(session: AsyncSession, payers: Payers, day: date, micros: int) -> bool:
    """Set money aside in each of the budgets, or in none where one has no room; says whether there was.

    One statement. The books are held, so that what it counts is what it changes.
    """
    each = aliased(Budget)
    full = each.spent_micros + each.reserved_micros + micros > each.limit_micros
    changed = await session.execute(
        update(Budget)
        .where(_are(Budget, payers, day), ~exists().where(_are(each, payers, day), full))
        .values(reserved_micros=Budget.reserved_micros + micros)
        .returning(Budget.subject)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.all())


async def move(
    session: AsyncSession, payers: Payers, day: date, *, reserved: int, spent: int
) -> Sequence[Budget]:
    """Add to what is set aside and to what is spent in each budget; either may be below zero."""
    moved = await session.scalars(
        update(Budget)
        .where(_are(Budget, payers, day))
        .values(reserved_micros=Budget.reserved_micros + reserved, spent_micros=Budget.spent_micros + spent)
        .returning(Budget)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return moved.all()


def _are(rows: type[Budget], payers: Payers, day: date) -> ColumnElement[bool]:
    keys = tuple_(rows.subject, rows.period, rows.began)
    ours = [(subject, period, first_day(period, day)) for _, subject, period in payers]
    return and_(rows.workspace_id == payers.workspace_id, keys.in_(ours))
