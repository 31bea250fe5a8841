"""Every jump of every IANA zone's clocks, found by halving the weeks in which the offset changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Jump:
    """From `at` on the clocks of a zone show `after` instead of `before` (both naive, on the wall)."""

    zone: ZoneInfo
    at: datetime
    before: datetime
    after: datetime

    @property
    def is_gap(self) -> bool:
        return self.after > self.before


@lru_cache
def every_zone() -> tuple[ZoneInfo, ...]:
    return tuple(ZoneInfo(name) for name in sorted(available_timezones()))


def jumps(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Jump]:
    moment = start
    while moment < end:
        if _offset(moment, zone) != _offset(moment + WEEK, zone):
            at = _first_with_new_offset(moment, zone)
            wall = at.astimezone(zone).replace(tzinfo=None)
            before = (at - SECOND).astimezone(zone).replace(tzinfo=None) + SECOND
            yield Jump(zone, at, before, wall)
        moment += WEEK


def _first_with_new_offset(start: datetime, zone: ZoneInfo) -> datetime:
    old, low, high = _offset(start, zone), 0, int(WEEK.total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(start + timedelta(seconds=middle), zone) == old:
            low = middle
        else:
            high = middle
    return start + timedelta(seconds=high)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset
