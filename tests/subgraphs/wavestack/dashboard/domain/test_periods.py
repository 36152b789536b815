"""Periods end with the present hour, and compare with as many hours before them."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from subgraphs.wavestack.dashboard.domain.periods import DAY, HOUR, Interval, Period, Span, span_of, start_of

NOW = datetime(2026, 1, 15, 10, 20, tzinfo=UTC)
END = datetime(2026, 1, 15, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "length"),
    [
        (Period.LAST_24_HOURS, DAY),
        (Period.LAST_7_DAYS, 7 * DAY),
        (Period.LAST_30_DAYS, 30 * DAY),
        (Period.LAST_90_DAYS, 90 * DAY),
    ],
)
def test_a_period_and_the_one_before_it_have_no_gap(period: Period, length: timedelta) -> None:
    span = span_of(period, NOW)
    assert span == Span(END - length, END)
    assert span.before() == Span(END - 2 * length, END - length)
    assert span.days == length / DAY


@pytest.mark.parametrize("moment", [NOW.replace(minute=0), NOW.replace(minute=59, second=59, microsecond=999999)])
def test_the_whole_present_hour_belongs_to_it(moment: datetime) -> None:
    assert span_of(Period.LAST_24_HOURS, moment).end == END


@pytest.mark.parametrize(
    ("interval", "count", "first"),
    [(Interval.HOUR, 24, END - DAY), (Interval.DAY, 2, datetime(2026, 1, 14, tzinfo=UTC))],
)
def test_a_series_begins_with_what_the_span_touches(interval: Interval, count: int, first: datetime) -> None:
    steps = span_of(Period.LAST_24_HOURS, NOW).steps(interval)
    assert (len(steps), steps[0]) == (count, first)
    step = HOUR if interval == Interval.HOUR else DAY
    assert {later - earlier for earlier, later in pairwise(steps)} == {step}


def test_hours_and_days_begin_in_utc() -> None:
    assert start_of(NOW, Interval.HOUR) == datetime(2026, 1, 15, 10, tzinfo=UTC)
    assert start_of(NOW, Interval.DAY) == datetime(2026, 1, 15, tzinfo=UTC)
