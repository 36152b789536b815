"""What platforms have counted comes in hour by hour, what they had counted before goes out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.wavestack.social_publisher.models import SnapshotRow, table_of

FIGURES: Final = ("views", "likes", "comments", "shares")
_table = table_of(SnapshotRow)
_c = _table.c
_INSERTS: Final = {module.dialect.name: module.insert for module in (postgresql, sqlite)}


async def keep_snapshot(
    session: AsyncSession, post_id: str, hour: datetime, counts: Mapping[str, int]
) -> Mapping[str, int]:
    """Keep what was counted up to now, and answer what was counted before this hour."""
    statement = _INSERTS[session.get_bind().dialect.name](_table).values(post_id=post_id, hour=hour, **counts)
    await session.execute(statement.on_conflict_do_update(index_elements=["post_id", "hour"], set_=dict(counts)))
    columns = [_c[name] for name in FIGURES]
    before = select(*columns).where(_c.post_id == post_id, _c.hour < hour).order_by(_c.hour.desc()).limit(1)
    row = (await session.execute(before)).one_or_none()
    return dict(zip(FIGURES, (0, 0, 0, 0) if row is None else row, strict=True))
