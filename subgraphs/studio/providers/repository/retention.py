"""A moment comes in; runs and batches that ended before it, and of which nothing is asked any more, go.

Of each provider on each blob two runs stay, however old: the newest one, which says how far the blob is, and the newest
completed one, which says what came of it. What lineage tells of a run stands beside the delta that it made.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, exists, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from subgraphs.studio.providers.domain.statuses import FINISHED, JobStatus
from subgraphs.studio.providers.models import BatchRow, RunRow

_ROWS_UNKNOWN: Final = {"synchronize_session": False}


async def forget_batches(session: AsyncSession, before: datetime) -> None:
    """Forget batches all of whose runs ended before a moment. Their runs are then runs like any other."""
    going_on = exists().where(RunRow.batch_id == BatchRow.id, not_(_ended(before)))
    old = select(BatchRow.id).where(BatchRow.created_at < before, not_(going_on))
    loose = update(RunRow).where(RunRow.batch_id.in_(old)).values(batch_id=None, batch_place=None)
    await session.execute(loose, execution_options=_ROWS_UNKNOWN)
    empty = not_(exists().where(RunRow.batch_id == BatchRow.id))
    await session.execute(delete(BatchRow).where(BatchRow.created_at < before, empty), execution_options=_ROWS_UNKNOWN)


async def forget_runs(session: AsyncSession, before: datetime) -> None:
    """Forget runs that ended before a moment, are in no batch, and after which their provider ran on their blob again;
    completed ones only where a later one was completed."""
    later = aliased(RunRow)
    again = and_(
        later.blob_id == RunRow.blob_id,
        later.provider_id == RunRow.provider_id,
        later.owner_id == RunRow.owner_id,
        or_(later.created_at > RunRow.created_at, and_(later.created_at == RunRow.created_at, later.id > RunRow.id)),
    )
    completed_again = exists().where(again, later.status == JobStatus.COMPLETED)
    superseded = and_(exists().where(again), or_(RunRow.status != JobStatus.COMPLETED, completed_again))
    old = delete(RunRow).where(_ended(before), RunRow.batch_id.is_(None), superseded)
    await session.execute(old, execution_options=_ROWS_UNKNOWN)


def _ended(before: datetime) -> ColumnElement[bool]:
    return and_(RunRow.status.in_(FINISHED), RunRow.completed_at.is_not(None), RunRow.completed_at < before)
