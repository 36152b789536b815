"""A period, perhaps with dates, comes in; the span of days that it means goes out, and how two spans compare (D-31)."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from subgraphs.studio.usage.errors import invalid_input

MAX_DAYS: Final = 3_660
"""Ten years: a longer span is nobody's question, and each day of it is a row of the answer."""

_DAY: Final = timedelta(days=1)


class UsagePeriod(StrEnum):
    """A unit of the calendar."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included, in UTC."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    def before(self) -> "Span":
        """The span of equal length that ends where this one begins."""
        return Span(self.first - timedelta(days=self.days), self.first - _DAY)


def calendar_span(period: UsagePeriod, day: date) -> Span:
    """The day, ISO week, month or year in which a day lies."""
    match period:
        case UsagePeriod.DAY:
            return Span(day, day)
        case UsagePeriod.WEEK:
            monday = day - timedelta(days=day.weekday())
            return Span(monday, monday + timedelta(days=6))
        case UsagePeriod.MONTH:
            return Span(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]))
        case UsagePeriod.YEAR:
            return Span(date(day.year, 1, 1), date(day.year, 12, 31))


def wanted_span(period: UsagePeriod, first: date | None, last: date | None, today: date) -> Span:
    """The days that a request means: dates win over the calendar, and one date alone is completed from it."""
    if first is None:
        first = calendar_span(period, last or today).first
    elif last is None:
        last = max(today, first)
    if last is None:
        last = calendar_span(period, today).last
    if first > last:
        raise invalid_input("from", "The span of days ends before it begins")
    span = Span(first, last)
    if span.days > MAX_DAYS or first.toordinal() <= span.days:
        raise invalid_input("from", f"A span has at most {MAX_DAYS} days, and as many before it")
    return span


def trend(now: int, before: int) -> str:
    """How much more or less, in whole percent with its sign."""
    if before <= 0:
        return "+100%" if now > 0 else "+0%"
    doubled = 200 * (now - before)
    # Half a percent counts away from zero, as people round.
    percent = (abs(doubled) + before) // (2 * before)
    return f"{'-' if doubled < 0 and percent else '+'}{percent}%"
