"""Cadences of every kind for the property tests."""

from datetime import date, time

from hypothesis import strategies as st

from bot.domain.cadence import (
    LAST,
    Cadence,
    Monthly,
    OnDate,
    OnWeekday,
    Pattern,
    Quarterly,
    Weekday,
    Weekly,
    WhenShort,
)
from bot.domain.errors import Invalid

weekdays = st.sampled_from(Weekday)
days_of_month = st.one_of(
    st.builds(OnDate, st.sampled_from([1, 15, 28, 29, 30, 31, LAST]), st.sampled_from(WhenShort)),
    st.builds(OnWeekday, st.sampled_from([1, 2, 3, 4, 5, LAST]), weekdays),
)


@st.composite
def monthly_patterns(draw: st.DrawFn) -> Monthly:
    on = draw(days_of_month)
    months = draw(st.frozensets(st.integers(1, 12), min_size=1))
    try:
        return Monthly(on, months)
    except Invalid:
        return Monthly(on)


patterns: st.SearchStrategy[Pattern] = st.one_of(
    st.builds(
        Weekly,
        st.frozensets(weekdays, min_size=1),
        st.integers(1, 9),
        st.dates(date(2019, 1, 1), date(2031, 1, 1)),
    ),
    monthly_patterns(),
    st.builds(Quarterly, days_of_month, st.integers(1, 3)),
)
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
cadences = st.builds(Cadence, patterns, times)
