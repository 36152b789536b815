"""Many rows come in; what takes them to the database at once, in the form that it reads fastest, goes out.

Rows that are only added go as the driver takes them: SQLAlchemy would make a dictionary of each and walk through it
twice. Rows that are put upon others go as one JSON value, so that the statement's text stays the same.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, Dialect, Table, Text, any_, bindparam, func, insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

TEXT: Final = "text"
INTEGER: Final = "integer"
MOMENT: Final = "timestamptz"
"""PostgreSQL's names of what JSON values are read as; SQLite takes them as they are."""

Row = Sequence[Any]  # Any: a column's value
Process = Callable[[Any], Any]  # Any: as above


async def insert_rows(session: AsyncSession, table: Table, rows: Sequence[Row]) -> None:
    """Add rows that are not there yet, by COPY on PostgreSQL. Each has a value for every column, in their order.

    Not the first statement of a transaction: SQLAlchemy begins the driver's with that, and does not see a COPY.
    """
    if not rows:
        return
    connection = await session.connection()
    text, processes = _insert(table, connection.dialect)
    columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
    for place, process in processes.items():
        columns[place] = map(process, columns[place])
    values = list(zip(*columns, strict=True))
    if connection.dialect.name == "sqlite":
        await connection.exec_driver_sql(text, values)
    else:
        driver: Any = (await connection.get_raw_connection()).driver_connection  # Any: asyncpg has no types
        await driver.copy_records_to_table(table.name, columns=table.columns.keys(), records=values)


@lru_cache(maxsize=32)
def _insert(table: Table, dialect: Dialect) -> tuple[str, dict[int, Process]]:
    """The statement, and by a column's place what makes its values those of the driver."""
    processes: dict[int, Process] = {}
    for place, column in enumerate(table.columns):
        process = column.type.dialect_impl(dialect).bind_processor(dialect)
        if process is not None:
            processes[place] = process
    return str(insert(table).compile(dialect=dialect)), processes


def json_rows(rows: Iterable[Row]) -> str:
    """What `rows_of` reads. Moments are told by `moment_text`."""
    return orjson.dumps(list(rows)).decode()


@lru_cache(maxsize=2048)
def moment_text(at: datetime) -> str:
    """A moment in UTC as SQLite's columns hold it; PostgreSQL reads the same. Each is written in many rows."""
    return at.isoformat(timespec="microseconds")


def rows_of(dialect: str, columns: Mapping[str, str]) -> str:
    """A SELECT of `:organization_id` and of these columns, by name and type, out of the JSON value `:rows`."""
    if dialect == "sqlite":
        values = [f"value ->> {place}" for place in range(len(columns))]
        # WHERE, so that SQLite does not take ON CONFLICT for a join's.
        source = "json_each(:rows) WHERE true"
    else:
        values = [f"CAST(value ->> {place} AS {kind})" for place, kind in enumerate(columns.values())]
        source = "jsonb_array_elements(CAST(:rows AS jsonb)) AS value"
    return f"SELECT :organization_id, {', '.join(values)} FROM {source}"  # noqa: S608 - names are constants


def is_among(dialect: str, column: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a column is one of `:ids`. They are one parameter: five hundred cost more than what they find."""
    if dialect == "sqlite":
        ids = func.json_each(bindparam("ids", type_=Text())).table_valued("value")
        return column.in_(select(ids.c.value))
    return column == any_(bindparam("ids", type_=postgresql.ARRAY(Text())))


def listed(dialect: str, values: Collection[str]) -> str | list[str]:
    """The parameter `:ids` of `is_among`."""
    return orjson.dumps(list(values)).decode() if dialect == "sqlite" else list(values)
