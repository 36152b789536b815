"""Owners, blobs and ids come in, rows of runs, batches and remembered outcomes go out, and changes go back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page, fetch_pages
from subgraphs.studio.providers.domain.statuses import FINISHED, JobStatus
from subgraphs.studio.providers.models import BatchRow, MemoRow, RunRow

NEWEST_FIRST: Final = (SortKey(RunRow.created_at, descending=True), SortKey(RunRow.id, descending=True))

Pair = tuple[str, str]
"""A blob's id and a provider's."""


async def add_run(session: AsyncSession, run: RunRow) -> None:
    """Insert a run."""
    session.add(run)
    await session.flush()


async def add_batch(session: AsyncSession, batch: BatchRow) -> None:
    """Insert a batch."""
    session.add(batch)
    await session.flush()


async def find_run(session: AsyncSession, run_id: str) -> RunRow | None:
    """A run, whoever owns it."""
    return await session.get(RunRow, run_id)


async def find_runs(session: AsyncSession, ids: Collection[str]) -> Sequence[RunRow]:
    """Runs, whoever owns them."""
    return (await session.scalars(select(RunRow).where(RunRow.id.in_(ids)))).all()


async def run_to_do(session: AsyncSession, run_id: str) -> RunRow | None:
    """A run with what it has prepared."""
    return await session.scalar(select(RunRow).where(RunRow.id == run_id).options(undefer(RunRow.prepared)))


async def change_run(session: AsyncSession, run_id: str, **values: Any) -> None:  # Any: column values
    """Write what has become of a run."""
    await session.execute(update(RunRow).where(RunRow.id == run_id).values(**values))


async def runs_page(
    session: AsyncSession,
    owner_id: str,
    request: PageRequest,
    *,
    provider_id: str | None,
    blob_id: str | None,
    status: JobStatus | None,
) -> Page[RunRow]:
    """A page of an owner's runs, the newest first."""
    statement = select(RunRow).where(RunRow.owner_id == owner_id)
    if provider_id is not None:
        statement = statement.where(RunRow.provider_id == provider_id)
    if blob_id is not None:
        statement = statement.where(RunRow.blob_id == blob_id)
    if status is not None:
        statement = statement.where(RunRow.status == status)
    return await fetch_page(session, statement, NEWEST_FIRST, request)


async def runs_of_blobs(
    session: AsyncSession, owner_id: str, blob_ids: Sequence[str], request: PageRequest
) -> dict[str, Page[RunRow]]:
    """The same page of the runs on each of the blobs, the newest first."""
    statement = select(RunRow).where(RunRow.owner_id == owner_id)
    return await fetch_pages(session, statement, RunRow.blob_id, list(blob_ids), NEWEST_FIRST, request)


async def newest_runs(session: AsyncSession, owner_id: str, blob_ids: Collection[str]) -> dict[Pair, RunRow]:
    """The newest run of each provider on each of the blobs, in the order of the runs."""
    return await _newest(session, RunRow.owner_id == owner_id, RunRow.blob_id.in_(blob_ids))


async def newest_completed(session: AsyncSession, owner_id: str, pairs: Collection[Pair]) -> dict[Pair, RunRow]:
    """The newest completed run of each provider on its blob."""
    blobs, providers = {blob_id for blob_id, _ in pairs}, {provider_id for _, provider_id in pairs}
    completed = (RunRow.status == JobStatus.COMPLETED, RunRow.provider_id.in_(providers))
    return await _newest(session, RunRow.owner_id == owner_id, RunRow.blob_id.in_(blobs), *completed)


async def _newest(session: AsyncSession, *which: ColumnElement[bool]) -> dict[Pair, RunRow]:
    """The newest of these runs of each provider on each blob."""
    newest_first = (RunRow.created_at.desc(), RunRow.id.desc())
    place = func.row_number().over(partition_by=(RunRow.blob_id, RunRow.provider_id), order_by=newest_first)
    ranked = select(RunRow.id, place.label("place")).where(*which).subquery()
    statement = select(RunRow).join(ranked, ranked.c.id == RunRow.id).where(ranked.c.place == 1)
    rows = (await session.scalars(statement.order_by(RunRow.created_at, RunRow.id))).all()
    return {(row.blob_id, row.provider_id): row for row in rows}


async def runs_on(session: AsyncSession, blob_ids: Collection[str]) -> Sequence[RunRow]:
    """All runs on the blobs, the oldest first: few, as each is the work of a provider."""
    statement = select(RunRow).where(RunRow.blob_id.in_(blob_ids))
    return (await session.scalars(statement.order_by(RunRow.created_at, RunRow.id))).all()


async def unfinished_on(session: AsyncSession, blob_ids: Collection[str]) -> Sequence[str]:
    """Ids of the runs on these blobs that have not ended."""
    open_statuses = [status for status in JobStatus if status not in FINISHED]
    statement = select(RunRow.id).where(RunRow.blob_id.in_(blob_ids), RunRow.status.in_(open_statuses))
    return (await session.scalars(statement)).all()


async def find_batch(session: AsyncSession, batch_id: str) -> BatchRow | None:
    """A batch, whoever owns it."""
    return await session.get(BatchRow, batch_id)


async def find_batches(session: AsyncSession, ids: Collection[str]) -> Sequence[BatchRow]:
    """Batches, whoever owns them."""
    return (await session.scalars(select(BatchRow).where(BatchRow.id.in_(ids)))).all()


async def runs_of_batches(session: AsyncSession, batch_ids: Collection[str]) -> Sequence[RunRow]:
    """The runs of batches, in their places."""
    statement = select(RunRow).where(RunRow.batch_id.in_(batch_ids))
    return (await session.scalars(statement.order_by(RunRow.batch_id, RunRow.batch_place))).all()


async def find_memo(session: AsyncSession, key: str) -> Mapping[str, Any] | None:  # Any: JSON values
    """A remembered outcome."""
    row = await session.get(MemoRow, key)
    return None if row is None else row.outcome


async def remember(session: AsyncSession, key: str, outcome: Mapping[str, Any], now: datetime) -> None:  # Any: JSON
    """Remember an outcome, unless it is remembered already."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"key": key, "outcome": dict(outcome), "at": now}
    await session.execute(insert(MemoRow).values(values).on_conflict_do_nothing())


async def forget_memos(session: AsyncSession, before: datetime) -> None:
    """Forget outcomes that were remembered before a moment."""
    await session.execute(delete(MemoRow).where(MemoRow.at < before))
