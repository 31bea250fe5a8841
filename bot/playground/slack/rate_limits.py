"""How often each method may be called, as Slack counts it: in real time, per method and channel."""

import math
import time
from collections import defaultdict, deque

from bot.playground.slack.records import Json, Refusal

_TIERS = {
    4: (
        "users.info views.open views.push views.update views.publish chat.postEphemeral"
        " conversations.members files.getUploadURLExternal files.completeUploadExternal files.info"
    ),
    3: (
        "chat.update chat.delete chat.scheduleMessage chat.scheduledMessages.list"
        " chat.deleteScheduledMessage conversations.history conversations.replies conversations.info"
        " conversations.open conversations.join conversations.invite users.conversations"
        " users.lookupByEmail reactions.add bots.info team.info"
    ),
    2: "conversations.list users.list pins.add pins.list pins.remove",
}
_A_MINUTE = {2: 20, 3: 50, 4: 100}
_TIER_OF = {method: tier for tier, methods in _TIERS.items() for method in methods.split()}
_POSTS_A_MINUTE = 300
_BURST = 3


class RateLimits:
    """Counts calls; refuses with `ratelimited` once `is_enforced`."""

    def __init__(self) -> None:
        self.is_enforced = False
        self._calls: dict[str, deque[float]] = defaultdict(deque)

    def check(self, method: str, arguments: Json) -> None:
        """Count one call. Refuses it when there were too many."""
        if not self.is_enforced:
            return
        if method == "chat.postMessage":
            # Slack allows bursts above one a second in a channel; how many it does not say.
            self._count(f"{method} {arguments.get('channel')}", most=_BURST, within_s=_BURST)
            self._count(method, most=_POSTS_A_MINUTE, within_s=60)
        elif method in _TIER_OF:
            self._count(method, most=_A_MINUTE[_TIER_OF[method]], within_s=60)

    def _count(self, key: str, *, most: int, within_s: float) -> None:
        now = time.monotonic()
        calls = self._calls[key]
        while calls and calls[0] <= now - within_s:
            calls.popleft()
        if len(calls) >= most:
            wait_s = max(1, math.ceil(calls[0] + within_s - now))
            raise Refusal("ratelimited", f"{key}: more than {most} in {within_s} s", retry_after_s=wait_s)
        calls.append(now)
