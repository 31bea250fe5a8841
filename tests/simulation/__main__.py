"""Two hundred initiatives over two years through the whole bot: `python -m tests.simulation`."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from storage.database import Database
from storage.migrate import migrate
from tests.simulation.living import Life, final_states


def main() -> int:
    """Live through it, print what was seen, and fail where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--initiatives", type=int, default=200)
    parser.add_argument("--days", type=int, default=730)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    console, began = Console(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'simulated.db'}", survives_power_loss=False)
        migrate(database)
        seen = Life(database, asked.seed, asked.initiatives, asked.days).live()
        states = final_states(database)
        database.close()
    console.print(f"{asked.initiatives} initiatives, {asked.days} days, {time.monotonic() - began:.1f} s")
    console.print(f"{seen.answers} answers, {seen.messages} messages")
    console.print(f"{seen.threads} threads, {seen.news} times more was said, {seen.reopened} reopened")
    console.print(dict(states))
    for each in seen.broken:
        console.print(f"[bold]broken:[/] {each}")
    return 1 if seen.broken else 0


sys.exit(main())
