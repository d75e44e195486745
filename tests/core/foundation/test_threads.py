"""Threads for what may hang: a hang costs its own call, is told from what never began, and is got over."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from core.foundation import threads as module
from core.foundation.threads import GivenUp, NotBegun, Threads, anything_hangs

SOON = 0.05


@pytest.fixture
def stuck() -> Iterator[threading.Event]:
    """What hanging calls wait for; they come back when it is set, at the latest when the test ends."""
    event = threading.Event()
    yield event
    event.set()


async def hang_up(threads: Threads, stuck: threading.Event, calls: int) -> None:
    """Let `calls` of them be given up."""
    ended = await asyncio.gather(*(threads.run(stuck.wait) for _ in range(calls)), return_exceptions=True)
    assert [type(one) for one in ended] == [GivenUp] * calls


async def test_calls_that_hang_leave_room_for_those_that_do_not(stuck: threading.Event) -> None:
    threads = Threads("The folder", most=2, within=SOON)
    await hang_up(threads, stuck, 1)
    assert [await threads.run(str, number) for number in range(5)] == list("01234")


async def test_once_too_many_hang_calls_are_refused_in_words_until_some_come_back(
    stuck: threading.Event,
) -> None:
    threads = Threads("The folder", most=2, within=SOON)
    await hang_up(threads, stuck, 2)
    begun = False

    def begin() -> None:
        nonlocal begun
        begun = True

    with pytest.raises(NotBegun) as refused:
        await threads.run(begin)
    assert refused.value.message.startswith("The folder does not answer: 2 earlier calls still wait for it.")
    assert not begun
    stuck.set()
    async with asyncio.timeout(10):
        while threads.hanging:
            await asyncio.sleep(0.01)
    await threads.run(begin)
    assert begun


async def test_waiting_for_a_turn_is_no_part_of_a_calls_time() -> None:
    threads = Threads("The folder", most=1, within=5)
    first, goes_on = threading.Event(), threading.Event()

    def hold() -> None:
        first.set()
        goes_on.wait(10)

    holding = asyncio.create_task(threads.run(hold))
    async with asyncio.timeout(10):
        while not first.is_set():
            await asyncio.sleep(0.001)
    began: list[str] = []
    waiting = asyncio.create_task(threads.run(began.append, "begun"))
    await asyncio.sleep(SOON)
    assert not began
    goes_on.set()
    await asyncio.gather(holding, waiting)
    assert began == ["begun"]


async def test_who_waits_too_long_for_a_turn_or_is_cancelled_meanwhile_has_not_begun(
    stuck: threading.Event,
) -> None:
    threads = Threads("The folder", most=1, patience=SOON)
    holding = asyncio.create_task(threads.run(stuck.wait))
    await asyncio.sleep(0)
    began: list[str] = []
    with pytest.raises(NotBegun):
        await threads.run(began.append, "begun")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(SOON / 5):
            await threads.run(began.append, "begun")
    stuck.set()
    assert await holding
    assert threads.hanging == 0
    assert not began


async def test_what_hangs_already_is_not_asked_again_about_the_same(stuck: threading.Event) -> None:
    threads = Threads("The folder", most=9, within=SOON)
    with pytest.raises(GivenUp):
        await threads.run(stuck.wait, about="post 1")
    with pytest.raises(NotBegun):
        await threads.run(stuck.wait, about="post 1")
    assert await threads.run(str, 2, about="post 2") == "2"


async def test_what_a_call_raises_is_raised_whatever_it_is() -> None:
    threads = Threads("The folder", most=1, within=5)

    def fail(error: Exception) -> None:
        raise error

    for error in (TimeoutError("the disk's own"), KeyError("x")):
        with pytest.raises(type(error)) as raised:
            await threads.run(fail, error)
        assert raised.value is error
    assert threads.hanging == 0


def test_a_process_ends_though_a_call_hangs() -> None:
    program = """
import asyncio, threading
from core.foundation.threads import GivenUp, Threads

async def main() -> None:
    try:
        await Threads("The folder", most=1, within=0.05).run(threading.Event().wait)
    except GivenUp as error:
        print(type(error).__name__)

asyncio.run(main())
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=True)
    assert ended.stdout == b"GivenUp\n"


async def test_a_thread_whose_call_came_back_takes_the_next_and_one_that_hangs_does_not(
    stuck: threading.Event,
) -> None:
    threads = Threads("The folder", most=3, within=5)
    first = await threads.run(threading.get_ident)
    await asyncio.sleep(SOON)
    assert await threads.run(threading.get_ident) == first
    hanging = asyncio.create_task(threads.run(stuck.wait))
    await asyncio.sleep(SOON)
    assert anything_hangs()
    assert await threads.run(str, 1) == "1"
    stuck.set()
    assert await hanging


async def test_no_thread_waits_for_ever_for_another_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "IDLE_SECONDS", 0.01)
    thread = await Threads("The folder", most=1).run(threading.current_thread)
    async with asyncio.timeout(60):
        while thread.is_alive():
            await asyncio.sleep(0.01)
    assert await Threads("The folder", most=1).run(str, 2) == "2"
