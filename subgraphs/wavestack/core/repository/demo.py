"""Rows of the demo come in and are added where they are missing."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.wavestack.core.models import Base

_MODULES = {module.dialect.name: module for module in (postgresql, sqlite)}


async def add_missing(
    session: AsyncSession,
    model: type[Base],
    rows: Sequence[Mapping[str, Any]],  # Any: values of columns
) -> None:
    """Add the rows whose keys are free; several processes may do this at once."""
    insert = _MODULES[session.get_bind().dialect.name].insert(model).on_conflict_do_nothing()
    await session.execute(insert, [dict(row) for row in rows])
