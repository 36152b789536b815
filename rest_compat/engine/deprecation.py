"""The day on which an API's version ends comes in; the headers that say so on every answer go out."""

from calendar import monthrange
from datetime import UTC, date, datetime, time
from email.utils import format_datetime

from rest_compat.engine.exchange import Header

NOTICE_MONTHS = 6
"""What clients are promised."""


class NoticeTooShortError(ValueError):
    """A version would end sooner than clients were promised."""


def deprecation_headers(announced: date | None, ends: date | None) -> tuple[Header, ...]:
    """X-API-Deprecation-Date, Deprecation (RFC 9745) and Sunset (RFC 8594); nothing for a version without end."""
    if ends is None:
        return ()
    latest = _notice_before(ends)
    announced = announced or latest
    if announced > latest:
        raise NoticeTooShortError(f"The version ends on {ends}, less than six months after {announced}.")
    since, sunset = (datetime.combine(day, time(), UTC) for day in (announced, ends))
    return (
        (b"x-api-deprecation-date", ends.isoformat().encode()),
        (b"deprecation", b"@%d" % since.timestamp()),
        (b"sunset", format_datetime(sunset, usegmt=True).encode()),
    )


def _notice_before(ends: date) -> date:
    """The same day so many months before, or the last of a month that is shorter."""
    year, month = divmod(ends.year * 12 + ends.month - 1 - NOTICE_MONTHS, 12)
    return date(year, month + 1, min(ends.day, monthrange(year, month + 1)[1]))
