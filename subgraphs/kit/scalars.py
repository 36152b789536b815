"""Values of the graph's own scalars come in as JSON and go out as Python values, and back."""

from datetime import UTC, datetime
from typing import Any, NewType
from urllib.parse import urlsplit

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

JSON = NewType("JSON", object)
URL = NewType("URL", str)
BigInt = NewType("BigInt", int)

_SAFE_INTEGER = 2**53 - 1


def print_moment(moment: datetime) -> str:
    """A moment in UTC to the second: `2026-01-15T10:00:00Z`."""
    # Cut rather than formatted by `strftime`, which takes several times as long.
    return moment.astimezone(UTC).isoformat()[:19] + "Z"


def read_moment(value: object) -> datetime:
    """A moment from RFC 3339 text; one without zone is refused, because nobody could say when it is."""
    if not isinstance(value, str):
        raise GraphQLError("A DateTime is text such as 2026-01-20T12:00:00Z.")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise GraphQLError(f"'{value}' is no RFC 3339 date and time such as 2026-01-20T12:00:00Z.") from error
    if moment.tzinfo is None:
        raise GraphQLError(f"'{value}' has no time zone; add Z for UTC or an offset such as +02:00.")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise GraphQLError(f"'{value}' is before the year 1 or after the year 9999 in UTC.") from error


def _read_url(value: object) -> str:
    if not isinstance(value, str) or not _is_absolute(value):
        raise GraphQLError("A URL is absolute, such as https://example.com/video.mp4.")
    return value


def _is_absolute(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc)


def _read_big_int(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _SAFE_INTEGER:
        raise GraphQLError("A BigInt is a whole number between -(2^53 - 1) and 2^53 - 1.")
    return value


def _same(value: Any) -> Any:  # Any: a JSON value stays what it is
    return value


# Any: Strawberry's own key and value types for scalars are as wide
SCALARS: dict[Any, ScalarDefinition] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment in UTC as RFC 3339 text to the second, such as `2026-01-20T12:00:00Z`.",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time",
        serialize=print_moment,
        parse_value=read_moment,
    ),
    JSON: strawberry.scalar(
        name="JSON",
        description="Any JSON value: object, list, text, number, true, false or null.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc8259",
        serialize=_same,
        parse_value=_same,
    ),
    URL: strawberry.scalar(
        name="URL",
        description="An absolute URL.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3986",
        serialize=str,
        parse_value=_read_url,
    ),
    BigInt: strawberry.scalar(
        name="BigInt",
        description="A whole number of up to 53 bits, which every JSON reader keeps exact; for sizes in bytes.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc7493#section-2.2",
        serialize=int,
        parse_value=_read_big_int,
    ),
}
