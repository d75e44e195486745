"""Processes of ours as they are started for real, watched side by side, and gone when a test is over."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

import psutil

from bot.cli.processes.leaving import ENDS_WITHIN
from core.foundation.settings import Settings

SLACK = 10.0
"""Seconds that a busy machine may add to what is promised."""
STARTS_WITHIN = 90.0
COPYDESK = (sys.executable, "-m", "bot.cli")
ROOT = Path(__file__).parents[2]
BRIEF = {
    "product": "Kettle",
    "news": "Our first kettle that whistles, from 89 euros in the shop since Monday.",
    "audience": "people who drink tea",
    "platforms": ["x"],
    "variants": 1,
}
"""What a program asks of the HTTP API in these tests."""


class Process(Protocol):
    """A process of this machine."""

    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None:
        """None while it runs, and below zero where a signal ended it."""

    async def wait(self) -> int: ...

    def send_signal(self, signal: int) -> None: ...


@dataclass(frozen=True)
class Running:
    """A process, those that it starts, and the file of its output."""

    process: Process
    output: Path

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    async def says(self, *words: str) -> None:
        """Wait until each of `words` is in its output."""
        deadline = time.monotonic() + STARTS_WITHIN
        while not all(word in self.said() for word in words):
            assert self.process.returncode is None, self.said()
            assert time.monotonic() < deadline, self.said()
            await asyncio.sleep(0.05)

    async def ends(self, sent: signal.Signals = signal.SIGTERM, *, within: float = ENDS_WITHIN) -> int:
        """Ask it to stop; its exit code, once it has ended in time and left no process behind."""
        family = self._family()
        self.process.send_signal(sent)
        async with asyncio.timeout(within + SLACK):
            code = await self.process.wait()
        left = [process for process in family if process.is_running() and process.status() != "zombie"]
        assert not left, f"left behind: {left}"
        return code

    def _family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def kill(self) -> None:
        """End it and all that it started, whatever they are at."""
        with suppress(psutil.NoSuchProcess):
            for process in [*self._family(), psutil.Process(self.process.pid)]:
                with suppress(psutil.NoSuchProcess):
                    process.kill()


@asynccontextmanager
async def started(folder: Path, *command: str, **environment: str) -> AsyncIterator[Running]:
    """A process that is gone when the block ends, with all that it started. It runs in `folder`."""
    output = _output(folder)
    with output.open("w") as written:
        process = await asyncio.create_subprocess_exec(
            *command,
            env=_environment(folder, environment),
            cwd=folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=written,
            stderr=asyncio.subprocess.STDOUT,
        )
    async with _gone_at_the_end(Running(process, output)) as it:
        yield it


def running(folder: Path, *command: str, **environment: str) -> AbstractAsyncContextManager[Running]:
    """`copydesk` with `command`."""
    return started(folder, *COPYDESK, *command, **environment)


class Born:
    """A process that a nursery forked; used as those of asyncio are."""

    def __init__(self, pid: int, line: asyncio.StreamReader) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._ending = asyncio.create_task(self._end(line))

    async def wait(self) -> int:
        return await asyncio.shield(self._ending)

    def send_signal(self, signal: int) -> None:
        os.kill(self.pid, signal)

    async def _end(self, line: asyncio.StreamReader) -> int:
        self.returncode = int(await line.readline())
        return self.returncode


@dataclass(frozen=True)
class Nursery:
    """Forks processes that have all imports behind them: a start costs a tenth."""

    door: Path

    @classmethod
    @contextmanager
    def opened(cls, folder: Path) -> Iterator[Self]:
        program, door = (sys.executable, "-m", "tests.stand_ins.nursery"), folder / "nursery"
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
        with subprocess.Popen([*program, str(door)], env=environment, stdin=subprocess.PIPE) as process:
            yield cls(door)
            process.kill()

    @asynccontextmanager
    async def running(
        self, folder: Path, *command: str, first: str = "", **environment: str
    ) -> AsyncIterator[Running]:
        """`copydesk` with `command`, gone when the block ends; `first` is Python that it does before."""
        output = _output(folder)
        asked = {
            "command": command,
            "environment": _environment(folder, environment),
            "folder": str(folder),
            "output": str(output),
            "first": first,
        }
        reader, writer = await self._connected()
        writer.write(json.dumps(asked).encode() + b"\n")
        process = Born(int(await reader.readline()), reader)
        async with _gone_at_the_end(Running(process, output)) as it:
            yield it
        writer.close()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async with asyncio.timeout(STARTS_WITHIN):
            while True:
                try:
                    return await asyncio.open_unix_connection(self.door)
                except OSError:  # it is still importing
                    await asyncio.sleep(0.05)


@asynccontextmanager
async def _gone_at_the_end(it: Running) -> AsyncIterator[Running]:
    try:
        yield it
    finally:
        it.kill()
        await it.process.wait()


def _output(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    output = folder / f"{time.monotonic_ns()}.log"
    output.touch()
    return output


def _environment(folder: Path, given: dict[str, str]) -> dict[str, str]:
    own = {name.upper() for name in Settings.model_fields}
    return {
        **{name: value for name, value in os.environ.items() if name not in own},
        "PYTHONPATH": str(ROOT),
        "DATA_DIR": str(folder),
        "ENABLE_CONTENT_MODERATION": "false",
        **given,
    }
