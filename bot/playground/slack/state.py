"""What the stand-in remembers, and the two ways out of it: changes for who looks on, events for the bot."""

import json
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.playground.slack import scopes
from bot.playground.slack.ids import Ids, token
from bot.playground.slack.manifest import Manifest
from bot.playground.slack.records import Answer, Asker, EventSink, Json, Violation, copied

_KEPT = (
    "identity",
    "users",
    "conversations",
    "posts",
    "ephemeral_posts",
    "homes",
    "pinned",
    "stored_files",
    "scheduled",
    "last_read",
)


class State:
    """Everything in the workspace, behind one lock; knows nothing of HTTP.

    Whatever is handed out is a copy in Slack's JSON shape.
    """

    def __init__(self, clock: Clock, manifest: Manifest, ids: Ids) -> None:
        self.lock = threading.RLock()
        self.clock = clock
        self.manifest = manifest
        self.ids = ids
        self.on_event: EventSink = lambda _event: None
        self.ask: Asker = lambda _kind, _payload: Answer("dispatch_failed")
        self.revision = 0
        self.is_installed = True
        self.violations: list[Violation] = []
        self.users: dict[str, Json] = {}
        self.conversations: dict[str, Json] = {}
        self.posts: dict[str, list[Json]] = {}
        self.ephemeral_posts: list[Json] = []
        self.homes: dict[str, Json] = {}
        self.pinned: dict[str, list[Json]] = {}
        self.stored_files: dict[str, Json] = {}
        self.scheduled: dict[str, Json] = {}
        self.last_read: dict[str, dict[str, str]] = {}
        self._watchers: list[Callable[[Json], None]] = []
        self.identity: dict[str, str] = self._new_identity()

    def subscribe(self, callback: Callable[[Json], None]) -> Callable[[], None]:
        """Call `callback` with every change from now on; returns what ends that.

        A change is `{"revision", "kind", ...}`, where kind is message, ephemeral, channel, member, view,
        home, pin, file or read, beside the ids concerned. The callback must not block.
        """
        with self.lock:
            self._watchers.append(callback)
        return lambda: self._watchers.remove(callback)

    def now(self) -> datetime:
        """Return the present instant of the workspace."""
        return self.clock()

    def now_s(self) -> int:
        """Return the present instant in whole seconds since 1970."""
        return int(self.clock().timestamp())

    def new_ts(self, channel: str) -> str:
        """Return a ts of now that is later than every one in `channel`."""
        micros = int(self.clock().timestamp() * 1_000_000)
        posts = self.posts.get(channel, [])
        last = max((ts_micros(post["ts"]) for post in posts[-1:]), default=0)
        marked = int(self.conversations.get(channel, {}).get("last_ts_micros", 0))
        micros = max(micros, last + 1, marked + 1)
        if channel in self.conversations:
            self.conversations[channel]["last_ts_micros"] = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def changed(self, kind: str, **ids: Any) -> None:
        """Count one more change and tell everybody who looks on."""
        self.revision += 1
        change = {"revision": self.revision, "kind": kind, **ids}
        for watcher in list(self._watchers):
            watcher(change)

    def emit(self, subscription: str, event: Json, kind: str | None = None) -> None:
        """Send `event` to the bot if its manifest subscribes to it and holds the scope."""
        if scopes.event_is_wanted(self.manifest, subscription, kind):
            self.on_event(copied({"event_ts": self._event_ts(), **event}))

    def dump(self) -> str:
        """Return all that is kept between starts, as JSON."""
        with self.lock:
            kept = {name: getattr(self, name) for name in _KEPT}
            return json.dumps({**kept, "ids": self.ids.count, "revision": self.revision})

    def load(self, kept: str) -> None:
        """Take over what `dump` returned."""
        document = json.loads(kept)
        with self.lock:
            for name in _KEPT:
                setattr(self, name, document[name])
            self.ids.count = document["ids"]
            self.revision = document["revision"]

    def _event_ts(self) -> str:
        micros = int(self.clock().timestamp() * 1_000_000)
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def _new_identity(self) -> dict[str, str]:
        return {
            "team_id": self.ids.next("T"),
            "team_domain": "playground",
            "team_name": "Playground",
            "app_id": self.ids.next("A"),
            "bot_id": self.ids.next("B"),
            "bot_user_id": self.ids.next("U"),
            "bot_token": token("xoxb"),
            "app_token": token("xapp"),
            "signing_secret": token("signing"),
            "verification_token": token("verification"),
        }


def ts_micros(ts: str) -> int:
    """Return a ts in microseconds since 1970, so that two can be compared."""
    seconds, _, micros = ts.partition(".")
    return int(seconds) * 1_000_000 + int(micros.ljust(6, "0")[:6] or 0)
