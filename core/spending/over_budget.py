"""The refusal of what a budget has no room for: which budget, how it stands, and when it resets."""

from datetime import datetime
from math import ceil

from sqlalchemy.ext.asyncio import AsyncSession

from core.access import people
from core.foundation.errors import CopydeskError
from core.foundation.ids import MemberId
from core.foundation.money import ZERO, Money
from core.spending.books import Budget, BudgetScope, Today, standing
from core.spending.periods import Period, resets_at

RAISED_BY = "An admin can raise it, by `/campaign budgets` or `copydesk budget set`."


class OverBudget(CopydeskError):
    """The call would pass a limit; nothing was sent.

    `spent` is gone for the period; `reserved` is set aside for calls under way, and may come back.
    `resets_at` is in the workspace's zone, and None where the budget never resets. `whose` says which limit
    it is behind its amount, such as “ for this campaign”.
    """

    code = "over_budget"

    def __init__(
        self,
        *,
        limit: Money,
        spent: Money,
        asked: Money,
        resets_at: datetime | None,
        reserved: Money = ZERO,
        period: Period = Period.DAY,
        whose: str = "",
        refused_at: datetime | None = None,
        budget: Budget | None = None,
    ) -> None:
        self.limit, self.spent, self.reserved, self.asked = limit, spent, reserved, asked
        self.resets_at, self.refused_at = resets_at, refused_at
        self.period, self.whose = period, whose
        self.budget = budget
        super().__init__(limit, spent, reserved, asked, resets_at, whose)

    @property
    def may_pass(self) -> bool:
        """Whether there may be room once the calls under way are settled."""
        return self.spent + self.asked <= self.limit

    @property
    def is_too_much(self) -> bool:
        """Whether no period has room for it."""
        return self.asked > self.limit

    @property
    def retry_after(self) -> int | None:
        """Seconds until there is room again; None where there will be none."""
        if self.resets_at is None or self.refused_at is None or self.is_too_much:
            return None
        return max(1, ceil((self.resets_at - self.refused_at).total_seconds()))

    @property
    def message(self) -> str:
        if self.is_too_much:
            whole = f"{_WHOLE[self.period].format(self.limit)}{self.whose}"
            unlisted = "Where the model's price is not listed, set MODEL_PRICES."
            return f"This may cost {self.asked}, more than {whole}. {RAISED_BY} {unlisted}"
        limit = f"{_LIMIT[self.period]} of {self.limit}{self.whose}"
        aside = f", {self.reserved} set aside" if self.reserved > ZERO else ""
        figures = f"({self.spent} spent{aside}, {self.asked} asked)"
        if self.may_pass:
            under_way = f"{limit} is set aside for calls under way {figures}."
            return f"{under_way} Try again when they are done. {self._resets}"
        return f"{limit} is used up {figures}. {self._resets}"

    @property
    def _resets(self) -> str:
        if self.resets_at is None:
            return f"It does not reset. {RAISED_BY}"
        at = self.resets_at
        return f"It resets at {at:%H:%M} {at.tzinfo} on {at.day} {at:%B}."


_LIMIT = {
    Period.DAY: "Today's limit",
    Period.MONTH: "This month's limit",
    Period.WHOLE: "The limit",
}
_WHOLE = {
    Period.DAY: "the whole limit of {} for a day",
    Period.MONTH: "the whole limit of {} for a month",
    Period.WHOLE: "the whole limit of {}",
}


async def refusal(session: AsyncSession, today: Today, asked: Money, *, at: datetime) -> OverBudget | None:
    """Why `asked` does not fit: the budget that has room for it last. None where it fits."""
    refusals = [
        OverBudget(
            limit=Money(budget.limit_micros),
            spent=Money(budget.spent_micros),
            reserved=Money(budget.reserved_micros),
            asked=asked,
            resets_at=resets_at(budget.period, today.day, today.zone),
            period=budget.period,
            whose=await _whose(session, budget),
            refused_at=at,
            budget=budget,
        )
        for budget in await standing(session, today)
        if budget.limit_micros is not None
        and budget.spent_micros + budget.reserved_micros + asked.micros > budget.limit_micros
    ]
    return max(refusals, key=_how_long, default=None)


def _how_long(over: OverBudget) -> tuple[bool, bool, float]:
    if over.resets_at is None or over.is_too_much:
        return not over.may_pass, True, 0
    return not over.may_pass, False, over.resets_at.timestamp()


async def _whose(session: AsyncSession, budget: Budget) -> str:
    """Whose limit it is, as words behind its amount."""
    match budget.scope:
        case BudgetScope.WORKSPACE:
            return ""
        case BudgetScope.CAMPAIGN:
            return " for this campaign"
        case BudgetScope.MEMBER:
            member = await people.member(session, MemberId(budget.subject))
            return f" for the key “{member.name}”" if member.is_program else f" for {member.name}"
