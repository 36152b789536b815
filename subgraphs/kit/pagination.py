"""A statement, its order and a page request come in; one page of rows, with lazily counted totals, goes out."""

import asyncio
import base64
import binascii
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from subgraphs.kit.errors import SubgraphError, invalid

DEFAULT_LIMIT = 20
MAX_LIMIT = 100

_INTEGERS = 2**63

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column to sort by; it must never be NULL. The keys of an order together must be unique."""

    column: InstrumentedAttribute[Any]  # Any: columns of every type can be sorted
    descending: bool = False


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page is wanted: `limit` rows after skipping `offset`, between two cursors, from the end if `backwards`."""

    limit: int = DEFAULT_LIMIT
    offset: int = 0
    after: str | None = None
    before: str | None = None
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page. `total` and `offset` ask the database only when they are called."""

    items: Sequence[T]
    cursors: Sequence[str]
    limit: int
    has_next: bool
    has_previous: bool
    total: Callable[[], Awaitable[int]]
    offset: Callable[[], Awaitable[int]]

    def map(self, convert: Callable[[T], U]) -> "Page[U]":
        """The same page of converted items."""
        items = [convert(item) for item in self.items]
        return Page(items, self.cursors, self.limit, self.has_next, self.has_previous, self.total, self.offset)


def page_request(
    first: int | None = DEFAULT_LIMIT,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    *,
    offset: int | None = 0,
    page: int | None = 1,
) -> PageRequest:
    """Check the arguments of a list field; VALIDATION_ERROR with `field` and `constraint` for what is out of range.

    `last` wins over `first`, which has a default. `page` counts from 1 and is `offset` in whole pages.
    """
    name, limit = ("first", first) if last is None else ("last", last)
    limit = DEFAULT_LIMIT if limit is None else limit
    if not 1 <= limit <= MAX_LIMIT:
        raise invalid(name, f"between 1 and {MAX_LIMIT}", f"'{name}' must be between 1 and {MAX_LIMIT}.")
    if offset is not None and offset < 0:
        raise invalid("offset", "at least 0", "'offset' must be 0 or more.")
    if page is not None and page < 1:
        raise invalid("page", "at least 1", "'page' must be 1 or more.")
    skipped = (offset or 0) + ((page or 1) - 1) * limit
    if skipped and (after is not None or before is not None or last is not None):
        field = "offset" if offset else "page"
        raise invalid(field, "not with cursors", f"'{field}' cannot be combined with 'after', 'before' or 'last'.")
    return PageRequest(limit, skipped, after, before, backwards=last is not None)


async def fetch_page(
    session: AsyncSession, statement: Select[T], order: Sequence[SortKey], request: PageRequest
) -> Page[T]:
    """Read one page of the ORM entities that `statement` selects."""
    wanted = statement.where(*between_cursors(order, request)).order_by(*ordering(order, request.backwards))
    wanted = wanted.limit(request.limit + 1).offset(request.offset or None)
    rows = list((await session.scalars(wanted)).all())

    async def total() -> int:
        return await _count(session, statement)

    return page_of(session, statement, rows, order, request, total)


def page_of(  # noqa: PLR0917 - each is a different thing, and named by its type
    session: AsyncSession,
    statement: Select[Any],  # Any: whatever is selected is counted
    rows: Sequence[T],
    order: Sequence[SortKey],
    request: PageRequest,
    total: Callable[[], Awaitable[int]],
) -> Page[T]:
    """The page of rows that were read: of `statement`, in the order asked for, one more than the limit if there is."""
    items = list(rows[: request.limit])
    if request.backwards:
        items.reverse()

    async def offset() -> int:
        if items and (request.after or request.before or request.backwards):
            return await _count(session, statement.where(_beyond(order, _values(order, items[0]), forwards=False)))
        return request.offset

    return _page(items, order, request, len(rows) > request.limit, total, offset)


async def fetch_pages(  # noqa: PLR0917 - each is a different thing, and named by its type
    session: AsyncSession,
    statement: Select[T],
    parent: InstrumentedAttribute[U],
    parents: Sequence[U],
    order: Sequence[SortKey],
    request: PageRequest,
) -> dict[U, Page[T]]:
    """Read the same page below each of `parents`, with one statement. `parent` is the column that names it."""
    statement = statement.where(parent.in_(parents))
    if len(parents) == 1:
        return {parents[0]: await fetch_page(session, statement, order, request)}
    place = func.row_number().over(partition_by=parent, order_by=ordering(order, backwards=False))
    turn = func.row_number().over(partition_by=parent, order_by=ordering(order, request.backwards))
    entity = statement.column_descriptions[0]["entity"]
    primary_key = entity.__table__.primary_key.columns.values()
    numbered = statement.with_only_columns(*primary_key, parent.label("parent"), place.label("place"))
    places = numbered.subquery("places")
    matching = [column == places.c[column.key] for column in primary_key]
    turns = (
        statement.where(*between_cursors(order, request))
        .with_only_columns(*primary_key, turn.label("turn"))
        .subquery("turns")
    )
    rows = await session.execute(
        select(entity, places.c.parent, places.c.place)
        .join(places, and_(*matching))
        .join(turns, and_(*(column == turns.c[column.key] for column in primary_key)))
        .where(turns.c.turn > request.offset, turns.c.turn <= request.offset + request.limit + 1)
        .order_by(places.c.parent, turns.c.turn)
    )
    grouped: dict[U, list[tuple[T, int]]] = {key: [] for key in parents}
    for row, parent_key, row_place in rows.all():
        grouped[parent_key].append((row, row_place))
    totals = _Totals(session, statement, parent)
    return {key: _grouped_page(found, order, request, totals, key) for key, found in grouped.items()}


def _grouped_page(
    found: Sequence[tuple[T, int]], order: Sequence[SortKey], request: PageRequest, totals: "_Totals", key: object
) -> Page[T]:
    kept = list(found[: request.limit])
    if request.backwards:
        kept.reverse()

    async def total() -> int:
        return await totals.of(key)

    async def offset() -> int:
        return kept[0][1] - 1 if kept else request.offset

    return _page([row for row, _place in kept], order, request, len(found) > request.limit, total, offset)


class _Totals:
    """Counts the rows below every parent with one statement, when the first of them is asked for."""

    def __init__(
        self,
        session: AsyncSession,
        statement: Select[Any],
        parent: InstrumentedAttribute[Any],  # Any: of every type
    ) -> None:
        self._session = session
        self._statement = statement.with_only_columns(parent, func.count()).group_by(parent)
        self._counts: dict[object, int] | None = None
        self._turn = asyncio.Lock()

    async def of(self, key: object) -> int:
        async with self._turn:  # all pages ask at the same time, and the first one counts for all
            if self._counts is None:
                rows = await self._session.execute(self._statement)
                self._counts = {row[0]: row[1] for row in rows}
        return self._counts.get(key, 0)


def _page(  # noqa: PLR0917 - private, called twice
    items: Sequence[T],
    order: Sequence[SortKey],
    request: PageRequest,
    more: bool,
    total: Callable[[], Awaitable[int]],
    offset: Callable[[], Awaitable[int]],
) -> Page[T]:
    has_next, has_previous = more, request.after is not None or request.offset > 0
    if request.backwards:
        has_next, has_previous = request.before is not None, more
    cursors = [_cursor(_values(order, item)) for item in items]
    return Page(items, cursors, request.limit, has_next, has_previous, total, offset)


async def _count(session: AsyncSession, statement: Select[Any]) -> int:  # Any: whatever is selected is counted
    counted = select(func.count()).select_from(statement.order_by(None).subquery())
    return (await session.execute(counted)).scalar_one()


def ordering(order: Sequence[SortKey], backwards: bool) -> list[ColumnElement[Any]]:  # Any: of every type
    """What a statement sorts by."""
    return [key.column.desc() if key.descending != backwards else key.column.asc() for key in order]


def between_cursors(order: Sequence[SortKey], request: PageRequest) -> list[ColumnElement[bool]]:
    """What the cursors of a request say of a statement's rows; VALIDATION_ERROR for a cursor of another list."""
    conditions = []
    if request.after is not None:
        conditions.append(_beyond(order, _read_cursor(order, request.after, "after"), forwards=True))
    if request.before is not None:
        conditions.append(_beyond(order, _read_cursor(order, request.before, "before"), forwards=False))
    return conditions


def _beyond(order: Sequence[SortKey], values: Sequence[object], *, forwards: bool) -> ColumnElement[bool]:
    """Rows that stand after (`forwards`) or before the row with these key values."""
    downwards = {key.descending == forwards for key in order}
    if len(downwards) == 1:  # one direction: the comparison of tuples, for which an index serves
        columns = tuple_(*(key.column for key in order))
        # Each value is bound as its column stores it, which a tuple does not do by itself.
        bound = tuple_(*(literal(value, key.column.type) for key, value in zip(order, values, strict=True)))
        return columns < bound if downwards.pop() else columns > bound
    condition: ColumnElement[bool] = false()
    for key, value in reversed(list(zip(order, values, strict=True))):
        further = key.column < value if key.descending == forwards else key.column > value
        condition = or_(further, and_(key.column == value, condition))
    return condition


def _values(order: Sequence[SortKey], item: object) -> list[object]:
    return [getattr(item, key.column.key) for key in order]


def _cursor(values: Sequence[object]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(values)).rstrip(b"=").decode()


def _read_cursor(order: Sequence[SortKey], cursor: str, field: str) -> list[object]:
    try:
        values = msgspec.json.decode(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
        if not isinstance(values, list) or len(values) != len(order):
            raise _foreign_cursor(field)
        return [
            _storable(msgspec.convert(value, key.column.type.python_type))
            for key, value in zip(order, values, strict=True)
        ]
    except (binascii.Error, msgspec.DecodeError, msgspec.ValidationError, ValueError, OverflowError) as error:
        raise _foreign_cursor(field) from error


def _storable(value: object) -> object:
    """The value of a forged cursor must not be one that only the database would refuse."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a moment without time zone")
        return value.astimezone(UTC)
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("a NUL character")
    if isinstance(value, int) and abs(value) >= _INTEGERS:
        raise ValueError("no 64-bit integer")
    return value


def _foreign_cursor(field: str) -> SubgraphError:
    return invalid(field, "a cursor of this list", f"'{field}' must be a cursor that this list gave out.")
