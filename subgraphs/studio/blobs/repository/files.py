"""Digests of large contents come in; which of them stand in the file store, and which nobody names any more, go out."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.blobs.models import ContentRow, FileRow

_ROWS_UNKNOWN = {"synchronize_session": False}


async def claim_file(session: AsyncSession, digest: str, size: int, now: datetime) -> bool:
    """Say that a file is about to be named; whether it is there already."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    claimed = insert(FileRow).values(digest=digest, size=size, present=False, used_at=now)
    claimed = claimed.on_conflict_do_update(index_elements=[FileRow.digest], set_={"used_at": now})
    return (await session.scalars(claimed.returning(FileRow.present), execution_options=_ROWS_UNKNOWN)).one()


async def mark_present(session: AsyncSession, digest: str) -> None:
    """The file is there now."""
    there = update(FileRow).where(FileRow.digest == digest).values(present=True)
    await session.execute(there, execution_options=_ROWS_UNKNOWN)


async def use_files(session: AsyncSession, digests: Sequence[str], now: datetime) -> set[str]:
    """Those of the digests whose files are there; until this transaction ends nobody deletes them."""
    if not digests:
        return set()
    used = update(FileRow).where(FileRow.digest.in_(sorted(digests)), FileRow.present).values(used_at=now)
    return set(await session.scalars(used.returning(FileRow.digest), execution_options=_ROWS_UNKNOWN))


async def unused_files(session: AsyncSession, before: datetime, limit: int) -> Sequence[str]:
    """Files that no blob names and nobody has claimed since a moment; locked for this transaction."""
    named = exists().where(ContentRow.digest == FileRow.digest, ContentRow.filed)
    statement = select(FileRow.digest).where(FileRow.used_at < before, ~named).order_by(FileRow.used_at).limit(limit)
    return (await session.scalars(statement.with_for_update(skip_locked=True))).all()


async def forget_files(session: AsyncSession, digests: Sequence[str]) -> None:
    """The files are no longer there."""
    await session.execute(delete(FileRow).where(FileRow.digest.in_(digests)), execution_options=_ROWS_UNKNOWN)
