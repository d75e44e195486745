"""Processes that are killed while they move money: no entry is lost, and none frees its money twice."""

import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from core.foundation.clock import SystemClock
from core.foundation.money import Money
from core.spending.books import BudgetScope
from core.spending.budgets import Budgets
from core.spending.charging import LOST_AFTER
from core.spending.ledger import EntryState
from core.spending.periods import Period
from tests.core.spending.conftest import EACH, Till

PROGRAM = "from tests.stand_ins.spenders import main; main()"
KILLED_AFTER = (3, 40, 17)
"""Lines that a process has said when it is killed, each somewhere else in its work."""


async def killed(till: Till, folder: Path, lines: int) -> list[tuple[str, str]]:
    """What a process said, in whole lines, before it was killed."""
    environment = os.environ | {
        "DATABASE_URL": till.database.engine.url.render_as_string(hide_password=False).replace(
            "+asyncpg", ""
        ),
        "DATA_DIR": str(folder),
        "CAMPAIGN": till.variant.campaign_id,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, stdout=asyncio.subprocess.PIPE, env=environment
    )
    assert process.stdout is not None
    said: list[bytes] = []
    async with asyncio.timeout(60):
        while sum(line.startswith((b"reserved", b"settled")) for line in said) < lines:
            said.append(await process.stdout.readline())
            assert said[-1], "it ended by itself"
    process.send_signal(signal.SIGKILL)
    rest, _ = await process.communicate()
    whole = [*said, *rest.splitlines(keepends=True)]
    words = [line.decode().split() for line in whole if line.endswith(b"\n")]
    return [(each[0], each[1]) for each in words if each[0] in {"reserved", "settled"}]


@pytest.mark.parametrize(("scope", "period"), EACH)
async def test_a_process_that_is_killed_in_the_middle_loses_no_entry_and_frees_no_money_twice(
    till: Till, tmp_path: Path, scope: BudgetScope, period: Period
) -> None:
    till.clock.advance(SystemClock().now() - till.clock.now())
    await till.limit(scope, period, Money(50_000))

    said = [word for lines in KILLED_AFTER for word in await killed(till, tmp_path, lines)]

    states = {entry.id: entry.state for entry in await till.entries()}
    for word, reservation in said:
        assert states[reservation] in {EntryState.SETTLED, EntryState.RESERVED}
        assert word == "reserved" or states[reservation] is EntryState.SETTLED
    open_ones = [entry for entry in await till.entries() if entry.state is EntryState.RESERVED]
    assert open_ones
    await till.require_true_books()
    before = await till.row(scope, period)
    till.clock.advance(LOST_AFTER + timedelta(minutes=1))

    first, second = (Budgets(till.database, till.clock, daily_limit=Money(1)) for _ in range(2))
    charged = await asyncio.gather(first.charge_lost(), second.charge_lost())

    assert sum(charged) == len(open_ones)
    after = await till.row(scope, period)
    assert after.reserved_micros == 0
    assert after.spent_micros == before.spent_micros + before.reserved_micros <= 50_000
    await till.require_true_books()
