"""Several statements, an order and a page request come in; the same page of each, read at once, goes out."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, literal_column, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest, SortKey, between_cursors, fetch_page, ordering, page_of

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

# SQLite puts at most 500 selects together.
_AT_ONCE = 100


async def fetch_page_of_each(
    session: AsyncSession,
    statements: Mapping[K, Select[T]],
    order: Sequence[SortKey],
    request: PageRequest,
    totals: Mapping[K, Select[Any]] | None = None,  # Any: a statement that answers one number
) -> dict[K, Page[T]]:
    """Read the same page of the ORM entities that each of `statements` selects; a hundred pages with one statement.

    Each part follows an index of its own and stops at its limit, so that it matters not how many rows there are below
    it; `fetch_pages` numbers them all. `totals` tell how many rows a statement has, where that is known; they are
    asked only when the first total is.
    """
    pages: dict[K, Page[T]] = {}
    keys = iter(statements)
    while some := list(islice(keys, _AT_ONCE)):
        portion = {key: statements[key] for key in some}
        counts = {key: (totals or {}).get(key, _counting(statement)) for key, statement in portion.items()}
        pages |= await _fetch(session, portion, order, request, _Totals(session, counts))
    return pages


async def _fetch(
    session: AsyncSession,
    statements: Mapping[K, Select[T]],
    order: Sequence[SortKey],
    request: PageRequest,
    totals: "_Totals[K]",
) -> dict[K, Page[T]]:
    if len(statements) == 1:
        [(key, alone)] = statements.items()
        return {key: replace(await fetch_page(session, alone, order, request), total=totals.of(key))}
    entity = next(iter(statements.values())).column_descriptions[0]["entity"]
    primary_key = entity.__table__.primary_key.columns.values()
    parts = []
    for place, statement in enumerate(statements.values()):
        part = statement.where(*between_cursors(order, request)).order_by(*ordering(order, request.backwards))
        part = part.limit(request.limit + 1).offset(request.offset or None)
        numbered = part.with_only_columns(literal_column(str(place)).label("place"), *primary_key)
        parts.append(select(numbered.subquery()))
    found = union_all(*parts).subquery("found")
    same = tuple_(*primary_key) == tuple_(*(found.c[column.key] for column in primary_key))
    wanted = select(found.c.place, entity).join_from(found, entity, same)
    rows: list[list[T]] = [[] for _ in statements]
    for place, row in await session.execute(wanted.order_by(found.c.place, *ordering(order, request.backwards))):
        rows[place].append(row)
    return {
        key: page_of(session, statement, below, order, request, totals.of(key))
        for (key, statement), below in zip(statements.items(), rows, strict=True)
    }


class _Totals(Generic[K]):
    """Asks for all numbers with one statement, when the first of them is asked for."""

    def __init__(self, session: AsyncSession, statements: Mapping[K, Select[Any]]) -> None:  # Any: as above
        self._session = session
        self._statements = statements
        self._counts: dict[K, int] | None = None
        self._turn = asyncio.Lock()

    def of(self, key: K) -> Callable[[], Awaitable[int]]:
        async def total() -> int:
            async with self._turn:  # all pages ask at the same time, and the first one counts for all
                if self._counts is None:
                    self._counts = await self._count()
            return self._counts[key]

        return total

    async def _count(self) -> dict[K, int]:
        numbered = [
            select(literal_column(str(place)), statement.scalar_subquery())
            for place, statement in enumerate(self._statements.values())
        ]
        counts = {place: count or 0 for place, count in await self._session.execute(union_all(*numbered))}
        return {key: int(counts[place]) for place, key in enumerate(self._statements)}


def _counting(statement: Select[Any]) -> Select[Any]:  # Any: whatever is selected is counted
    return select(func.count()).select_from(statement.order_by(None).subquery())
