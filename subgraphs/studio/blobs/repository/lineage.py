"""Blobs come in; their whole families, walked by one recursive statement for all of them, go out."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import CTE, Integer, Select, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.blobs.domain.lineage import Relative
from subgraphs.studio.blobs.models import BlobRow

_FACTS = (
    BlobRow.parent_id,
    BlobRow.created_by,
    BlobRow.title,
    BlobRow.document_metadata,
    BlobRow.created_at,
)


async def ancestors_of(session: AsyncSession, blob_ids: Sequence[str]) -> dict[str, list[Relative]]:
    """The blob itself and all that it came from, nearest first, for each of the blobs."""
    up = _start(blob_ids).cte("ancestors", recursive=True)
    higher = select(up.c.origin, BlobRow.parent_id, up.c.hops - 1).join(up, BlobRow.id == up.c.id)
    return await _walked(session, up.union_all(higher.where(BlobRow.parent_id.is_not(None))), upwards=True)


async def descendants_of(
    session: AsyncSession, blob_ids: Sequence[str], depth: int | None
) -> dict[str, list[Relative]]:
    """The blob itself and what derives from it, level by level in the order of creation, for each of the blobs."""
    down = _start(blob_ids).cte("descendants", recursive=True)
    lower = select(down.c.origin, BlobRow.id, down.c.hops + 1).join(down, BlobRow.parent_id == down.c.id)
    lower = lower.where(BlobRow.deleted_at.is_(None))
    if depth is not None:
        lower = lower.where(down.c.hops < depth)
    return await _walked(session, down.union_all(lower), upwards=False)


def _start(blob_ids: Sequence[str]) -> Select[str, str, int]:
    itself = select(BlobRow.id.label("origin"), BlobRow.id.label("id"), literal(0, Integer).label("hops"))
    return itself.where(BlobRow.id.in_(blob_ids), BlobRow.deleted_at.is_(None))


async def _walked(session: AsyncSession, walk: CTE, *, upwards: bool) -> dict[str, list[Relative]]:
    statement = select(walk.c.origin, BlobRow.id, walk.c.hops, *_FACTS).join(walk, BlobRow.id == walk.c.id)
    order = walk.c.hops.desc() if upwards else walk.c.hops
    families: dict[str, list[Relative]] = defaultdict(list)
    for origin, *facts in await session.execute(statement.order_by(order, BlobRow.ordinal)):
        families[origin].append(Relative(*facts))
    return families
