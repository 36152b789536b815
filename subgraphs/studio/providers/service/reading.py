"""Who asks and for which runs come in; own jobs, batches and what became of blobs go out (D-23 to D-25)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.studio.providers.domain.statuses import JobStatus, ProcessingStatus, processing_status
from subgraphs.studio.providers.errors import batch_not_found, job_not_found, permission_denied
from subgraphs.studio.providers.models import BatchRow, RunRow
from subgraphs.studio.providers.repository.runs import find_batch, find_run, runs_page


@dataclass(frozen=True, slots=True)
class JobCriteria:
    """What a list of jobs is narrowed to."""

    provider_id: str | None = None
    blob_id: str | None = None
    status: JobStatus | None = None


@dataclass(frozen=True, slots=True)
class Processing:
    """What has become of a blob at a provider."""

    blob_id: str
    provider_id: str
    status: ProcessingStatus
    last_processed_version: int | None = None
    processed_at: datetime | None = None
    output_blob_id: str | None = None
    figures: dict[str, Any] | None = field(default=None)  # Any: JSON values


async def list_jobs(session: AsyncSession, user_id: str, criteria: JobCriteria, request: PageRequest) -> Page[RunRow]:
    """A page of the user's jobs, the newest first."""
    return await runs_page(
        session,
        user_id,
        request,
        provider_id=criteria.provider_id,
        blob_id=criteria.blob_id,
        status=criteria.status,
    )


async def get_job(session: AsyncSession, user_id: str, job_id: str) -> RunRow:
    """An own job; NOT_FOUND where there is none, PERMISSION_DENIED for another user's."""
    run = await find_run(session, job_id) if "\0" not in job_id else None
    if run is None:
        raise job_not_found(job_id)
    if run.owner_id != user_id:
        raise permission_denied("The job belongs to another user")
    return run


async def get_batch(session: AsyncSession, user_id: str, batch_id: str) -> BatchRow:
    """An own batch; NOT_FOUND where there is none, PERMISSION_DENIED for another user's."""
    batch = await find_batch(session, batch_id) if "\0" not in batch_id else None
    if batch is None:
        raise batch_not_found(batch_id)
    if batch.owner_id != user_id:
        raise permission_denied("The batch belongs to another user")
    return batch


def overlay(requested: Sequence[str], newest: Sequence[RunRow]) -> list[tuple[str, ProcessingStatus]]:
    """What became of a blob at each provider: those it was made for, in their order, then others that ran on it.

    A provider that the blob was made for is pending until its first run is known here: the blob tells of it at
    once, this subgraph hears of it a moment later.
    """
    statuses = dict.fromkeys(requested, ProcessingStatus.PENDING)
    return list((statuses | {run.provider_id: processing_status(JobStatus(run.status)) for run in newest}).items())


def processing_of(
    blob_id: str, provider_id: str, *, requested: bool, newest: RunRow | None, completed: RunRow | None
) -> Processing:
    """What has become of a blob at one provider (D-25): the newest run's status, the newest completed one's output."""
    if newest is None:
        status = ProcessingStatus.PENDING if requested else ProcessingStatus.NOT_PROCESSED
        return Processing(blob_id, provider_id, status)
    status = processing_status(JobStatus(newest.status))
    if completed is None:
        return Processing(blob_id, provider_id, status)
    return Processing(
        blob_id,
        provider_id,
        status,
        completed.blob_version,
        completed.completed_at,
        completed.output_blob_id,
        completed.figures,
    )
