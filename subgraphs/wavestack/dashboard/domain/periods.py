"""Periods: how long each is, which hours it covers at a moment, and which ones it is compared with."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


class Period(StrEnum):
    """A span up to now."""

    LAST_24_HOURS = "24h"
    LAST_7_DAYS = "7d"
    LAST_30_DAYS = "30d"
    LAST_90_DAYS = "90d"


class Interval(StrEnum):
    """How finely a series is divided."""

    HOUR = "hour"
    DAY = "day"


_HOURS: Final = {
    Period.LAST_24_HOURS: 24,
    Period.LAST_7_DAYS: 7 * 24,
    Period.LAST_30_DAYS: 30 * 24,
    Period.LAST_90_DAYS: 90 * 24,
}


@dataclass(frozen=True, slots=True)
class Span:
    """Hours from `start` up to but without `end`, both full hours in UTC."""

    start: datetime
    end: datetime

    @property
    def days(self) -> float:
        """How many days it is long."""
        return (self.end - self.start) / DAY

    def before(self) -> "Span":
        """The span of equal length that ends where this one begins."""
        return Span(self.start - (self.end - self.start), self.start)

    def steps(self, interval: Interval) -> list[datetime]:
        """The starts of the intervals that it touches."""
        step = HOUR if interval == Interval.HOUR else DAY
        moment, found = start_of(self.start, interval), []
        while moment < self.end:
            found.append(moment)
            moment += step
        return found


def span_of(period: Period, now: datetime) -> Span:
    """The hours of a period: the present one, which is not over, and those before it."""
    end = start_of(now, Interval.HOUR) + HOUR
    return Span(end - _HOURS[period] * HOUR, end)


def start_of(moment: datetime, interval: Interval) -> datetime:
    """When the hour or the day of a moment began, in UTC."""
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour if interval == Interval.HOUR else hour.replace(hour=0)
