"""`python -m tests.fitting [--write]`: prints the fitted points, and writes the pages on accuracy with them."""

import argparse
import os
import sys
from pathlib import Path

from bot import datasets
from bot.domain.detection.thresholds import Thresholds
from tests.conftest import REPOSITORY
from tests.fitting import model, page, robustness


def main() -> None:
    """Fit, report, and with `--write` renew the pages on accuracy."""
    parser = argparse.ArgumentParser(prog="python -m tests.fitting", description=__doc__)
    beside = REPOSITORY.parent / "shared/data/slippage"
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("CONVENER_DATA") or beside))
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md and docs/robustness.md")
    arguments = parser.parse_args()
    sys.stdout.write(_report(arguments.data / "sim"))
    if arguments.write:
        for name, written in (("accuracy", page), ("robustness", robustness)):
            (REPOSITORY / f"docs/{name}.md").write_text(written.page(arguments.data), encoding="utf-8")


def _report(folder: Path) -> str:
    told = model.stories(datasets.load(folder).histories, Thresholds())
    fitted = model.fit(told, Thresholds())
    result = model.scored(told, fitted.thresholds)
    return (
        f"log odds {', '.join(f'{weight:.3f}' for weight in fitted.weights)}; scale {fitted.scale:g}\n"
        f"forecast_points  {fitted.thresholds.forecast_points}\n"
        f"shortfall_points {fitted.thresholds.shortfall_points}\n"
        f"J {result.j:.3f}, false alarms {result.false_alarms or 0.0:.3f}\n"
    )


if __name__ == "__main__":
    main()
