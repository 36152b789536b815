"""A subgraph's kinds of jobs and its parts come in; one object that holds together what runs them goes out."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.ids import uuid7
from subgraphs.kit.jobs import repository
from subgraphs.kit.jobs.dispatcher import Dispatcher
from subgraphs.kit.jobs.job import DueJob, LeasedJob
from subgraphs.kit.jobs.kinds import JobKind
from subgraphs.kit.jobs.queue import JobQueue
from subgraphs.kit.jobs.queueing import DESK, RECURRING, new_row
from subgraphs.kit.jobs.runner import Parts, Runner
from subgraphs.kit.settings import KitSettings

R = TypeVar("R")


class JobBoard(Generic[R]):
    """The jobs of one subgraph, in this process. Without a queue, jobs are only written down."""

    def __init__(self, kinds: Sequence[JobKind[R]], parts: Parts[R], settings: KitSettings) -> None:
        self.kinds: Mapping[str, JobKind[R]] = {kind.name: kind for kind in kinds}
        if len(self.kinds) < len(kinds):
            raise ValueError("two kinds of jobs have one name")
        self._parts = parts
        self._lease = timedelta(seconds=settings.job_lease_seconds)
        self._retention = timedelta(seconds=settings.job_retention_seconds)
        retry_base = timedelta(seconds=settings.retry_base_seconds)
        self._runner = Runner(self.kinds, parts, self, lease=self._lease, retry_base=retry_base)
        self._queue: JobQueue | None = None
        self._dispatcher: Dispatcher | None = None
        self._open = False
        if kinds:
            parts.database.session_info[DESK] = self

    @property
    def limits(self) -> Mapping[str, int]:
        """How many of a kind one worker runs at once, of those kinds that say so."""
        return {kind.name: kind.concurrency for kind in self.kinds.values() if kind.concurrency is not None}

    async def dispatch_to(self, queue: JobQueue | None) -> None:
        """Hand due jobs to `queue` from now on, or to nobody."""
        self._queue = queue
        if self._open:
            await self._stop_dispatching()
            await self._start_dispatching()

    async def start(self) -> None:
        """The database is open."""
        self._open = True
        await self._start_dispatching()

    async def stop(self) -> None:
        """Before the database closes: hand out nothing more, and give back what runs."""
        self._open = False
        await self._stop_dispatching()
        await self._runner.give_back()

    async def give_back(self) -> None:
        """End all runs of this process, for others to take up."""
        await self._runner.give_back()

    async def run(self, job_id: str) -> bool:
        """Run a job here if it is due and nobody else does; answers whether it was run."""
        return await self._runner.run(job_id) if self._open else False

    async def sweep(self) -> None:
        """Hand out what is due, and take back what dead workers held, without waiting for the next time."""
        if self._dispatcher is not None:
            await self._dispatcher.sweep()

    async def delete_finished(self) -> None:
        """Forget jobs that finished long ago."""
        if self.kinds:
            async with self._parts.database.transaction() as session:
                await repository.delete_finished(session, self._parts.clock.now() - self._retention)

    def attempts_of(self, kind: str) -> int:
        """How many attempts a kind has; LookupError for a kind that the subgraph does not declare."""
        return self.kinds[kind].attempts

    async def tell_failed(self, job: LeasedJob, session: AsyncSession, code: str, message: str) -> None:
        """Call the kind's hook."""
        await self._runner.tell_failed(job, session, code, message)

    def offer(self, job: DueJob) -> None:
        """A queued row has been committed."""
        if self._dispatcher is not None:
            self._dispatcher.offer(job)

    def look_for_cancelled(self) -> None:
        """The wish to cancel a running job has been committed."""
        self._runner.running.look_for_cancelled()

    async def _start_dispatching(self) -> None:
        if self._queue is None or not self.kinds:
            return
        await self._write_recurring()
        parts = self._parts
        self._dispatcher = Dispatcher(
            parts.database,
            parts.clock,
            queue=self._queue,
            kinds=list(self.kinds),
            take_back=self._runner.take_back,
            lease=self._lease,
        )
        self._dispatcher.start()

    async def _stop_dispatching(self) -> None:
        dispatcher, self._dispatcher = self._dispatcher, None
        if dispatcher is not None:
            await dispatcher.stop()

    async def _write_recurring(self) -> None:
        """See to it that each recurring kind has its row, due no later than its period says."""
        recurring = [(kind, kind.every) for kind in self.kinds.values() if kind.every is not None]
        if not recurring:
            return
        now = self._parts.clock.now()
        async with self._parts.database.transaction() as session:
            for kind, every in recurring:
                due = DueJob(f"job_{uuid7().replace('-', '')}", kind.name, 0, now)
                job_id = await repository.add(session, new_row(due, attempts=kind.attempts, unique=RECURRING))
                await repository.hasten(session, [job_id], now + every)
