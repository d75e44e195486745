"""Real processes that are asked to stop while something hangs in them: they end in time, whatever it is."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from websockets.asyncio.client import connect

from core.storage.database import Database
from tests.builders import a_member, a_post
from tests.hangs.conftest import Freezable
from tests.hangs.processes import STARTS_WITHIN, Nursery, running, started
from tests.ports import free_port
from tests.stand_ins.clock import ManualClock

ENDED = {0, -signal.SIGTERM, 128 + signal.SIGTERM}


async def something_happens(url: str) -> None:
    """What wakes a worker, and is to be shipped."""
    database, clock = Database(url), ManualClock()
    await a_post(database, clock, await a_member(database, clock))
    await database.close()


async def test_whatever_process_is_at_a_postgresql_that_hangs_ends_in_time(
    tmp_path: Path, freezable: Freezable, frozen_url: str, sqlite_url: str, nursery: Nursery
) -> None:
    database, catalog = {"DATABASE_URL": frozen_url}, {"LAKE_CATALOG": freezable.address()}
    port, board = free_port(), free_port()
    async with (
        asyncio.timeout(110),
        nursery.running(tmp_path / "worker", "worker", **database) as worker,
        nursery.running(tmp_path / "lake", "worker", DATABASE_URL=sqlite_url, **catalog) as shipping,
        nursery.running(tmp_path / "web", "web", PORT=str(port), **database) as web,
        running(tmp_path / "board", "dashboard", DASHBOARD_PORT=str(board), **catalog) as dashboard,
    ):
        await asyncio.gather(
            worker.says("worker_started"),
            shipping.says("worker_started"),
            web.says("Uvicorn running"),
            dashboard.says("You can now view"),
        )
        await something_happens(sqlite_url)
        while not (tmp_path / "lake" / "lake" / "data").exists():  # until the lake is open
            await asyncio.sleep(0.05)
        async with connect(f"ws://127.0.0.1:{board}/_stcore/stream", proxy=None) as page:
            await page.send(BackMsg(rerun_script=ClientState()).SerializeToString())
            await page.recv()
            await something_happens(frozen_url)
            with freezable.frozen():
                reader, asking = await asyncio.open_connection("127.0.0.1", port)
                asking.write(b"GET /api/v1/health HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n\r\n")
                await something_happens(sqlite_url)
                async with nursery.running(tmp_path / "list", "campaign", "list", **database) as listing:
                    await asyncio.sleep(3)  # so that each of them is inside a call
                    ended = await asyncio.gather(*(one.ends() for one in (worker, shipping, web, dashboard)))
                    assert await listing.process.wait() == 1
                assert "The database does not answer" in listing.said()
                assert b"503" in await reader.readline()
                asking.close()
    assert set(ended) <= ENDED, ended


DISK = """
import signal, threading
from sqlalchemy import event
from sqlalchemy.engine import Engine

turns = threading.Event()
turns.set()
signal.signal(signal.SIGUSR1, lambda *_: turns.clear())

def step():
    if not turns.is_set():
        print("the disk hangs", flush=True)
        turns.wait()
    return 0

@event.listens_for(Engine, "connect")
def under(connection, _):
    connection.driver_connection._conn.set_progress_handler(step, 1)
"""


async def test_whatever_process_is_at_a_disk_that_hangs_under_sqlite_ends_in_time(
    tmp_path: Path, sqlite_url: str, nursery: Nursery
) -> None:
    port, environment = free_port(), {"DATABASE_URL": sqlite_url}
    async with (
        asyncio.timeout(110),
        nursery.running(tmp_path / "worker", "worker", first=DISK, **environment) as worker,
        nursery.running(tmp_path / "web", "web", first=DISK, PORT=str(port), **environment) as web,
    ):
        await asyncio.gather(worker.says("worker_started"), web.says("Uvicorn running"))
        for process in (worker, web):
            process.process.send_signal(signal.SIGUSR1)
        await something_happens(sqlite_url)
        _, asking = await asyncio.open_connection("127.0.0.1", port)
        asking.write(b"GET /api/v1/health HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n\r\n")
        await asyncio.gather(*(one.says("the disk hangs") for one in (worker, web)))
        ended = await asyncio.gather(*(one.ends() for one in (worker, web)))
        asking.close()
    assert set(ended) <= ENDED, ended


HANGING = """
import asyncio, logging, signal, sys, threading, time
from bot.cli.processes import leaving
from core.foundation.threads import Threads

async def main():
    {hang}

leaving.ENDS_WITHIN = {within}
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda *_: None)  # as a library that has handlers of its own
leaving.end_in_time()
print("started", flush=True)
asyncio.run(main())
"""
HANGS = {
    "a thread": 'await Threads("It", most=1).run(threading.Event().wait)',
    "a thread that Python waits for": "await asyncio.to_thread(threading.Event().wait)",
    "a loop": "time.sleep(600)",
    "a task": "await asyncio.Event().wait()",
    "a log": "logging.root.addHandler(it := logging.StreamHandler()); it.acquire(); time.sleep(600)",
}


async def test_whatever_hangs_in_a_process_it_ends_in_time(tmp_path: Path) -> None:
    async def ended(name: str) -> int:
        program = HANGING.format(hang=HANGS[name], within=0.5)
        async with started(tmp_path / name, sys.executable, "-c", program) as process:
            await process.says("started")
            return await process.ends()

    codes = await asyncio.gather(*(ended(name) for name in HANGS))
    assert codes == [128 + signal.SIGTERM] * len(HANGS)


async def test_a_second_interrupt_ends_a_process_at_once(tmp_path: Path) -> None:
    program = HANGING.format(hang=HANGS["a loop"], within=600)
    async with started(tmp_path, sys.executable, "-c", program) as hanging:
        await hanging.says("started")
        hanging.process.send_signal(signal.SIGINT)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await hanging.process.wait()
        assert await hanging.ends(signal.SIGINT) == 128 + signal.SIGINT


def test_a_worker_that_starts_where_nothing_can_be_written_says_so_and_ends(
    tmp_path: Path, sqlite_url: str
) -> None:
    full = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))"  # as a disk without room
    program = f"{full}\nimport sys\nsys.argv = ['copydesk', 'worker']\nfrom bot.cli import main\nmain()"
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": sqlite_url},
        capture_output=True,
        text=True,
        timeout=STARTS_WITHIN,
        check=False,
    )
    assert ended.returncode == 1
    assert "The database can't be read or written" in ended.stderr or "disk is full" in ended.stderr
