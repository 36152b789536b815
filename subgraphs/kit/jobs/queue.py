"""Ids of due jobs come in; they reach a worker: the port, and the way within one process."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Protocol

import structlog

from subgraphs.kit.jobs.job import DueJob

_logger = structlog.get_logger(__name__)


class JobQueue(Protocol):
    """Carries ids of due jobs to workers. It may lose them or bring them twice: the rows are the truth."""

    async def put(self, jobs: Sequence[DueJob]) -> None:
        """Bring them to a worker. Raises an exception where that is not possible at the moment."""
        ...


class LocalQueue:
    """Runs jobs in this process: `run(job_id)` at most `concurrency` at once, and of a limited kind at most its own."""

    def __init__(self, run: Callable[[str], Awaitable[object]], *, concurrency: int, limits: Mapping[str, int]) -> None:
        self._run = run
        self._shared = asyncio.Semaphore(concurrency)
        self._own = {kind: asyncio.Semaphore(limit) for kind, limit in limits.items()}
        self._tasks: set[asyncio.Task[None]] = set()

    async def put(self, jobs: Sequence[DueJob]) -> None:
        """Begin with them as soon as there is room."""
        for job in jobs:
            task = asyncio.create_task(self._run_one(job))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Begin nothing new, give back what runs."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task

    async def _run_one(self, job: DueJob) -> None:
        async with self._own.get(job.kind, self._shared):
            try:
                await self._run(job.id)
            except Exception:  # whatever it is, the row is swept again
                _logger.exception("a job could not be run", job=job.id, kind=job.kind)
