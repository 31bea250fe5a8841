"""`python -m tests.simulated_years [SEED]`: two simulated years of sixty representatives; prints what happened."""

import sys
import tempfile
import time
from pathlib import Path

from bot import memory
from tests.simulated_years import laws
from tests.simulated_years.years import Years

# In memory where there is such a folder: what is measured is the bot, not how long a disk takes to be sure.
MEMORY = Path("/dev/shm")

with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
    years = Years(Path(folder), size=60, days=730, seed=int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    # As the bot does once it has started.
    memory.settle()
    begun, cpu = time.monotonic(), time.process_time()
    years.run()
    took, cpu = time.monotonic() - begun, time.process_time() - cpu
    broken = laws.broken(years)
    for what, how_many in years.summary().items():
        sys.stdout.write(f"{how_many:>7}  {what}\n")
    sys.stdout.write("".join(f"BROKEN: {each}\n" for each in broken))
    sys.stdout.write(f"{took:.1f} s ({cpu:.1f} s of CPU), {len(broken)} laws broken\n")
sys.exit(1 if broken else 0)
