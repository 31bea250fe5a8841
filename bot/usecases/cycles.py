"""The clock's part in check-ins: plan a cycle, ask each representative, remind once, close.

`next_at` of a check-in is when the clock has to look at it again; every step moves it on, so a step that is run
twice does nothing the second time.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo
