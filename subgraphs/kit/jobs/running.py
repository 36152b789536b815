"""The runs of one subgraph in this process, kept alive by one task for all: leases renewed, cancellations heard."""

import asyncio
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.jobs import repository

_WATCH_SECONDS: Final = 1.0
_BEATS_IN_A_LEASE: Final = 3

_logger = structlog.get_logger(__name__)


class Stop(Enum):
    """Why a run was ended from outside."""

    CANCELLED = auto()
    GIVEN_BACK = auto()
    LOST = auto()


@dataclass(slots=True, eq=False)
class Running:
    """One run: the task of its coroutine, and why that was cancelled, if it was."""

    job_id: str
    generation: int
    task: "asyncio.Task[None]"
    stop: Stop | None = None
    renewed_at: float = field(default_factory=time.monotonic)

    def end(self, why: Stop) -> None:
        """Cancel the coroutine; the first reason is the one that counts."""
        if self.stop is None:
            self.stop = why
            self.task.cancel()


class RunningJobs:
    """All runs of one subgraph in this process."""

    def __init__(self, database: Database, clock: Clock, lease: timedelta) -> None:
        self._database = database
        self._clock = clock
        self._lease = lease
        self._runs: dict[str, Running] = {}
        self._wake = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._runs)

    def add(self, run: Running) -> None:
        """Keep a run alive from now on."""
        self._runs[run.job_id] = run
        if self._watch is None:
            self._watch = asyncio.create_task(self._keep())

    async def remove(self, run: Running) -> None:
        """A run has ended."""
        if self._runs.get(run.job_id) is run:
            del self._runs[run.job_id]
        if not self._runs and self._watch is not None:
            watch, self._watch = self._watch, None
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch

    def has(self, job_id: str, generation: int) -> bool:
        """Whether this very run is one of them."""
        run = self._runs.get(job_id)
        return run is not None and run.generation == generation

    def look_for_cancelled(self) -> None:
        """Somebody of this process wants one cancelled: look at once."""
        self._wake.set()

    def give_back(self) -> None:
        """End all runs, for others to take up."""
        for run in self._all():
            run.end(Stop.GIVEN_BACK)

    def _all(self) -> Iterable[Running]:
        return list(self._runs.values())

    async def _keep(self) -> None:
        lease = self._lease.total_seconds()
        wait, beat = min(_WATCH_SECONDS, lease / _BEATS_IN_A_LEASE), lease / _BEATS_IN_A_LEASE
        beaten = time.monotonic()
        while True:
            self._wake.clear()
            # Not `wait_for`: in Python 3.11 it loses a cancellation that meets the event.
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._wake.wait()
            try:
                await self._cancel_wanted()
                if time.monotonic() - beaten >= beat:
                    await self._renew()
                    beaten = time.monotonic()
            except (SQLAlchemyError, SubgraphError, OSError):
                _logger.exception("leases could not be renewed; trying again", subgraph=self._database.name)
                self._end_expired()

    async def _cancel_wanted(self) -> None:
        async with self._database.reading() as session:
            wanted = await repository.to_be_cancelled(session, list(self._runs))
        for run in self._all():
            if run.job_id in wanted:
                run.end(Stop.CANCELLED)

    async def _renew(self) -> None:
        async with self._database.transaction() as session:
            # The turn to write may be long in coming: the lease counts from then on.
            await session.connection()
            runs = {run.job_id: run for run in self._all()}
            generations = {run.job_id: run.generation for run in runs.values()}
            begun = time.monotonic()
            held = await repository.renew(session, generations, self._clock.now() + self._lease)
        for job_id, run in runs.items():
            if job_id in held:
                run.renewed_at = begun
            elif self._runs.get(job_id) is run:  # it has not just ended by itself
                run.end(Stop.LOST)

    def _end_expired(self) -> None:
        """A worker that cannot reach its database must suppose that others have taken over.

        One that was slow need not: its renewal has said which runs are still its own.
        """
        latest = time.monotonic() - self._lease.total_seconds()
        for run in self._all():
            if run.renewed_at < latest:
                run.end(Stop.LOST)
