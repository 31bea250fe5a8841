"""How initiatives hang together: what each depends on, and which is the parent of which."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.words import InitiativeId, State

Pairs = Iterable[tuple[InitiativeId, InitiativeId]]


def way_back(pairs: Pairs, start: InitiativeId, upstream: Collection[InitiativeId]) -> list[InitiativeId]:
    """Return the chain from one of `upstream` back to `start`, both included; empty where there is no circle.

    `pairs` are the known (initiative, what it depends on); those of `start` itself are about to be replaced.
    """
    onward: dict[InitiativeId, list[InitiativeId]] = {}
    for initiative, needed in pairs:
        onward.setdefault(initiative, []).append(needed)
    came_from: dict[InitiativeId, InitiativeId | None] = dict.fromkeys(upstream)
    waiting = list(came_from)
    while waiting:
        here = waiting.pop()
        if here == start:
            return _chain(came_from, here)
        for following in onward.get(here, []):
            if following not in came_from:
                came_from[following] = here
                waiting.append(following)
    return []


@dataclass(frozen=True, slots=True)
class RollUp:
    """How a parent stands: its own verdict, and the weakest child's where that is worse."""

    own: State | None
    inherited: State | None
    weakest: InitiativeId | None

    @property
    def shown(self) -> State | None:
        """The worse of both."""
        return self.inherited or self.own


def roll_up(own: State | None, children: Mapping[InitiativeId, State]) -> RollUp:
    """Return how a parent stands with its active children; the first of equally weak ones is named."""
    order: Sequence[State] = list(State)
    if not children:
        return RollUp(own, None, None)
    weakest = max(children, key=lambda child: order.index(children[child]))
    state = children[weakest]
    is_worse = own is None or order.index(state) > order.index(own)
    return RollUp(own, state if is_worse else None, weakest if is_worse else None)


@dataclass(frozen=True, slots=True)
class Part:
    """A child's share of the whole: its planned days, and what was reported and what was planned of it in percent."""

    days: int
    reported: float
    planned: float


@dataclass(frozen=True, slots=True)
class Together:
    """What the parts come to, in percent, each weighing as much as the time planned for it."""

    reported: float
    planned: float


def together(parts: Collection[Part]) -> Together | None:
    """Return the weighted view of the parts; None without any. It hides a weak part, so it never stands alone."""
    days = sum(part.days for part in parts)
    if not days:
        return None
    return Together(
        sum(part.days * part.reported for part in parts) / days, sum(part.days * part.planned for part in parts) / days
    )


def _chain(came_from: Mapping[InitiativeId, InitiativeId | None], end: InitiativeId) -> list[InitiativeId]:
    chain: list[InitiativeId] = []
    here: InitiativeId | None = end
    while here is not None:
        chain.append(here)
        here = came_from[here]
    return chain[::-1]
