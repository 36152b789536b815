"""A job's id comes in; its coroutine is run under a lease, and how that ended is written into its row."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database, on_commit
from subgraphs.kit.errors import INTERNAL_ERROR, SubgraphError
from subgraphs.kit.graph import Graph
from subgraphs.kit.jobs import repository
from subgraphs.kit.jobs.errors import JobError, LeaseLostError, RetryLaterError
from subgraphs.kit.jobs.job import TIMEOUT, DueJob, JobStatus, LeasedJob
from subgraphs.kit.jobs.kinds import JobKind
from subgraphs.kit.jobs.outcome import WAS_CANCELLED, Again, Failed, Outcome, Postponed, next_step
from subgraphs.kit.jobs.queueing import Desk, finish_unsuccessfully
from subgraphs.kit.jobs.run import JobRun
from subgraphs.kit.jobs.running import Running, RunningJobs, Stop

R = TypeVar("R")

_GIVE_BACK_SECONDS = 10

_logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Parts(Generic[R]):
    """What runs of one subgraph work with."""

    resources: R
    database: Database
    clock: Clock
    graph: Graph


class Runner(Generic[R]):
    """Runs jobs of one subgraph in this process."""

    def __init__(
        self, kinds: Mapping[str, JobKind[R]], parts: Parts[R], desk: Desk, *, lease: timedelta, retry_base: timedelta
    ) -> None:
        self.running = RunningJobs(parts.database, parts.clock, lease)
        self._kinds = kinds
        self._parts = parts
        self._desk = desk
        self._lease = lease
        self._retry_base = retry_base
        self._ending: set[asyncio.Task[bool]] = set()

    async def run(self, job_id: str) -> bool:
        """Run a job if it is due and nobody else does; answers whether it was run.

        Whoever is cancelled in here stops the worker: the job is given back before this ends.
        """
        task = asyncio.create_task(self._run(job_id))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)
        return await task

    async def _run(self, job_id: str) -> bool:
        async with self._parts.database.transaction() as session:
            # The turn to write may be long in coming: the lease counts from then on.
            await session.connection()
            now = self._parts.clock.now()
            job = await repository.take(session, job_id, now=now, lease_until=now + self._lease)
        if job is None:
            return False
        outcome = await self._attempt(self._kinds[job.kind], self._run_of(job))
        if outcome is not None:
            await self.settle(job, outcome)
        return True

    async def give_back(self) -> None:
        """End all runs, for other workers to take up, and wait until their rows say so."""
        self.running.give_back()
        if self._ending:
            _, late = await asyncio.wait(self._ending, timeout=_GIVE_BACK_SECONDS)
            if late:
                _logger.warning("jobs do not end; their leases will", subgraph=self._parts.database.name)

    async def take_back(self, job: LeasedJob) -> None:
        """Let a job run again whose worker died. One that runs here is alive, and its renewal only late."""
        if self.running.has(job.id, job.generation):
            return
        _logger.warning("a job's worker was lost", job=job.id, kind=job.kind)
        await self.settle(job, Postponed(lost=True))

    async def settle(self, job: LeasedJob, outcome: Outcome) -> None:
        """Write how a run ended, unless it is not the one that counts any more."""
        try:
            await self._settle(job, outcome, tell=True)
        except HookError as error:
            _logger.exception("the hook for failed jobs failed", job=job.id, kind=job.kind, exc_info=error.__cause__)
            await self._settle(job, outcome, tell=False)

    async def tell_failed(self, job: LeasedJob, session: AsyncSession, code: str, message: str) -> None:
        """Call the kind's hook, if it has one."""
        kind = self._kinds.get(job.kind)
        if kind is not None and kind.failed is not None:
            await kind.failed(self._run_of(job), session, code, message)

    def _run_of(self, job: LeasedJob) -> JobRun[R]:
        parts, kind = self._parts, self._kinds.get(job.kind)
        return JobRun(
            job,
            every=kind.every if kind is not None else None,
            resources=parts.resources,
            database=parts.database,
            clock=parts.clock,
            graph=parts.graph,
        )

    async def _attempt(self, kind: JobKind[R], run: JobRun[R]) -> Outcome | None:
        """Run the coroutine to its end; None where nothing is left to write."""
        running = Running(run.id, run.generation, asyncio.create_task(_bounded(kind, run)))
        self.running.add(running)
        try:
            await asyncio.wait([running.task])
        except asyncio.CancelledError:
            # Whoever cancels this task stops the worker; the coroutine still gets its time to end.
            running.end(Stop.GIVEN_BACK)
            await asyncio.wait([running.task])
        finally:
            await self.running.remove(running)
        return _judge(run, running)

    async def _settle(self, job: LeasedJob, outcome: Outcome, *, tell: bool) -> None:
        now = self._parts.clock.now()
        async with self._parts.database.transaction() as session:
            found = await repository.lock(session, job.id)
            if found is None or found[0].generation != job.generation or found[1] != JobStatus.RUNNING:
                return
            if _is_lost(outcome) and not await repository.is_expired(session, job.id, now):
                return  # its worker has renewed the lease meanwhile
            job = found[0]
            step = next_step(job, outcome, cancel_requested=found[2], now=now, retry_base=self._retry_base)
            again = await self._fail(session, job, step, now, tell=tell) if isinstance(step, Failed) else step
            if again is not None:
                await self._requeue(session, job, again)

    async def _fail(
        self, session: AsyncSession, job: LeasedJob, failure: Failed, now: datetime, *, tell: bool
    ) -> Again | None:
        """End a job; a recurring one comes again at its next time."""
        if tell:
            try:
                await self.tell_failed(job, session, failure.code, failure.message)
                await session.flush()
            except Exception as error:
                raise HookError from error
        kind = self._kinds.get(job.kind)
        if kind is not None and kind.every is not None:
            return Again(now + kind.every, attempt=0, losses=0, error=failure)
        await finish_unsuccessfully(session, job.id, failure.code, failure.message, now)
        return None

    async def _requeue(self, session: AsyncSession, job: LeasedJob, step: Again) -> None:
        await repository.change(
            session,
            job.id,
            status=JobStatus.QUEUED,
            run_at=step.run_at,
            attempt=step.attempt,
            losses=step.losses,
            lease_until=None,
            error_code=step.error and step.error.code[:64],
            error_message=step.error and step.error.message[:1000],
        )
        due = DueJob(job.id, job.kind, job.generation, step.run_at)
        on_commit(session, lambda: self._desk.offer(due))


class HookError(Exception):
    """The hook of a kind has failed, and with it the transaction."""


async def _bounded(kind: JobKind[R], run: JobRun[R]) -> None:
    async with asyncio.timeout(kind.timeout.total_seconds()) as limit:
        try:
            await kind.run(run)
        except TimeoutError as error:
            if limit.expired():
                raise
            raise RuntimeError("the job's own wait took too long") from error
    if not run.completed:
        async with run.completing():
            pass


def _is_lost(outcome: Outcome) -> bool:
    return isinstance(outcome, Postponed) and outcome.lost


def _judge(run: "JobRun[R]", running: Running) -> Outcome | None:
    error = asyncio.CancelledError() if running.task.cancelled() else running.task.exception()
    if run.completed or error is None:
        if error is not None and running.stop is None:
            _logger.error("a job failed after it was completed", job=run.id, kind=run.kind, exc_info=error)
        return None
    if running.stop is Stop.LOST or isinstance(error, LeaseLostError):
        _logger.warning("a job was taken over by another worker", job=run.id, kind=run.kind)
        return None
    if running.stop is Stop.CANCELLED:
        return WAS_CANCELLED
    if running.stop is Stop.GIVEN_BACK:
        return Postponed()
    return _outcome_of(run, error)


def _outcome_of(run: "JobRun[R]", error: BaseException) -> Outcome:
    """What an exception means that the coroutine has raised by itself."""
    match error:
        case RetryLaterError():
            return Postponed(error.delay)
        case JobError():
            return Failed(error.code, error.message, final=True)
        case SubgraphError():
            _logger.warning("a job's attempt failed", job=run.id, kind=run.kind, code=error.code, reason=error.message)
            return Failed(error.code, error.message)
        case TimeoutError():
            _logger.warning("a job took too long", job=run.id, kind=run.kind)
            return Failed(TIMEOUT, "The job took too long.")
        case _:
            _logger.error("a job's attempt failed", job=run.id, kind=run.kind, attempt=run.attempt, exc_info=error)
            return Failed(INTERNAL_ERROR, "Something went wrong on our side; the job's id names the log entry.")
