"""What a write would add comes in, the owner's exact usage is changed, or the refusal of a quota goes out."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.blobs.models import UsageRow

_COLUMNS = (UsageRow.blobs, UsageRow.bytes, UsageRow.created)
_ROWS_UNKNOWN = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Usage:
    """How many blobs an owner has and has ever created, and the bytes of their current versions."""

    blobs: int = 0
    bytes: int = 0
    created: int = 0

    def with_blob(self, size: int) -> "Usage":
        """The same after one more blob."""
        return Usage(self.blobs + 1, self.bytes + size, self.created + 1)


async def usage_of(session: AsyncSession, owner_id: str) -> Usage:
    """What an owner has. Exact inside a transaction that holds the owner's lock."""
    statement = select(*_COLUMNS).where(UsageRow.owner_id == owner_id)
    found = (await session.execute(statement)).first()
    return Usage() if found is None else Usage(*found)


async def count_new_blobs(session: AsyncSession, owner_id: str, blobs: int, size: int) -> Usage:
    """Count blobs that are being created; what their owner then has. `created` is the ordinal of the last of them."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    first = insert(UsageRow).values(owner_id=owner_id, blobs=blobs, bytes=size, created=blobs)
    more = {"blobs": UsageRow.blobs + blobs, "bytes": UsageRow.bytes + size, "created": UsageRow.created + blobs}
    counted = first.on_conflict_do_update(index_elements=[UsageRow.owner_id], set_=more)
    return Usage(*(await session.execute(counted.returning(*_COLUMNS), execution_options=_ROWS_UNKNOWN)).one())


async def count_change(session: AsyncSession, owner_id: str, *, blobs: int = 0, size: int = 0) -> Usage:
    """Count blobs that were removed, or the growth of one that was changed; what the owner then has."""
    more = {"blobs": UsageRow.blobs + blobs, "bytes": UsageRow.bytes + size}
    counted = update(UsageRow).where(UsageRow.owner_id == owner_id).values(**more).returning(*_COLUMNS)
    return Usage(*(await session.execute(counted, execution_options=_ROWS_UNKNOWN)).one())
