"""New rows come in and are inserted as they are: no unit of work has to find out what is new."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import insert, inspect
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.blobs.models import Table


async def insert_rows(session: AsyncSession, rows: Sequence[Table]) -> None:
    """Insert rows of one table, whose values are all given, by one statement. Sessions do not come to know them."""
    if rows:
        table = Table.metadata.tables[rows[0].__tablename__]
        names = _names(type(rows[0]))
        await session.execute(insert(table), [{column: getattr(row, name) for name, column in names} for row in rows])


@cache
def _names(kind: type[Table]) -> list[tuple[str, str]]:
    """The attributes of a table's rows, each with the name of its column."""
    return [(attribute.key, attribute.columns[0].name) for attribute in inspect(kind).column_attrs]
