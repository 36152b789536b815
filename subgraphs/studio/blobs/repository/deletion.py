"""A blob comes in; it, or the whole tree below it, is removed or hidden by single statements; what went goes out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.blobs.models import BlobRow

_ROWS_UNKNOWN = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class GoneBlob:
    """A blob that was removed or hidden. `version` is its last one."""

    id: str
    version: int
    size: int
    parent_id: str | None


async def remove_blobs(session: AsyncSession, blob_id: str, *, cascade: bool) -> list[GoneBlob]:
    """Delete a blob with its history, and with `cascade` its descendants. Children left behind become roots."""
    statement = delete(BlobRow).where(_affected(blob_id, cascade))
    gone = statement.returning(BlobRow.id, BlobRow.version, BlobRow.size, BlobRow.parent_id)
    return [GoneBlob(*row) for row in await session.execute(gone, execution_options=_ROWS_UNKNOWN)]


async def hide_blobs(session: AsyncSession, blob_id: str, *, cascade: bool, at: datetime) -> list[GoneBlob]:
    """Hide a blob, and with `cascade` its descendants, each with one more version. Visible children become roots."""
    visible = BlobRow.deleted_at.is_(None)
    statement = (
        update(BlobRow)
        .where(_affected(blob_id, cascade), visible)
        .values(deleted_at=at, updated_at=at, version=BlobRow.version + 1)
        .returning(BlobRow.id, BlobRow.version, BlobRow.size, BlobRow.parent_id)
    )
    gone = [GoneBlob(*row) for row in await session.execute(statement, execution_options=_ROWS_UNKNOWN)]
    orphaned = update(BlobRow).where(BlobRow.parent_id == blob_id, visible).values(parent_id=None)
    await session.execute(orphaned, execution_options=_ROWS_UNKNOWN)
    return gone


def _affected(blob_id: str, cascade: bool) -> ColumnElement[bool]:
    if not cascade:
        return BlobRow.id == blob_id
    tree = select(BlobRow.id).where(BlobRow.id == blob_id).cte("tree", recursive=True)
    below = select(BlobRow.id).join(tree, BlobRow.parent_id == tree.c.id)
    return BlobRow.id.in_(select(tree.union(below).c.id))
