"""`python -m tests.kills [SEED] [--kills N] [--postgres]`: kill the bot again and again; prints what came of it."""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres
from tests.kills import laws
from tests.kills.run import Run


@contextmanager
def _database(folder: Path, *, on_postgres: bool) -> Iterator[str]:
    if not on_postgres:
        yield f"sqlite:///{folder / 'convener.db'}"
        return
    programs = postgres.programs()
    if programs is None:
        sys.exit(postgres.NEEDED)
    with postgres.server(programs) as server:
        yield server + "postgres"


def main() -> int:
    """Run once and print what happened; return the exit code."""
    options = argparse.ArgumentParser(prog="python -m tests.kills", description=__doc__)
    options.add_argument("seed", nargs="?", type=int, default=1)
    options.add_argument("--kills", type=int, default=300)
    options.add_argument("--postgres", action="store_true", help="four replicas on a PostgreSQL server of their own")
    options.add_argument("--keep", type=Path, help="a folder in which everything is left behind")
    given = options.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        _database(given.keep or Path(folder), on_postgres=given.postgres) as url,
    ):
        replicas, divisions = (4, 10) if given.postgres else (1, 6)
        where = given.keep or Path(folder)
        run = Run(where, url, replicas=replicas, divisions=divisions, kills=given.kills, seed=given.seed)
        begun = time.monotonic()
        try:
            run.run()
            broken = laws.broken(run)
        finally:
            run.close()
    for what, how_many in run.summary().items():
        sys.stdout.write(f"{how_many:>7}  {what}\n")
    sys.stdout.write("".join(f"BROKEN: {each}\n" for each in broken))
    sys.stdout.write(f"{time.monotonic() - begun:.0f} s, {len(broken)} laws broken\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
