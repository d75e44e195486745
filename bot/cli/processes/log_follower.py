"""Following the children's logs: new lines, each behind the name of the process that wrote it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.cli.processes.children import Child

COLOURS = ("cyan", "magenta", "yellow", "green", "blue")


@dataclass(slots=True)
class LogFollower:
    """Remembers how far each log was read. A line is shown when it is whole."""

    console: Console
    _read: dict[Path, int] = field(default_factory=dict)

    def show_new(self, children: Iterable[Child]) -> None:
        for number, child in enumerate(children):
            with child.log.open("rb") as log:
                log.seek(self._read.get(child.log, 0))
                new = log.read()
            whole = new[: new.rfind(b"\n") + 1]
            self._read[child.log] = self._read.get(child.log, 0) + len(whole)
            for line in whole.decode(errors="replace").splitlines():
                name = Text(f"{child.name:<11}", style=COLOURS[number % len(COLOURS)])
                self.console.print(name, Text.from_ansi(line), soft_wrap=True)
