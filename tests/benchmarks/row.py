"""One line of the benchmark table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A figure in `unit`, and its peer's from the same run. `goal` says what we want, in words."""

    name: str
    figure: float
    unit: str
    beside: float | None = None
    peer: str = ""
    goal: str = ""

    @property
    def shown(self) -> str:
        return f"{self.figure:,.4g} {self.unit}"

    @property
    def beside_shown(self) -> str:
        return "" if self.beside is None else f"{self.beside:,.4g} {self.unit} ({self.peer})"

    @property
    def ratio_shown(self) -> str:
        return "" if not self.beside else f"{self.figure / self.beside:.2f}"
