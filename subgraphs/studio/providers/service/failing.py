"""Why a run failed comes in, what its job is told goes out; and what a failed or cancelled job says of its run."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.errors import INTERNAL_ERROR, SERVICE_UNAVAILABLE, SubgraphError
from subgraphs.kit.graph import GraphError
from subgraphs.kit.jobs import CANCELLED, TIMEOUT, JobError, JobRun
from subgraphs.studio.providers.domain.outcome import ProcessingError
from subgraphs.studio.providers.domain.statuses import ErrorKind, JobStatus
from subgraphs.studio.providers.errors import PROVIDER_ERROR
from subgraphs.studio.providers.ports import Resources
from subgraphs.studio.providers.repository.providers import count_run, provider_of
from subgraphs.studio.providers.repository.runs import find_run
from subgraphs.studio.providers.service.announcing import JOB_CANCELLED, PROVIDER_FAILED, announce_end, announce_run

_CODES: Final = {
    ErrorKind.TIMEOUT: "PROVIDER_TIMEOUT",
    ErrorKind.INVALID_INPUT: "PROVIDER_INPUT",
    ErrorKind.INTERNAL_ERROR: PROVIDER_ERROR,
}
_KINDS: Final = {code: kind for kind, code in _CODES.items()} | {TIMEOUT: ErrorKind.TIMEOUT}
_PASSING: Final = frozenset({SERVICE_UNAVAILABLE, INTERNAL_ERROR, "DOWNSTREAM_SERVICE_ERROR", "RATE_LIMITED"})
_CALLERS: Final = frozenset({"BLOB_NOT_FOUND", "PERMISSION_DENIED", "QUOTA_EXCEEDED", "VALIDATION_ERROR"})
"""Codes of the graph that say what the owner of the blob did, and that a job shows as they are."""


def failure_of(error: ProcessingError | GraphError) -> JobError | SubgraphError:
    """What a job is ended with: for good, or to be tried again."""
    if isinstance(error, GraphError):
        if error.code in _PASSING:
            return SubgraphError(PROVIDER_ERROR, "The blobs cannot be reached at the moment.")
        return JobError(error.code if error.code in _CALLERS else PROVIDER_ERROR, error.message)
    code = _CODES[error.kind]
    return JobError(code, error.message) if error.final else SubgraphError(code, error.message)


async def end_run(job: JobRun[Resources], session: AsyncSession, code: str, message: str) -> None:
    """Write into a run that its job has failed for good, or was cancelled."""
    run = await find_run(session, job.id)
    if run is None:
        return
    run.completed_at = job.clock.now()
    run.prepared = None
    run.error_code, run.error_message = code, message
    if code == CANCELLED:
        run.status = JobStatus.CANCELLED
        announce_run(session, JOB_CANCELLED, run)
        return
    run.status = JobStatus.FAILED
    run.error_code = code if code in _CALLERS else PROVIDER_ERROR
    run.error_kind = _KINDS.get(code, ErrorKind.INVALID_INPUT if code in _CALLERS else ErrorKind.INTERNAL_ERROR)
    provider = await provider_of(session, run.provider_owner, run.provider_id)
    run.cost = provider.cost if provider is not None else 0.0
    await count_run(session, run.provider_owner, run.provider_id, completed=False, seconds=0.0)
    announce_end(session, PROVIDER_FAILED, run)
