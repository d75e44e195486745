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
        return f"{_readable(self.figure)} {self.unit}"

    @property
    def beside_shown(self) -> str:
        return "" if self.beside is None else f"{_readable(self.beside)} {self.unit} ({self.peer})"

    @property
    def ratio_shown(self) -> str:
        return "" if not self.beside else f"{self.figure / self.beside:.2f}"


def _readable(figure: float) -> str:
    """Four digits that count; whole numbers, however large, without an exponent."""
    return f"{figure:,.0f}" if figure >= 1_000 else f"{figure:.4g}"
