"""Child processes of a supervisor: started with a log file each, watched, and stopped together, always.

Each child leads a process group of its own, so that what it starts is stopped with it, and hangs on a
leash, so that it stops even when the supervisor is killed.
"""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.cli.processes.leaving import ENDS_WITHIN
from bot.cli.processes.parent_watch import leash
from core.foundation.errors import CopydeskError

PATIENCE = ENDS_WITHIN + 1
"""Seconds a child has to stop by itself."""
TAIL_LINES = 12


@dataclass(frozen=True, slots=True)
class Child:
    """One running process and where its output goes."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def tail(self) -> str:
        """The last lines of its log."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL_LINES:])


class ChildDied(CopydeskError):
    """A child ended though nobody had asked it to."""

    code = "child_died"

    def __init__(self, child: Child) -> None:
        self.child = child
        super().__init__(child.name)

    @property
    def message(self) -> str:
        code = self.child.process.returncode
        how = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
        return (
            f"{self.child.name} {how}, so everything was stopped. "
            f"The last lines of {self.child.log}:\n{self.child.tail()}"
        )


@dataclass(slots=True)
class Children:
    """A context manager: when its block ends, in whatever way, no child is left."""

    logs: Path
    environment: Mapping[str, str]
    folder: Path
    """Where the children run."""
    running: list[Child] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str], **environment: str) -> Child:
        """Start a child; its output goes to `<logs>/<name>.log`, which starts anew."""
        log = self.logs / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 - our own commands
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**self.environment, **environment, **leash()},
                cwd=self.folder,
                start_new_session=True,
            )
        child = Child(name, process, log)
        self.running.append(child)
        return child

    def require_running(self) -> None:
        """Raise ChildDied if one has ended."""
        for child in self.running:
            if not child.is_running:
                raise ChildDied(child)

    def stop(self) -> None:
        """Ask all children to stop, wait a little, and end those that did not. Asked twice, it hurries."""
        self._signal(signal.SIGTERM)
        try:
            until = time.monotonic() + PATIENCE
            while any(child.is_running for child in self.running) and time.monotonic() < until:
                time.sleep(0.05)
        finally:
            self._signal(signal.SIGKILL)
            for child in self.running:
                child.process.wait()
            self.running.clear()

    def _signal(self, number: signal.Signals) -> None:
        for child in self.running:
            # Also where the child itself has ended: what it started may still run in its group.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.process.pid, number)
