"""What the daily look at Slack can find that only a lead can mend."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class LeftOver:
    """People by id who hold a role: whose account is deactivated, and who is not in the channel."""

    deactivated: list[int] = field(default_factory=list)
    outside: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.deactivated or self.outside)


def left_over(holders: Mapping[int, bool], present: frozenset[int] | None) -> LeftOver:
    """Return what is left for a lead: `holders` says of each person with a role whether the account is active.

    `present` are the people in the channel; None when that could not be seen.
    """
    deactivated = sorted(person for person, is_active in holders.items() if not is_active)
    outside = sorted(set(holders) - set(deactivated) - present) if present is not None else []
    return LeftOver(deactivated, outside)
