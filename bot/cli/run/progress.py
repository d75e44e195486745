"""Progress of the slow parts: a bar in a terminal, a line for each step elsewhere; on standard error."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TaskID, TextColumn
from rich.progress import Progress as Bars


@dataclass(slots=True)
class Step:
    """One slow part on its way. `bars` is None where there is no terminal to draw in."""

    bars: Bars | None
    task: TaskID

    def at(self, done: int, *, of: int | None = None) -> None:
        """So much of it is done."""
        if self.bars is not None:
            self.bars.update(self.task, completed=done, total=of)


@dataclass(frozen=True, slots=True)
class Progress:
    """Draws in `console`."""

    console: Console

    @contextmanager
    def step(self, what: str, *, of: int | None = None) -> Iterator[Step]:
        """A slow part, until the block ends."""
        began = time.monotonic()
        if self.console.is_terminal:
            columns = (
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
            )
            with Bars(*columns, console=self.console, transient=True) as bars:
                yield Step(bars, bars.add_task(what, total=of))
        else:
            yield Step(None, TaskID(0))
        self.console.print(f"  [green]✓[/] {what} [dim]({time.monotonic() - began:.1f} s)[/]", markup=True)
