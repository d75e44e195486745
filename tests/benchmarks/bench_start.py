"""How long people and supervisors wait for a command: to its first answer, or to its end.

Ours and a bare FastAPI process are started in turns. Beside each figure of ours stands bare FastAPI's time
to its first answer in the same run; the CPU time is that of the process and of its children.
"""

import os
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.row import Row
from tests.ports import free_port

ROUNDS = 2
BARE = "import fastapi, uvicorn; uvicorn.run(fastapi.FastAPI(), port={port}, log_config=None)"
COPYDESK = Path(sys.executable).with_name("copydesk")
BRIEF = Path(__file__).parents[2] / "examples" / "launch.yaml"
HANG = 60.0


@dataclass(frozen=True, slots=True)
class Time:
    """Seconds on the wall, and of CPU."""

    wall: float
    cpu: float


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _end_of(place, "migrate")
        rounds = [{what: one(place) for what, one in _STARTS.items()} for _ in range(ROUNDS)]
    walls, cpus = ({what: _median(rounds, what, kind) for what in _STARTS} for kind in ("wall", "cpu"))
    peer = "bare FastAPI"
    return [
        row
        for what, goal in _GOALS.items()
        for row in (
            Row(what, walls[what], "s", walls[peer], peer, goal),
            Row(f"{what}: CPU", cpus[what], "s", cpus[peer], peer),
        )
    ]


def _median(rounds: list[dict[str, Time]], what: str, kind: str) -> float:
    return statistics.median(getattr(times[what], kind) for times in rounds)


_GOALS = {
    "copydesk --help": "≤ 0.3",
    "copydesk doctor": "≤ 1.5",
    "copydesk web, to its first 200": "≤ 1.5",
    "copydesk worker, started": "≤ 1.5",
    "copydesk run examples/launch.yaml --approve all": "≤ 4",
}


def _bare(place: Path) -> Time:
    port = free_port()
    return _until(place, [sys.executable, "-c", BARE.format(port=port)], lambda _: _answers(port, "/"))


def _web(place: Path) -> Time:
    port = free_port()
    return _until(place, [str(COPYDESK), "web"], lambda _: _answers(port, "/health"), PORT=str(port))


def _worker(place: Path) -> Time:
    return _until(place, [str(COPYDESK), "worker"], lambda said: b"worker_started" in said())


def _run(place: Path) -> Time:
    data = place / "run"
    shutil.rmtree(data, ignore_errors=True)
    return _end_of(place, "run", str(BRIEF), "--approve", "all", "--data-dir", str(data))


_STARTS: dict[str, Callable[[Path], Time]] = {
    "bare FastAPI": _bare,
    "copydesk --help": lambda place: _end_of(place, "--help"),
    "copydesk doctor": lambda place: _end_of(place, "doctor"),
    "copydesk web, to its first 200": _web,
    "copydesk worker, started": _worker,
    "copydesk run examples/launch.yaml --approve all": _run,
}


def _end_of(place: Path, *command: str) -> Time:
    return _until(place, [str(COPYDESK), *command], None)


def _until(
    place: Path, command: list[str], is_there: Callable[[Callable[[], bytes]], bool] | None, **changes: str
) -> Time:
    """The time until `is_there`, or until the command ends."""
    log = place / "log"
    environment = {"PATH": os.environ["PATH"], "HOME": str(place), "DATA_DIR": str(place / "var"), **changes}
    before = _children()
    began = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=place, env=environment, stdout=out, stderr=out)
        while process.poll() is None and not (is_there and is_there(log.read_bytes)):
            if time.perf_counter() - began > HANG:
                process.kill()
                raise TimeoutError(f"{command}: {log.read_text()}")
            time.sleep(0.005)
        wall = time.perf_counter() - began
        if is_there and process.poll() is None:
            # Killed, so that its CPU time is that of its start.
            process.send_signal(signal.SIGKILL)
        elif is_there or process.returncode != 0:
            raise RuntimeError(f"{command}: {log.read_text()}")
        process.wait()
    return Time(wall, _children() - before)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _answers(port: int, path: str) -> bool:
    with socket.socket() as knock:
        if knock.connect_ex(("127.0.0.1", port)) != 0:
            return False
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}"):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
