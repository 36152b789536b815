"""The table `followed`, up to which of another subgraph's events this one has heard, and every statement on it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, Column, MetaData, String, Table, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.columns import UtcDateTime, named_metadata


def followed_table(metadata: MetaData) -> Table:
    """Add the table to a subgraph's metadata, unless it is there."""
    if "followed" in metadata.tables:
        return metadata.tables["followed"]
    return Table(
        "followed",
        metadata,
        Column("name", String(64), primary_key=True),
        Column("position", BigInteger(), nullable=False),
        Column("at", UtcDateTime(), nullable=False),
    )


_FOLLOWED = followed_table(named_metadata())
_c = _FOLLOWED.c
# Built once: every page of events runs it.
_ADVANCE: Final = (
    update(_FOLLOWED)
    .where(_c.name == bindparam("follower"), _c.position == bindparam("expected"))
    .values(position=bindparam("reached"), at=bindparam("now"))
    .returning(_c.name)
)


async def read(session: AsyncSession, name: str) -> int | None:
    """The number of the last event that was handled; None where nothing was ever followed under this name."""
    position: int | None = await session.scalar(select(_c.position).where(_c.name == name))
    return position


async def least(session: AsyncSession, names: Sequence[str]) -> int:
    """The least position of several names; 0 where one of them has none yet."""
    statement = select(func.count(), func.min(_c.position)).where(_c.name.in_(names))
    count, position = (await session.execute(statement)).one()
    return int(position) if count == len(names) else 0


async def begin(session: AsyncSession, name: str, now: datetime) -> None:
    """Write position 0, unless there is one."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(_FOLLOWED).values(name=name, position=0, at=now)
    await session.execute(statement.on_conflict_do_nothing())


async def advance(session: AsyncSession, name: str, *, expected: int, position: int, now: datetime) -> bool:
    """Write a new position; False where it was not `expected`, because another process was there first."""
    values = {"follower": name, "expected": expected, "reached": position, "now": now}
    return await session.scalar(_ADVANCE, values) is not None
