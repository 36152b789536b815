"""What a client writes for a moment comes in; its text in UTC to the second, which compares as moments do, goes out."""

import re
from datetime import UTC, datetime

# Only what RFC 3339 knows, and dates alone: Python would read more.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)?)?", re.ASCII)


def moment_text(written: str) -> str | None:
    """`2024-01-15T10:30:00Z` for any spelling of that second; a date alone is its midnight; None for anything else.

    Blobs show their moments to the second (D-3), and so they are compared. Without zone, UTC is meant.
    """
    if _MOMENT.fullmatch(written) is None:
        return None
    try:
        moment = datetime.fromisoformat(written.upper())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return print_second(moment)


def print_second(moment: datetime) -> str:
    """A moment in UTC to the second, four digits for the year, so that text order is the order of time."""
    return moment.astimezone(UTC).isoformat()[:19] + "Z"
