"""The table `jobs` comes in; ids of due rows go out to a queue, and rows of dead workers back among them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

import structlog

from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database
from subgraphs.kit.ending import wait_until_ended
from subgraphs.kit.jobs import repository
from subgraphs.kit.jobs.job import DueJob, LeasedJob
from subgraphs.kit.jobs.queue import JobQueue

_SWEEP_SECONDS: Final = 5.0
_SWEEPS_IN_A_LEASE: Final = 6
_FORGET_SECONDS: Final = 30.0
_PAGE: Final = 500

_logger = structlog.get_logger(__name__)


class Dispatcher:
    """Hands due jobs of one subgraph to a queue: at once what this process has committed, all others by sweeping.

    It remembers what it handed out, so that a sweep repeats that only after `_FORGET_SECONDS`, in case the queue
    has lost it. Any number of processes may do this at the same time: a row is run by whoever takes it.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        queue: JobQueue,
        kinds: Sequence[str],
        take_back: Callable[[LeasedJob], Awaitable[None]],
        lease: timedelta,
    ) -> None:
        self._database = database
        self._clock = clock
        self._queue = queue
        self._kinds = kinds
        self._take_back = take_back
        self._sweep_seconds = min(_SWEEP_SECONDS, lease.total_seconds() / _SWEEPS_IN_A_LEASE)
        self._offered: list[DueJob] = []
        self._handed_out: dict[tuple[str, int], float] = {}
        self._next_due: datetime | None = None
        self._wake = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Sweep, and go on doing so."""
        self._task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Hand out nothing more."""
        self._stopping = True
        self._wake.set()
        task, self._task = self._task, None
        if task is not None:
            await wait_until_ended(task)

    def offer(self, job: DueJob) -> None:
        """A queued row was committed."""
        self._offered.append(job)
        self._wake.set()

    async def sweep(self) -> None:
        """Take back what dead workers held, and hand out all that is due."""
        now = self._clock.now()
        async with self._database.reading() as session:
            expired = await repository.expired(session, now, _PAGE)
        for job in expired:
            await self._take_back(job)
        self._forget()
        last: DueJob | None = None
        while True:
            async with self._database.reading() as session:
                found = await repository.due(session, self._kinds, now=now, after=last, limit=_PAGE)
                self._next_due = await repository.next_due(session, self._kinds, now)
            await self._hand_out(found)
            if len(found) < _PAGE or self._stopping:
                return
            last = found[-1]

    async def _work(self) -> None:
        swept = float("-inf")
        while not self._stopping:
            self._wake.clear()
            try:
                if time.monotonic() - swept >= self._sweep_seconds or self._is_due(self._next_due):
                    self._offered.clear()
                    swept = time.monotonic()
                    await self.sweep()
                else:
                    await self._hand_out_offered()
            except Exception:  # whatever it is, the next sweep finds the same rows again
                _logger.exception("jobs could not be dispatched; trying again", subgraph=self._database.name)
            # Not `wait_for`: in Python 3.11 it loses a cancellation that meets the event.
            with suppress(TimeoutError):
                async with asyncio.timeout(self._patience(swept)):
                    await self._wake.wait()

    async def _hand_out_offered(self) -> None:
        offered, self._offered = self._offered, []
        now = self._clock.now()
        for job in offered:
            if job.run_at > now and (self._next_due is None or job.run_at < self._next_due):
                self._next_due = job.run_at
        await self._hand_out([job for job in offered if job.run_at <= now])

    async def _hand_out(self, jobs: Sequence[DueJob]) -> None:
        new = [job for job in jobs if (job.id, job.generation) not in self._handed_out]
        if new:
            await self._queue.put(new)
            self._handed_out |= dict.fromkeys(((job.id, job.generation) for job in new), time.monotonic())

    def _forget(self) -> None:
        latest = time.monotonic() - _FORGET_SECONDS
        self._handed_out = {job: at for job, at in self._handed_out.items() if at > latest}

    def _is_due(self, moment: datetime | None) -> bool:
        return moment is not None and moment <= self._clock.now()

    def _patience(self, swept: float) -> float:
        """Seconds until there is something to do even if nobody wakes this up."""
        seconds = max(0.0, swept + self._sweep_seconds - time.monotonic())
        if self._next_due is not None:
            seconds = min(seconds, max(0.0, (self._next_due - self._clock.now()).total_seconds()))
        return seconds
