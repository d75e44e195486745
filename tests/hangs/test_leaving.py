"""Real processes that are asked to stop while something hangs in them: they end in time, whatever it is."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.cli.leaving import ENDS_WITHIN
from tests.hangs.conftest import Freezable

SLACK = 10.0
"""Seconds that a busy machine may add to what is promised."""
STARTS_WITHIN = 60.0
COPYDESK = [sys.executable, "-m", "bot.cli"]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@contextmanager
def running(folder: Path, *command: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process of ours that is gone when the block ends, and the file of its output."""
    output = folder / "output.log"
    with output.open("w") as written:
        process = subprocess.Popen(
            command,
            env={**os.environ, "DATA_DIR": str(folder), "ENABLE_CONTENT_MODERATION": "false", **environment},
            stdout=written,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield process, output
        finally:
            process.kill()
            process.wait()


def until_it_says(word: str, process: subprocess.Popen[str], output: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while word not in output.read_text():
        assert process.poll() is None, output.read_text()
        assert time.monotonic() < deadline, output.read_text()
        time.sleep(0.05)


def ends(process: subprocess.Popen[str], sent: signal.Signals = signal.SIGTERM) -> int:
    """Ask it to stop; its exit code, once it has ended in time."""
    process.send_signal(sent)
    return process.wait(ENDS_WITHIN + SLACK)


def test_a_worker_whose_database_hangs_ends_in_time(
    tmp_path: Path, freezable: Freezable, frozen_url: str
) -> None:
    with running(tmp_path, *COPYDESK, "worker", DATABASE_URL=frozen_url) as (worker, output):
        until_it_says("worker_started", worker, output)
        with freezable.frozen():
            time.sleep(1.5)  # so that its ticks are inside the database
            assert ends(worker) in {0, 128 + signal.SIGTERM}


def test_a_worker_whose_lake_hangs_ends_in_time(
    tmp_path: Path, freezable: Freezable, sqlite_url: str
) -> None:
    environment = {"DATABASE_URL": sqlite_url, "LAKE_CATALOG": freezable.address()}
    with running(tmp_path, *COPYDESK, "worker", **environment) as (worker, output):
        until_it_says("worker_started", worker, output)
        time.sleep(3)  # until the lake was opened
        with freezable.frozen():
            time.sleep(2.5)
            assert ends(worker) in {0, 128 + signal.SIGTERM}


def test_a_web_process_with_an_open_stream_and_a_database_that_hangs_ends_in_time(
    tmp_path: Path, freezable: Freezable, frozen_url: str
) -> None:
    port = free_port()
    with running(tmp_path, *COPYDESK, "web", DATABASE_URL=frozen_url, PORT=str(port)) as (web, output):
        until_it_says("web_started", web, output)
        with freezable.frozen(), socket.create_connection(("127.0.0.1", port)) as asking:
            asking.sendall(b"GET /api/v1/health HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n\r\n")
            time.sleep(0.3)
            assert ends(web) in {-signal.SIGTERM, 128 + signal.SIGTERM}


HANGING = """
import asyncio, signal, sys, threading, time
from bot.cli import leaving
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
}


@pytest.mark.parametrize("hang", HANGS.values(), ids=HANGS.keys())
def test_whatever_hangs_in_a_process_it_ends_in_time(tmp_path: Path, hang: str) -> None:
    program = HANGING.format(hang=hang, within=0.5)
    with running(tmp_path, sys.executable, "-c", program) as (process, output):
        until_it_says("started", process, output)
        assert ends(process) == 128 + signal.SIGTERM


def test_a_second_interrupt_ends_a_process_at_once(tmp_path: Path) -> None:
    program = HANGING.format(hang=HANGS["a loop"], within=600)
    with running(tmp_path, sys.executable, "-c", program) as (process, output):
        until_it_says("started", process, output)
        process.send_signal(signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        assert ends(process, signal.SIGINT) == 128 + signal.SIGINT


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
