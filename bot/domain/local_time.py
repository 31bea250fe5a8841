"""From a local date and wall-clock time to an instant, and back.

Local wall-clock time is the truth. A time that does not exist (clocks went forward) moves to the next minute
that does; a time that exists twice (clocks went back) happens once, the first time.
"""

from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.errors import Invalid


def zone_named(name: str) -> ZoneInfo:
    """Return the IANA zone of that name. Raises Invalid, with the nearest names, when there is none."""
    if name in _zone_names():
        return ZoneInfo(name)
    near = get_close_matches(name, _zone_names(), n=3)
    if near:
        raise Invalid(
            "zone",
            "There is no time zone called {zone}. Did you mean {near}?",
            zone=name,
            near=", ".join(near),
        )
    raise Invalid("zone", "There is no time zone called {zone}. An example is Europe/London.", zone=name)


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant when a clock in `zone` first shows `at` on `day`, or when its gap ends."""
    wall = datetime.combine(day, at.replace(fold=0))
    earlier_offset = wall.replace(tzinfo=zone).astimezone(UTC)
    if _wall(earlier_offset, zone) == wall:
        return earlier_offset
    return _end_of_gap(wall, zone, latest=earlier_offset)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the date that a calendar on the wall in `zone` shows at `moment`."""
    return moment.astimezone(zone).date()


def _end_of_gap(wall: datetime, zone: ZoneInfo, latest: datetime) -> datetime:
    # In a gap fold=0 reads the wall with the offset before the jump and fold=1 with the one after it
    # (PEP 495); the jump lies between the two readings, and clocks show more than `wall` from it on.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    seconds = int((latest - before).total_seconds())
    low, high = 0, seconds
    while low < high:
        middle = (low + high) // 2
        if _wall(before + timedelta(seconds=middle), zone) > wall:
            high = middle
        else:
            low = middle + 1
    return _to_whole_minute(before + timedelta(seconds=low), zone)


def _to_whole_minute(moment: datetime, zone: ZoneInfo) -> datetime:
    # Jumps of zones that left local mean time end on odd seconds (Monrovia 1972).
    return moment + timedelta(seconds=-_wall(moment, zone).second % 60)


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())
