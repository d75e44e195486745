"""Processes that are killed while they move money: no entry is lost, and none frees its money twice."""

import asyncio
from datetime import timedelta
from pathlib import Path

from core.foundation.clock import SystemClock
from core.foundation.money import Money
from core.spending.budgets import Budgets
from core.spending.charging import LOST_AFTER
from core.spending.ledger import EntryState
from tests.core.spending.conftest import EACH, Till
from tests.hangs.processes import Nursery

PROGRAM = "from tests.stand_ins.spenders import main; main()"
LIMIT = Money(50_000)
KILLED_AFTER = (3, 40, 17)
"""Lines that a process has said when it is killed, each somewhere else in its work."""


async def killed(till: Till, nursery: Nursery, folder: Path, lines: int) -> list[tuple[str, str]]:
    """What a process said, in whole lines, before it was killed."""
    url = till.database.engine.url.render_as_string(hide_password=False)
    environment = {"DATABASE_URL": url, "CAMPAIGN": till.variant.campaign_id}
    async with nursery.running(folder, first=PROGRAM, **environment) as it:
        async with asyncio.timeout(60):
            while len(moves(it.said())) < lines:
                await asyncio.sleep(0.01)
        it.kill()
        await it.process.wait()
        return moves(it.said())


def moves(said: str) -> list[tuple[str, str]]:
    """What was moved, and which call it was of; a line that was cut off says nothing."""
    words = [line.split() for line in said.splitlines(keepends=True) if line.endswith("\n")]
    return [(each[0], each[1]) for each in words if each and each[0] in {"reserved", "settled"}]


async def test_processes_that_are_killed_in_the_middle_lose_no_entry_and_free_no_money_twice_in_any_budget(
    till: Till, nursery: Nursery, tmp_path: Path
) -> None:
    till.clock.advance(SystemClock().now() - till.clock.now())
    for which in EACH:
        await till.limit(*which, LIMIT)

    said = [word for lines in KILLED_AFTER for word in await killed(till, nursery, tmp_path, lines)]

    states = {entry.id: entry.state for entry in await till.entries()}
    for word, reservation in said:
        assert states[reservation] in {EntryState.SETTLED, EntryState.RESERVED}
        assert word == "reserved" or states[reservation] is EntryState.SETTLED
    open_ones = [entry for entry in await till.entries() if entry.state is EntryState.RESERVED]
    assert open_ones
    await till.require_true_books()
    before = [await till.row(*which) for which in EACH]
    till.clock.advance(LOST_AFTER + timedelta(minutes=1))

    first, second = (Budgets(till.database, till.clock, daily_limit=LIMIT) for _ in range(2))
    charged = await asyncio.gather(first.charge_lost(), second.charge_lost())

    assert sum(charged) == len(open_ones)
    for was, which in zip(before, EACH, strict=True):
        now = await till.row(*which)
        assert now.reserved_micros == 0
        assert now.spent_micros == was.spent_micros + was.reserved_micros <= LIMIT.micros
    await till.require_true_books()
