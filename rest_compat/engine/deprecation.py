"""The day on which an API's version ends comes in; the headers that say so on every answer go out."""

from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime

from rest_compat.engine.exchange import Header

NOTICE = timedelta(days=182)
"""What clients are promised: six months."""


class NoticeTooShortError(ValueError):
    """A version would end sooner than clients were promised."""


def deprecation_headers(announced: date | None, ends: date | None) -> tuple[Header, ...]:
    """X-API-Deprecation-Date, Deprecation (RFC 9745) and Sunset (RFC 8594); nothing for a version without end."""
    if ends is None:
        return ()
    announced = announced or ends - NOTICE
    if ends - announced < NOTICE:
        raise NoticeTooShortError(f"The version ends on {ends}, less than six months after {announced}.")
    since, sunset = (datetime.combine(day, time(), UTC) for day in (announced, ends))
    return (
        (b"x-api-deprecation-date", ends.isoformat().encode()),
        (b"deprecation", b"@%d" % since.timestamp()),
        (b"sunset", format_datetime(sunset, usegmt=True).encode()),
    )
