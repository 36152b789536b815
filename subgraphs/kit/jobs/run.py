"""A leased row and the subgraph's parts come in; what a job's coroutine works with goes out."""

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final, Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database
from subgraphs.kit.graph import Graph
from subgraphs.kit.jobs import repository
from subgraphs.kit.jobs.errors import LeaseLostError
from subgraphs.kit.jobs.job import JobStatus, LeasedJob
from subgraphs.kit.outbox import publish

R = TypeVar("R")

PROGRESSED: Final = "job.progressed"
"""Topic of the event that tells of progress: `{jobId, kind, progress}`, with the job's scope and key."""

_COMPLETE: Final = 100
_SECONDS_BETWEEN_PROGRESS: Final = 0.5


class JobRun(Generic[R]):
    """One run of a job. All that it writes into its database goes through `transaction` or `completing`."""

    def __init__(
        self,
        job: LeasedJob,
        *,
        every: timedelta | None,
        resources: R,
        database: Database,
        clock: Clock,
        graph: Graph,
    ) -> None:
        self.resources = resources
        self.database = database
        self.clock = clock
        self.graph = graph
        self.completed = False
        self._job = job
        self._every = every
        self._progress = job.progress
        self._progressed_at = float("-inf")

    @property
    def id(self) -> str:
        """The job's id, the same in each run."""
        return self._job.id

    @property
    def kind(self) -> str:
        """The name of its kind."""
        return self._job.kind

    @property
    def key(self) -> str:
        """The record that it is about."""
        return self._job.key

    @property
    def scope(self) -> str:
        """The organization or owner of the record."""
        return self._job.scope

    @property
    def arguments(self) -> Mapping[str, Any]:  # Any: JSON values
        """What it was enqueued with."""
        return self._job.arguments

    @property
    def attempt(self) -> int:
        """Which attempt this is, from 1."""
        return self._job.attempt

    @property
    def attempts(self) -> int:
        """How many there may be."""
        return self._job.attempts

    @property
    def generation(self) -> int:
        """The number that fences this run's writes."""
        return self._job.generation

    async def progress(self, percent: int) -> None:
        """Tell how far the job is, 0 to 100. A lower value than before is ignored, and so is one too soon after.

        LeaseLostError where another worker has taken the job over: then this run is of no use any more.
        """
        percent = max(0, min(percent, _COMPLETE))
        if percent <= self._progress or time.monotonic() - self._progressed_at < _SECONDS_BETWEEN_PROGRESS:
            return
        self._progress, self._progressed_at = percent, time.monotonic()
        async with self.database.transaction() as session:
            await self._write(session, progress=percent)
            if self.scope:
                payload = {"jobId": self.id, "kind": self.kind, "progress": percent}
                publish(session, PROGRESSED, scope=self.scope, key=self.key, payload=payload)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session for writing, committed at the end of the block: only while this run is the one that counts.

        LeaseLostError otherwise, and then nothing is written.
        """
        async with self.database.transaction() as session:
            if not await repository.holds(session, self.id, self.generation):
                raise LeaseLostError(self.id)
            yield session
            await session.flush()
            # Last, not first: who cancels a job locks its record before its row, and so does this.
            await self._write(session, progress=self._progress)

    @asynccontextmanager
    async def completing(self, result: Mapping[str, Any] | None = None) -> AsyncIterator[AsyncSession]:  # Any: JSON
        """The last transaction: what is written in the block and "completed" commit together."""
        async with self.database.transaction() as session:
            if not await repository.holds(session, self.id, self.generation):
                raise LeaseLostError(self.id)
            yield session
            await session.flush()
            now = self.clock.now()
            done: dict[str, Any] = {
                "completed_at": now,
                "lease_until": None,
                "cancel_requested": False,
                "progress": _COMPLETE,
            }
            done |= {"error_code": None, "error_message": None, "result": None if result is None else dict(result)}
            if self._every is None:
                await self._write(session, **done, status=JobStatus.COMPLETED, unique_text=None)
            else:
                again = now + self._every
                await self._write(session, **done, status=JobStatus.QUEUED, run_at=again, attempt=0, losses=0)
        self.completed = True

    async def _write(self, session: AsyncSession, **values: Any) -> None:  # Any: column values
        if not await repository.change_run(session, self.id, self.generation, **values):
            raise LeaseLostError(self.id)
