"""One run: the bot is killed again and again while people work with it, and then everything settles."""

import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlmodel import col, or_, select

from bot.manifest import app_manifest
from bot.playground.slack import StandIn
from storage.database import Database
from storage.tables import Lane
from tests.kills.clock import SharedClock
from tests.kills.company import Company, found, gather
from tests.kills.crowd import Crowd
from tests.kills.heard import Heard
from tests.kills.promises import Promises
from tests.kills.replicas import Replicas

# A second of a run stands for more of real life, so Slack's three further attempts at an event come closer together.
RETRIES_S = (0.0, 2.0, 4.0, 8.0)
SETTLES_S = 200
LONGEST_DELAY_S = 1.5
LONGEST_SLEEP = timedelta(minutes=6)
FAULTS = ("ratelimited", "server_error", "delay", "drop_before", "drop_after")
# A response_url is left alone: an answer to a question has no second way to the person.
DISTURBED = ("chat.postMessage", "chat.update", "views.open", "views.publish", "conversations.open", "pins.add")


class Run:
    """One run; afterwards it is there to be looked at."""

    def __init__(self, folder: Path, url: str, *, replicas: int, divisions: int, kills: int, seed: int) -> None:
        self.random = Random(seed)
        self.kills = kills
        self.counts: Counter[str] = Counter()
        self.clock = SharedClock(folder / "clock")
        self.promises = Promises()
        self.slack = StandIn(clock=self.clock, manifest=app_manifest(), retry_delays_s=RETRIES_S)
        self.slack.start()
        self.heard = Heard(self.slack)
        self.database = Database(url)
        self.company: Company = gather(self.slack, divisions)
        self._crowd = Crowd(self.slack, self.company, self.promises, seed)
        self._folder = folder
        self._killed = 0
        self._struck = threading.Event()
        settings = {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_API_URL": self.slack.api_url,
            "DATABASE_URL": url,
            "CONVENER_PORT": "0",
        }
        self.replicas = Replicas(folder, folder / "clock", settings, replicas)

    def run(self) -> None:
        """Let it all happen."""
        self._kill_in_migration()
        found(self.database, self.slack, self.company, self.clock)
        self._crowd.start()
        self.slack.workspace.subscribe(self._notice)
        while self._killed < self.kills:
            self._disturb_slack()
            self._let_live()
            self._kill()
        self._crowd.stop()
        self._settle()

    def close(self) -> None:
        """End every process."""
        self.replicas.kill_all()
        self.slack.stop()
        self.database.close()

    def summary(self) -> dict[str, int]:
        """Return what happened, counted."""
        return dict(sorted((self.counts + self.replicas.counts + self.promises.counts).items()))

    # -- killing ---------------------------------------------------------------------------------------------------

    def _kill_in_migration(self) -> None:
        """Kill the very first ones, which make the tables, until one is let through."""
        for _ in range(3 if self.replicas.number == 1 else 1):
            self.replicas.start()
            time.sleep(self.random.uniform(0.1, 1.2))
            self.replicas.kill_all()
            self._killed += self.replicas.number
        self.replicas.start()
        self.replicas.wait(self.replicas.number)

    def _let_live(self) -> None:
        """Return when the next one is to be killed: sometimes while it starts, mostly in the middle of its work."""
        if self.random.random() < 0.75:
            self.replicas.wait(min(self.replicas.number, 2))
        self._struck.clear()
        self._struck.wait(self.random.uniform(0, 2 if self.replicas.number == 1 else 1))
        self.counts["killed as Slack had just acted"] += self._struck.is_set()

    def _kill(self) -> None:
        together = self.replicas.number > 1 and self.random.random() < 0.05
        if together or self.replicas.number == 1:
            self.replicas.kill_all()
            self._killed += self.replicas.number
            self._let_time_pass()
        else:
            self.replicas.kill_one(self.random)
            self._killed += 1
        self.replicas.start()

    def _let_time_pass(self) -> None:
        """Have hours go by, while nobody lives who could be in the middle of a call."""
        if self.replicas.number > 1 or self.random.random() < 0.3:
            # Slack may still be about to do what it was asked before; that has an end in seconds, not in hours.
            time.sleep(LONGEST_DELAY_S + 0.5)
            self.clock.leap(timedelta(minutes=self.random.choice([1, 30, 60, 180, 480, 1440])))
            self.counts["leaps in time"] += 1

    def _notice(self, change: dict[str, object]) -> None:
        """Look on as Slack changes, to kill between what Slack did and what the bot hears of it."""
        self.counts[f"changes of {change['kind']}"] += 1
        if change["kind"] in {"message", "home", "file"} and self.random.random() < 0.1:
            self._struck.set()

    def _disturb_slack(self) -> None:
        if self.random.random() < 0.3:
            kind = self.random.choice(FAULTS)
            self.slack.faults.add(
                method=self.random.choice(DISTURBED),
                kind=kind,
                seconds=self.random.uniform(0.2, LONGEST_DELAY_S),  # type: ignore[arg-type]
            )
            self.counts[f"Slack: {kind}"] += 1
        if self.random.random() < 0.1:
            self.slack.faults.add(kind="repeat")
            self.counts["Slack: repeat"] += 1

    # -- the end -----------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Let everything be said that waits; leases of the dead run out, and retries come through."""
        self.slack.faults.clear()
        self._end_leases()
        time.sleep(max(RETRIES_S) + 1)
        self._say_everything()

    def _end_leases(self) -> None:
        """Let as much time pass as the dead keep their lanes, and as Slack is left alone that refused several times."""
        self.replicas.kill_all()
        time.sleep(LONGEST_DELAY_S + 0.5)
        self.clock.leap(LONGEST_SLEEP)
        self.replicas.start()
        self.replicas.wait(self.replicas.number)

    def _say_everything(self) -> None:
        end = time.monotonic() + SETTLES_S
        while self._waits() and time.monotonic() < end:
            time.sleep(0.5)
        self.slack.idle(30)

    def _waits(self) -> bool:
        with self.database.reading() as session:
            waiting = or_(col(Lane.next_at) <= self.clock(), col(Lane.lease_until).is_not(None))
            return session.exec(select(Lane.id).where(waiting)).first() is not None
