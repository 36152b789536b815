"""Kinds that come again, and rows that are forgotten, with a clock that tests move."""

from datetime import timedelta
from typing import Any

import pytest

from subgraphs.kit.clock import ManualClock
from subgraphs.kit.jobs import JobKind, JobStatus, enqueue
from subgraphs.kit.jobs.queue import LocalQueue
from subgraphs.kit.jobs.table import JOBS
from tests.subgraphs.kit.jobs.conftest import Eventually
from tests.subgraphs.kit.jobs.works import KINDS, TICK, Works, create_works, effects, write


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def works(values: dict[str, str], clock: ManualClock) -> Works:
    """With a recurring kind: every fifteen minutes."""
    return create_works(values, clock, jobs=(*KINDS, TICK))


async def rows(works: Works) -> list[Any]:
    async with works.database.reading() as session:
        return list(await session.execute(JOBS.select().order_by(JOBS.c.created_at)))


async def test_a_recurring_kind_has_one_row_that_comes_again(
    works: Works, clock: ManualClock, eventually: Eventually
) -> None:
    async def are_ticks(count: int) -> bool:
        return await effects(works) == ["tick"] * count

    await works.start()
    queue = LocalQueue(works.jobs.run, concurrency=1, limits={})
    await works.jobs.dispatch_to(queue)
    await eventually(lambda: are_ticks(1))
    clock.advance(timedelta(minutes=14))
    await works.jobs.sweep()
    [row] = await rows(works)
    assert (row.status, row.run_at, row.attempt) == (JobStatus.QUEUED, clock.now() + timedelta(minutes=1), 0)
    assert await are_ticks(1)
    clock.advance(timedelta(minutes=1))
    await works.jobs.sweep()
    await eventually(lambda: are_ticks(2))
    await works.jobs.dispatch_to(queue)
    assert len(await rows(works)) == 1, "a second start adds none"
    await works.stop()


async def test_a_recurring_kind_that_fails_comes_again_at_its_next_time(
    works: Works, clock: ManualClock, eventually: Eventually
) -> None:
    works.resources.fails = 2  # as often as it may be tried
    await works.start()
    await works.jobs.dispatch_to(LocalQueue(works.jobs.run, concurrency=1, limits={}))

    async def has_failed(times: int) -> bool:
        clock.advance(timedelta(seconds=2))
        await works.jobs.sweep()
        return works.resources.fails == 2 - times

    await eventually(lambda: has_failed(2))

    async def is_back() -> bool:
        [row] = await rows(works)
        return bool(row.status == JobStatus.QUEUED and row.attempt == 0)

    await eventually(is_back)
    [row] = await rows(works)
    assert row.error_code == "INTERNAL_ERROR"
    assert row.run_at > clock.now() + timedelta(minutes=14)
    clock.advance(timedelta(minutes=15))
    await works.jobs.sweep()

    async def is_done() -> bool:
        return await effects(works) == ["tick"]

    await eventually(is_done)
    [row] = await rows(works)
    assert row.error_code is None
    await works.stop()


async def test_a_shorter_period_hastens_the_row_that_is_there(
    works: Works, values: dict[str, str], clock: ManualClock, eventually: Eventually
) -> None:
    await works.start()
    await works.jobs.dispatch_to(LocalQueue(works.jobs.run, concurrency=1, limits={}))

    async def is_done() -> bool:
        return await effects(works) == ["tick"]

    await eventually(is_done)
    await works.stop()
    hasty = create_works(values, clock, jobs=(JobKind("effect.tick", write, every=timedelta(minutes=1)),))
    await hasty.start()
    await hasty.jobs.dispatch_to(LocalQueue(hasty.jobs.run, concurrency=1, limits={}))
    [row] = await rows(hasty)
    assert row.run_at == clock.now() + timedelta(minutes=1)
    await hasty.stop()


async def test_finished_jobs_are_forgotten_after_a_while(
    works: Works, clock: ManualClock, eventually: Eventually
) -> None:
    await works.start()
    async with works.database.transaction() as session:
        done = await enqueue(session, "effect.write", scope="org_1", key="done", now=clock.now())
        waiting = await enqueue(session, "effect.write", scope="org_1", key="waiting", now=clock.now())
    assert await works.jobs.run(done)
    clock.advance(timedelta(days=8))
    await works.jobs.delete_finished()
    assert [row.id for row in await rows(works)] == [waiting]
    await works.stop()
