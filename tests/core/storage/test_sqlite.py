"""SQLite's one writer: the right to write is one write's at a time."""

import asyncio

import pytest

from core.storage.sqlite import OneWriter


async def test_a_write_whose_wait_is_cut_off_with_all_else_at_the_end_of_a_process_is_not_made() -> None:
    writer = OneWriter()
    written = []

    async def write() -> None:
        async with writer.turn():
            written.append("without a turn")

    before = asyncio.all_tasks()
    async with writer.turn():
        waiting = asyncio.create_task(write())
        await asyncio.sleep(0)
        for task in asyncio.all_tasks() - before - {waiting}:
            task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    async with asyncio.timeout(10), writer.turn():
        assert not written
