"""Child processes of a supervisor: started, heard, watched, and stopped together, always.

Each child leads a process group of its own, so that what it starts is stopped with it, and hangs on a
leash, so that it stops even when the supervisor is killed.
"""

import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import NoReturn, Self

import psutil
from rich.console import Console
from rich.text import Text

from bot.cli.processes.leaving import ENDS_WITHIN
from bot.cli.processes.parent_watch import leash
from core.foundation.errors import CopydeskError

PATIENCE = ENDS_WITHIN + 1
"""Seconds a child has to stop by itself."""
TAIL_LINES = 12
LAST_WORDS_SECONDS = 1.0
"""How long it is waited for what a child that has ended had still to say."""
COLOURS = ("cyan", "magenta", "yellow", "green", "blue")


@dataclass(slots=True)
class Child:
    """One running process, and what it says: shown, written to its log, and its last lines remembered."""

    name: str
    process: subprocess.Popen[bytes]
    colour: str
    log: Path | None
    console: Console | None
    last: deque[str] = field(default_factory=lambda: deque(maxlen=TAIL_LINES))
    listener: Thread = field(init=False)

    def __post_init__(self) -> None:
        self.listener = Thread(target=self._listen, daemon=True, name=f"what {self.name} says")
        self.listener.start()

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    @property
    def last_words(self) -> str:
        """The last lines it said, or where they are."""
        self.listener.join(LAST_WORDS_SECONDS)
        if self.log is None:
            return "Its last lines are above."
        return f"The last lines of {self.log}:\n" + "\n".join(self.last)

    def _listen(self) -> None:
        log = self.log.open("wb", buffering=0) if self.log else nullcontext()
        with log as written, self.process.stdout or nullcontext(()) as lines:
            for line in lines:
                said = line.decode(errors="replace").rstrip("\r\n")
                self.last.append(said)
                # What can't be kept or shown keeps no child from speaking.
                with suppress(OSError):
                    if written is not None:
                        written.write(line)
                self._show(said)

    def _show(self, said: str) -> None:
        if self.console is None:
            return
        name = Text(f"{self.name:<10} | ", style=self.colour)
        try:
            self.console.print(name, Text.from_ansi(said), sep="", soft_wrap=True)
        except (OSError, SystemExit):  # whoever looked has gone; rich would leave because of it
            self.console = None


class ChildDied(CopydeskError):
    """A child ended though nobody had asked it to."""

    code = "child_died"

    def __init__(self, child: Child) -> None:
        self.child = child
        super().__init__(child.name)

    @property
    def message(self) -> str:
        code = self.child.process.returncode
        how = f"was ended by signal {-code}" if code < 0 else f"ended by itself (exit code {code})"
        return f"{self.child.name} {how}, so everything was stopped. {self.child.last_words}"


@dataclass(slots=True)
class Children:
    """A context manager: when its block ends, in whatever way, no child is left."""

    environment: Mapping[str, str]
    folder: Path
    """Where the children run."""
    logs: Path | None = None
    """Where each has a file with what it says, which starts anew with it."""
    console: Console | None = None
    """Where it is shown what they say."""
    running: list[Child] = field(default_factory=list)

    def __enter__(self) -> Self:
        if self.logs is not None:
            self.logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str] | str, **environment: str) -> Child:
        """Start a child; a command in one string is the shell's."""
        # In a thread, which no signal interrupts: a request to stop meets no child that nobody knows yet.
        with ThreadPoolExecutor(1) as starting:
            return starting.submit(self._start, name, command, environment).result()

    def _start(self, name: str, command: Sequence[str] | str, environment: Mapping[str, str]) -> Child:
        process = subprocess.Popen(  # noqa: S603 - our own commands, and the Procfile's
            command,
            shell=isinstance(command, str),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**self.environment, **environment, **leash()},
            cwd=self.folder,
            start_new_session=True,
        )
        log = self.logs / f"{name}.log" if self.logs else None
        child = Child(name, process, COLOURS[len(self.running) % len(COLOURS)], log, self.console)
        self.running.append(child)
        return child

    def require_running(self) -> None:
        """Raise ChildDied if one has ended."""
        for child in self.running:
            if not child.is_running:
                raise ChildDied(child)

    def stay(self) -> NoReturn:
        """Stay until one ends, which raises ChildDied, or somebody interrupts."""
        while True:
            self.require_running()
            time.sleep(0.3)

    def stop(self) -> None:
        """Ask all children to stop, wait a little, and end those that did not. Asked twice, it hurries."""
        self._signal(signal.SIGTERM)
        try:
            until = time.monotonic() + PATIENCE
            while any(map(_has_anybody, self.running)) and time.monotonic() < until:
                time.sleep(0.05)
        finally:
            self._signal(signal.SIGKILL)
            for child in self.running:
                child.process.wait()
                child.listener.join(LAST_WORDS_SECONDS)
            self.running.clear()

    def _signal(self, number: signal.Signals) -> None:
        for child in self.running:
            # Also where the child itself has ended: what it started may still run in its group.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.process.pid, number)


def _has_anybody(child: Child) -> bool:
    """Whether it, or what it started, still runs: of a shell and its command, the shell ends first."""
    if child.is_running:
        return True
    try:
        os.killpg(child.process.pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    # Whom nobody has reaped counts in a group as well, and where process 1 never reaps, it does so for ever.
    return any(map(partial(_runs_in, child.process.pid), psutil.process_iter()))


def _runs_in(group: int, process: psutil.Process) -> bool:
    try:
        return os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE
    except (ProcessLookupError, PermissionError, psutil.Error):
        return False
