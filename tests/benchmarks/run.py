"""Runs every benchmark and prints one table: each figure beside its peer's, measured in the same run.

Machines are noisy, so the ratio is what to look at. Run with `make bench`, or name some:
`python -m tests.benchmarks.run shipping`.
"""

import importlib
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.row import Row


def main(names: list[str]) -> None:
    found = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
    unknown = sorted(set(names) - set(found))
    if unknown:
        sys.exit(f"There is no benchmark “{unknown[0]}”. There are: {', '.join(found)}.")
    table = Table(title="Benchmarks", title_justify="left")
    for column in ("what", "figure", "beside", "ratio", "goal"):
        table.add_column(column, justify="left" if column == "what" else "right")
    try:
        for name in names or found:
            module = importlib.import_module(f"tests.benchmarks.bench_{name}")
            rows: list[Row] = module.measure()
            for row in rows:
                table.add_row(row.name, row.shown, row.beside_shown, row.ratio_shown, row.goal)
    finally:
        Console(width=150).print(table)  # also what was measured before one failed


if __name__ == "__main__":
    main(sys.argv[1:])
