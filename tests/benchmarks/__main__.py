"""Run every benchmark and print a table: `make bench`."""

import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot import memory
from tests.benchmarks import commands, detection, digesting, history, homes, pictures, searching


def main() -> None:
    """Measure everything and print it."""
    # As the bot does when it has started.
    memory.settle()
    table = Table("what", "floor", "measured", "ratio", title="Ratios to a floor of the same run (medians)")
    with tempfile.TemporaryDirectory() as folder:
        figures = [*detection.figures(), *commands.figures(Path(folder)), *searching.figures(Path(folder))]
        figures += [*digesting.figures(Path(folder)), *history.figures(Path(folder)), *pictures.figures()]
        figures += homes.figures(Path(folder))
    for figure in figures:
        ratio = f"{figure.measured_s / figure.floor_s:.2f}"
        table.add_row(figure.what, f"{1000 * figure.floor_s:.3f} ms", f"{1000 * figure.measured_s:.3f} ms", ratio)
    Console().print(table)


main()
