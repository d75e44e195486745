"""Processes of ours as they are started for real, watched side by side, and gone when a test is over."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from bot.cli.leaving import ENDS_WITHIN
from core.foundation.settings import Settings

SLACK = 10.0
"""Seconds that a busy machine may add to what is promised."""
STARTS_WITHIN = 90.0
COPYDESK = (sys.executable, "-m", "bot.cli")
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Running:
    """A process, those that it starts, and the file of its output."""

    process: asyncio.subprocess.Process
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
    folder.mkdir(exist_ok=True)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Who is run in the background may ignore Ctrl-C, and so would all that it starts.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    own = {name.upper() for name in Settings.model_fields}
    output = folder / f"{time.monotonic_ns()}.log"
    with output.open("w") as written:
        process = await asyncio.create_subprocess_exec(
            *command,
            env={
                **{name: value for name, value in os.environ.items() if name not in own},
                "PYTHONPATH": str(ROOT),
                "DATA_DIR": str(folder),
                "ENABLE_CONTENT_MODERATION": "false",
                **environment,
            },
            cwd=folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=written,
            stderr=asyncio.subprocess.STDOUT,
        )
    it = Running(process, output)
    try:
        yield it
    finally:
        it.kill()
        await process.wait()


def running(folder: Path, *command: str, **environment: str) -> AbstractAsyncContextManager[Running]:
    """`copydesk` with `command`."""
    return started(folder, *COPYDESK, *command, **environment)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port
