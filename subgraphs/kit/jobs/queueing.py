"""A transaction and a wish come in: a job's row is written, cancelled or read with it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.database import on_commit
from subgraphs.kit.ids import uuid7
from subgraphs.kit.jobs import repository
from subgraphs.kit.jobs.job import CANCELLED, DueJob, Job, JobStatus, LeasedJob

DESK: Final = "jobs"
"""Where a session of a subgraph with jobs has its `Desk`."""

RECURRING: Final = "every"
"""The unique text of a recurring kind's row."""

_CANCELLED_MESSAGE: Final = "The job was cancelled."
_LONGEST_MESSAGE: Final = 1000


class Desk(Protocol):
    """What a transaction needs to know of its subgraph's jobs."""

    def attempts_of(self, kind: str) -> int:
        """How many attempts a kind has; LookupError for a kind that the subgraph does not declare."""
        ...

    async def tell_failed(self, job: LeasedJob, session: AsyncSession, code: str, message: str) -> None:
        """Call the kind's hook."""
        ...

    def offer(self, job: DueJob) -> None:
        """A queued row has been committed."""
        ...

    def look_for_cancelled(self) -> None:
        """The wish to cancel a running job has been committed."""
        ...


async def enqueue(
    session: AsyncSession,
    kind: str,
    *,
    scope: str,
    key: str,
    arguments: Mapping[str, Any] | None = None,  # Any: JSON values
    now: datetime,
    run_at: datetime | None = None,
    unique: str | None = None,
) -> str:
    """Let a job run when and only when `session` commits, not before `run_at`; answers its id, `job_…`.

    With `unique`, an unfinished job of this kind with the same text is the one; then nothing is enqueued and its id
    answered. Scope and key are the organization or owner and the record that the job is about, as in events.
    """
    desk = _desk(session)
    due = DueJob(id=f"job_{uuid7().replace('-', '')}", kind=kind, generation=0, run_at=max(run_at or now, now))
    row = new_row(due, attempts=desk.attempts_of(kind), scope=scope, key=key, arguments=arguments, unique=unique)
    job_id = await repository.add(session, row | {"created_at": now})
    if job_id == due.id:
        on_commit(session, lambda: desk.offer(due))
    return job_id


async def cancel(session: AsyncSession, job_id: str, *, now: datetime) -> bool:
    """Cancel a job when `session` commits: at once where it is queued, else as soon as its worker hears of it.

    False where it has finished already, or is not there. The kind's `failed` hook is called with the code CANCELLED,
    for a queued job in this transaction.
    """
    desk = _desk(session)
    found = await repository.lock(session, job_id)
    if found is None:
        return False
    job, status, _ = found
    if status == JobStatus.QUEUED:
        await desk.tell_failed(job, session, CANCELLED, _CANCELLED_MESSAGE)
        await finish_unsuccessfully(session, job_id, CANCELLED, _CANCELLED_MESSAGE, now)
        return True
    if status == JobStatus.RUNNING:
        await repository.change(session, job_id, cancel_requested=True)
        on_commit(session, desk.look_for_cancelled)
        return True
    return False


async def find_job(session: AsyncSession, job_id: str) -> Job | None:
    """The job with this id. Whether the asker may see it is the caller's question: look at its scope."""
    return next(iter(await repository.find(session, [job_id])), None)


async def find_jobs(session: AsyncSession, ids: Collection[str]) -> list[Job]:
    """The jobs with these ids, in no order, without those that are not there."""
    return await repository.find(session, ids) if ids else []


async def finish_unsuccessfully(session: AsyncSession, job_id: str, code: str, message: str, now: datetime) -> None:
    """Write that a locked job has failed, or was cancelled where that is the code."""
    await repository.change(
        session,
        job_id,
        status=JobStatus.CANCELLED if code == CANCELLED else JobStatus.FAILED,
        unique_text=None,
        lease_until=None,
        cancel_requested=False,
        error_code=code[:64],
        error_message=message[:_LONGEST_MESSAGE],
        completed_at=now,
    )


def new_row(
    due: DueJob,
    *,
    attempts: int,
    scope: str = "",
    key: str = "",
    arguments: Mapping[str, Any] | None = None,  # Any: JSON values
    unique: str | None = None,
) -> dict[str, Any]:  # Any: column values
    """A queued row that has not run yet."""
    return {
        "id": due.id,
        "kind": due.kind,
        "scope": scope,
        "key": key,
        "status": JobStatus.QUEUED,
        "arguments": dict(arguments or {}),
        "progress": 0,
        "attempt": 0,
        "attempts": attempts,
        "losses": 0,
        "generation": due.generation,
        "run_at": due.run_at,
        "created_at": due.run_at,
        "cancel_requested": False,
        "unique_text": unique,
    }


def _desk(session: AsyncSession) -> Desk:
    desk: Desk | None = session.info.get(DESK)
    if desk is None:
        raise LookupError("this session is no transaction of a subgraph with jobs")
    return desk
