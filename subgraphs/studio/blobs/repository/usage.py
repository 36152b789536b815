"""What a write would add comes in, the owner's exact usage is changed, or the refusal of a quota goes out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Executable, TableClause, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.blobs.models import Table, UsageRow

_COLUMNS = (UsageRow.blobs, UsageRow.bytes, UsageRow.created)
_ROWS_UNKNOWN = {"synchronize_session": False}
_TABLE = Table.metadata.tables[UsageRow.__tablename__]


def _counting_new(insert: Callable[[TableClause], Any]) -> Executable:  # Any: each dialect has an INSERT of its own
    columns, blobs, size = (
        _TABLE.c,
        bindparam("more_blobs", type_=BigInteger),
        bindparam("more_bytes", type_=BigInteger),
    )
    first = insert(_TABLE).values(owner_id=bindparam("owner"), blobs=blobs, bytes=size, created=blobs)
    more = {"blobs": columns.blobs + blobs, "bytes": columns.bytes + size, "created": columns.created + blobs}
    counted = first.on_conflict_do_update(index_elements=[columns.owner_id], set_=more)
    statement: Executable = counted.returning(columns.blobs, columns.bytes, columns.created)
    return statement


# Built once: building it takes longer than running it.
_COUNT_NEW = {"postgresql": _counting_new(postgresql.insert), "sqlite": _counting_new(sqlite.insert)}


@dataclass(frozen=True, slots=True)
class Usage:
    """How many blobs an owner has and has ever created, and the bytes of their current versions."""

    blobs: int = 0
    bytes: int = 0
    created: int = 0

    def with_blob(self, size: int) -> "Usage":
        """The same after one more blob."""
        return Usage(self.blobs + 1, self.bytes + size, self.created + 1)

    def without_new(self, blobs: int, size: int) -> "Usage":
        """The same before so many blobs were created."""
        return Usage(self.blobs - blobs, self.bytes - size, self.created - blobs)


async def usage_of(session: AsyncSession, owner_id: str) -> Usage:
    """What an owner has. Exact inside a transaction that holds the owner's lock."""
    statement = select(*_COLUMNS).where(UsageRow.owner_id == owner_id)
    found = (await session.execute(statement)).first()
    return Usage() if found is None else Usage(*found)


async def count_new_blobs(session: AsyncSession, owner_id: str, blobs: int, size: int) -> Usage:
    """Count blobs that are being created, or uncount some; what their owner then has.

    `created` is the ordinal of the last of them.
    """
    counted = _COUNT_NEW[session.get_bind().dialect.name]
    given = {"owner": owner_id, "more_blobs": blobs, "more_bytes": size}
    return Usage(*(await session.execute(counted, given)).one())


async def count_change(session: AsyncSession, owner_id: str, *, blobs: int = 0, size: int = 0) -> Usage:
    """Count blobs that were removed, or the growth of one that was changed; what the owner then has."""
    more = {"blobs": UsageRow.blobs + blobs, "bytes": UsageRow.bytes + size}
    counted = update(UsageRow).where(UsageRow.owner_id == owner_id).values(**more).returning(*_COLUMNS)
    return Usage(*(await session.execute(counted, execution_options=_ROWS_UNKNOWN)).one())
