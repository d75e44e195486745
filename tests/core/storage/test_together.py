"""Writing together: who waits shares a transaction, and nobody is answered before it."""

import asyncio
from collections.abc import Sequence

import pytest

from core.storage.together import Together


class Disk:
    """Writes when it is let, and doubles numbers; it refuses zero."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.may_write = asyncio.Event()
        self.fault: Exception | None = None

    async def write(self, asked: Sequence[int]) -> list[int | Exception]:
        self.batches.append(list(asked))
        await self.may_write.wait()
        if self.fault:
            raise self.fault
        return [ValueError("zero") if number == 0 else number * 2 for number in asked]


async def test_who_asks_while_something_is_written_is_written_together_and_in_order() -> None:
    disk = Disk()
    inbox = Together[int, int](disk.write, most=3)
    asked = [asyncio.create_task(inbox.ask(number)) for number in range(1, 7)]
    await asyncio.sleep(0)
    later = asyncio.create_task(inbox.ask(7))
    await asyncio.sleep(0)
    assert not any(task.done() for task in (*asked, later))
    disk.may_write.set()
    assert await asyncio.gather(*asked, later) == [2, 4, 6, 8, 10, 12, 14]
    assert disk.batches == [[1, 2, 3], [4, 5, 6], [7]]


async def test_who_is_refused_is_refused_alone() -> None:
    disk = Disk()
    disk.may_write.set()
    inbox = Together[int, int](disk.write, most=3)
    answers = await asyncio.gather(*map(inbox.ask, (1, 0, 2)), return_exceptions=True)
    assert (answers[0], str(answers[1]), answers[2]) == (2, "zero", 4)
    assert disk.batches == [[1, 0, 2]]


async def test_a_write_that_fails_is_told_to_all_it_was_for_and_the_next_is_tried() -> None:
    disk = Disk()
    disk.may_write.set()
    disk.fault = OSError("full")
    inbox = Together[int, int](disk.write, most=3)
    answers = await asyncio.gather(*map(inbox.ask, (1, 2)), return_exceptions=True)
    assert [str(answer) for answer in answers] == ["full", "full"]
    disk.fault = None
    assert await inbox.ask(3) == 6


async def test_who_goes_away_takes_nobody_along() -> None:
    disk = Disk()
    inbox = Together[int, int](disk.write, most=3)
    first, second = (asyncio.create_task(inbox.ask(number)) for number in (1, 2))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    disk.may_write.set()
    assert await second == 4
