"""Whatever calls cost, and in whatever order they end: books and ledger agree, and no limit is passed."""

import asyncio
import shutil
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from core.foundation.money import Money
from core.spending import books
from core.spending.books import BudgetScope, Payers
from core.spending.over_budget import OverBudget
from core.spending.periods import Period
from core.storage.database import Database
from tests.builders import a_member, a_variant
from tests.core.spending.conftest import EACH, Till
from tests.stand_ins.clock import ManualClock

EXAMPLES, STEPS = 12, 30
ZONES = ("UTC", "Asia/Tokyo", "America/Los_Angeles", "Australia/Lord_Howe")
MICROS = st.integers(0, 400)


class Spending(RuleBasedStateMachine):
    """Calls of all sizes, in several days and zones, under limits that are set and taken away."""

    def __init__(self, template: Path) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = TemporaryDirectory()
        shutil.copy(template, Path(self.folder.name) / "copydesk.db")
        database, clock = Database(f"sqlite+aiosqlite:///{self.folder.name}/copydesk.db"), ManualClock()
        self.till = self.run(self.opened(database, clock))
        self.open: list[Any] = []
        self.wrong: list[str] = []

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    async def opened(self, database: Database, clock: ManualClock) -> Till:
        ana = await a_member(database, clock)
        return Till(database, clock, ana, await a_variant(database, clock, ana))

    def teardown(self) -> None:
        self.run(self.till.database.close())
        self.loop.close()
        self.folder.cleanup()

    @rule(which=st.sampled_from(EACH), limit=st.one_of(st.none(), st.integers(0, 1_000)))
    def limit(self, which: tuple[BudgetScope, Period], limit: int | None) -> None:
        self.run(self.till.limit(*which, None if limit is None else Money(limit)))

    @rule(most=st.lists(MICROS, min_size=1, max_size=5))
    def reserve(self, most: list[int]) -> None:
        async def all_at_once() -> list[Any]:
            calls = (self.till.reserve(Money(each)) for each in most)
            return await asyncio.gather(*calls, return_exceptions=True)

        outcomes = self.run(all_at_once())
        fit = [outcome for outcome in outcomes if isinstance(outcome, str)]
        self.open += fit
        self.wrong += [repr(o) for o in outcomes if not isinstance(o, str | OverBudget)]
        if fit:
            self.wrong += self.run(self.passed())

    @rule(which=st.integers(0, 50), cost=MICROS, lost=st.booleans())
    def settle(self, which: int, cost: int, lost: bool) -> None:
        if self.open:
            reservation = self.open[which % len(self.open)]
            self.run(self.till.budgets.settle(reservation, Money(cost), lost=lost))

    @rule()
    def lose(self) -> None:
        self.run(self.till.budgets.charge_lost())

    @rule(hours=st.floats(0, 40 * 24))
    def wait(self, hours: float) -> None:
        self.till.clock.advance(timedelta(hours=hours))

    @rule(zone=st.sampled_from(ZONES))
    def move(self, zone: str) -> None:
        self.run(self.till.zone(zone))

    @invariant()
    def books_are_true(self) -> None:
        self.run(self.till.require_true_books())
        assert not self.wrong

    async def passed(self) -> list[str]:
        """Budgets of today that hold more than their limit, right after money was set aside."""
        payers = Payers(self.till.ana.workspace_id, self.till.variant.campaign_id, self.till.ana.id)
        usual = self.till.budgets.usual
        async with self.till.database.read() as session:
            today = await books.today(session, payers, usual, at=self.till.clock.now())
            standing = await books.standing(session, today)
        return [
            f"the {row.period} of the {row.scope} is passed"
            for row in standing
            if row.limit_micros is not None and row.spent_micros + row.reserved_micros > row.limit_micros
        ]


def test_books_and_ledger_agree_and_no_reservation_passes_a_limit(migrated_sqlite: Path) -> None:
    run_state_machine_as_test(
        lambda: Spending(migrated_sqlite),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
