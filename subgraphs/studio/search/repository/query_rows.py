"""An owner and a checked query come in; the matching documents in order, and how many there are, go out."""

from collections.abc import Sequence

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.search.domain.conditions import Condition
from subgraphs.studio.search.domain.fields import Column
from subgraphs.studio.search.domain.json_values import Kind
from subgraphs.studio.search.domain.query import BlobQuery, OrderKey
from subgraphs.studio.search.models import DocumentRow
from subgraphs.studio.search.repository.column_conditions import COLUMNS
from subgraphs.studio.search.repository.conditions import compile_condition
from subgraphs.studio.search.repository.json_places import POSTGRES_JSON, SQLITE_JSON, Expression, JsonPlaces
from subgraphs.studio.search.repository.words import is_sqlite


async def matching_documents(
    session: AsyncSession, owner_id: str, query: BlobQuery
) -> tuple[Sequence[DocumentRow], int]:
    """The documents of the wanted rows, and how many match on all pages; both of one look at the table."""
    places = _places(session)
    matching = (DocumentRow.owner_id == owner_id, compile_condition(query.where, places))
    order = [key for one in query.order for key in _order(one, places)]
    found = await session.execute(
        select(DocumentRow.number, func.count().over())
        .where(*matching)
        .order_by(*order, DocumentRow.created_at, DocumentRow.blob_id)
        .limit(query.limit)
        .offset(query.offset)
    )
    numbers: dict[int, int] = {row[0]: row[1] for row in found.all()}
    if not numbers and query.offset:
        total = await session.scalar(select(func.count()).select_from(DocumentRow).where(*matching))
        return [], total or 0
    rows = (await session.scalars(select(DocumentRow).where(DocumentRow.number.in_(numbers)))).all()
    by_number = {row.number: row for row in rows}
    return [by_number[number] for number in numbers if number in by_number], next(iter(numbers.values()), 0)


async def unchanged_documents(
    session: AsyncSession, owner_id: str, where: Condition, moment: str
) -> Sequence[DocumentRow]:
    """The matching documents of an owner's blobs that are as they were at a moment."""
    unchanged = (DocumentRow.updated_at <= moment, compile_condition(where, _places(session)))
    return (await session.scalars(select(DocumentRow).where(DocumentRow.owner_id == owner_id, *unchanged))).all()


def _places(session: AsyncSession) -> JsonPlaces:
    return SQLITE_JSON if is_sqlite(session) else POSTGRES_JSON


def _order(key: OrderKey, places: JsonPlaces) -> list[Expression]:
    """What to sort by for one field: blobs without it last; numbers, texts and truth values each among themselves."""
    if isinstance(key.field, Column):
        column = COLUMNS[key.field]
        directed = [column.desc() if key.descending else column.asc()]
        return [column.is_(None), *directed] if key.field is Column.PARENT_ID else [*directed]
    keys = key.field.keys
    number, text, truth = (places.is_kind(keys, kind) for kind in (Kind.NUMBER, Kind.STRING, Kind.BOOLEAN))
    rank = case((number, 0), (text, 1), (truth, 2), else_=3)
    values: list[Expression] = [
        case((number, places.number(keys))),
        case((text, places.text(keys))),
        case((truth, places.truth(keys))),
    ]
    return [rank, *(value.desc() if key.descending else value.asc() for value in values)]
