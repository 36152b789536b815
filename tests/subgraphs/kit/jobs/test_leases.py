"""Runs and their leases: who died is taken for dead, and who is only late is not."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY

from subgraphs.kit.clock import ManualClock
from subgraphs.kit.jobs import JobStatus, repository
from subgraphs.kit.jobs.job import DueJob
from subgraphs.kit.jobs.queue import LocalQueue
from subgraphs.kit.jobs.table import JOBS
from tests.subgraphs.kit.jobs.conftest import Ended, Enqueue
from tests.subgraphs.kit.jobs.works import Works, create_works, effects

Until = Callable[[Callable[[], bool]], Awaitable[None]]

LEASE = timedelta(seconds=30)
LONGER = timedelta(seconds=31)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def lease() -> str:
    """Seconds, as they are by default."""
    return "30"


@pytest.fixture
def works(values: dict[str, str], lease: str, clock: ManualClock) -> Works:
    """With a clock that tests move."""
    return create_works({**values, "job_lease_seconds": lease}, clock)


class Nobody:
    """A queue that nobody reads."""

    def __init__(self) -> None:
        self.jobs: list[DueJob] = []

    async def put(self, jobs: Sequence[DueJob]) -> None:
        self.jobs += jobs


async def row_of(works: Works, job_id: str) -> Any:
    async with works.database.reading() as session:
        return (await session.execute(JOBS.select().where(JOBS.c.id == job_id))).one()


async def taken_by_another(works: Works, job_id: str) -> None:
    """As a worker in another process that takes the job, and then says nothing any more."""
    now = works.clock.now()
    async with works.database.transaction() as session:
        assert await repository.take(session, job_id, now=now, lease_until=now + LEASE)


def statements() -> float:
    """How many statements the database has run so far."""
    return REGISTRY.get_sample_value("db_queries_total", {"subgraph": "works"}) or 0


async def test_a_lease_that_ended_brings_a_job_back_and_only_so_often(
    works: Works, clock: ManualClock, put: Enqueue
) -> None:
    """A worker that died, as often as it takes for the job to be given up."""
    await works.start()
    job_id = await put("effect.wait", key="poison")
    await works.jobs.dispatch_to(Nobody())
    for losses in range(5):
        assert (await row_of(works, job_id)).status == JobStatus.QUEUED
        await taken_by_another(works, job_id)
        await works.jobs.sweep()
        assert (await row_of(works, job_id)).status == JobStatus.RUNNING, "not before the lease has ended"
        clock.advance(LONGER)
        await works.jobs.sweep()
        assert (await row_of(works, job_id)).losses == min(losses + 1, 4)
    row = await row_of(works, job_id)
    assert (row.status, row.error_code) == (JobStatus.FAILED, "WORKER_LOST")
    assert await effects(works) == ["WORKER_LOST: The workers that ran this job died, again and again."]
    await works.stop()


async def test_a_run_of_this_process_is_not_taken_for_dead(
    works: Works, clock: ManualClock, put: Enqueue, until: Until
) -> None:
    """Its renewal may wait for others that write, for longer than its lease."""
    await works.start()
    await works.jobs.dispatch_to(LocalQueue(works.jobs.run, concurrency=1, limits={}))
    job_id = await put("effect.wait")
    await until(lambda: works.resources.at_once == 1)
    clock.advance(LONGER)
    await works.jobs.sweep()
    row = await row_of(works, job_id)
    assert (row.status, row.losses) == (JobStatus.RUNNING, 0)
    await works.stop()


async def test_a_lease_that_is_renewed_while_it_is_found_to_have_ended_goes_on(
    works: Works, clock: ManualClock, put: Enqueue, until: Until
) -> None:
    await works.start()
    job_id, queue = await put("effect.wait"), Nobody()
    await works.jobs.dispatch_to(queue)
    await until(lambda: bool(queue.jobs))  # the first sweep is over
    await taken_by_another(works, job_id)
    clock.advance(LONGER)
    async with works.database.transaction() as session:
        assert await repository.renew(session, {job_id: 1}, clock.now() + LEASE) == {job_id}
        await session.flush()
        before = statements()
        sweeping = asyncio.create_task(works.jobs.sweep())
        await until(lambda: statements() > before)
    await sweeping
    row = await row_of(works, job_id)
    assert (row.status, row.losses) == (JobStatus.RUNNING, 0)
    await works.stop()


@pytest.mark.parametrize("lease", ["0.5"])
async def test_a_renewal_that_waited_for_longer_than_the_lease_keeps_the_run(
    works: Works, put: Enqueue, ended: Ended, until: Until
) -> None:
    """Somebody holds the row meanwhile, as others who write hold all of SQLite."""
    await works.start()
    await works.jobs.dispatch_to(LocalQueue(works.jobs.run, concurrency=1, limits={}))
    job_id = await put("effect.wait", key="done")
    await until(lambda: works.resources.at_once == 1)
    async with works.database.transaction() as session:
        await repository.lock(session, job_id)
        lease_has_ended = time.monotonic() + 1
        await until(lambda: time.monotonic() > lease_has_ended)
    works.resources.door.set()
    assert (await ended(job_id)).status == JobStatus.COMPLETED
    assert (works.resources.begun, await effects(works)) == ([job_id], ["done"])
    await works.stop()
