"""The words for how far a provider, a job, a batch and a blob's processing have come (D-20 to D-25)."""

from collections.abc import Collection
from enum import StrEnum
from typing import Final


class ProviderState(StrEnum):
    """Whether a provider can be used."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    PENDING_VALIDATION = "pending_validation"
    REJECTED = "rejected"


class JobStatus(StrEnum):
    """How far a run of a provider on a blob has come."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class BatchStatus(StrEnum):
    """How far a batch has come."""

    PROCESSING = "processing"
    COMPLETED = "completed"
    PARTIAL = "partial"
    FAILED = "failed"


class ProcessingStatus(StrEnum):
    """What has become of a blob at a provider."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    SKIPPED = "skipped"
    NOT_PROCESSED = "not_processed"


class ProviderTrigger(StrEnum):
    """Why a provider runs."""

    REQUEST = "request"
    ON_CREATE = "onCreate"
    ON_EDIT = "onEdit"
    ON_DELETE = "onDelete"


class ErrorKind(StrEnum):
    """Why a run failed, as analytics count it."""

    TIMEOUT = "timeout"
    INVALID_INPUT = "invalid_input"
    INTERNAL_ERROR = "internal_error"


FINISHED: Final = frozenset({JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED})

_PROCESSING: Final = {
    JobStatus.QUEUED: ProcessingStatus.PENDING,
    JobStatus.RUNNING: ProcessingStatus.PROCESSING,
    JobStatus.COMPLETED: ProcessingStatus.COMPLETED,
    JobStatus.FAILED: ProcessingStatus.FAILED,
    JobStatus.CANCELLED: ProcessingStatus.SKIPPED,
}


def processing_status(job: JobStatus) -> ProcessingStatus:
    """What the newest job of a provider says of its blob."""
    return _PROCESSING[job]


def batch_status(jobs: Collection[JobStatus]) -> BatchStatus:
    """Processing until the last job has ended; then completed, partial or failed (D-24)."""
    if any(status not in FINISHED for status in jobs):
        return BatchStatus.PROCESSING
    completed = sum(status is JobStatus.COMPLETED for status in jobs)
    if completed == len(jobs):
        return BatchStatus.COMPLETED
    return BatchStatus.PARTIAL if completed else BatchStatus.FAILED
