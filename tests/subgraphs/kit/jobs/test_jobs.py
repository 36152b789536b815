"""Jobs from being enqueued to their end, through a real queue and worker, on both databases."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from subgraphs.kit.jobs import Job, JobStatus, cancel, enqueue, find_jobs, repository
from subgraphs.kit.migrations import pending_changes
from tests.subgraphs.conftest import Working
from tests.subgraphs.kit.jobs.conftest import Ended, Enqueue
from tests.subgraphs.kit.jobs.works import Works, effects

MASKED = "INTERNAL_ERROR: Something went wrong on our side; the job's id names the log entry."

Seen = Callable[[str], Awaitable[Job]]
Until = Callable[[Callable[[], bool]], Awaitable[None]]


@pytest.mark.parametrize(
    ("kind", "arguments", "status", "attempt", "error", "done"),
    [
        ("effect.write", {}, "completed", 1, None, ["record"]),
        ("effect.append", {}, "completed", 1, None, ["record"]),
        ("effect.fail", {"times": 2}, "completed", 3, None, ["attempt 3"]),
        ("effect.postpone", {"seconds": 0.01}, "completed", 1, None, ["attempt 1"]),
        ("effect.fail", {"times": 3}, "failed", 3, "INTERNAL_ERROR", [MASKED]),
        ("effect.fail", {"final": True}, "failed", 1, "NO_VIDEO", ["NO_VIDEO: The source has no video."]),
        ("effect.fail_badly", {"final": True}, "failed", 1, "NO_VIDEO", []),
        ("effect.late", {}, "failed", 2, "TIMEOUT", ["TIMEOUT: The job took too long."]),
    ],
)  # fmt: skip
async def test_a_job_ends_as_its_coroutine_says(
    works: Works, working: Working, put: Enqueue, ended: Ended, kind: str, arguments: Any, status: str,
    attempt: int, error: str | None, done: list[str],
) -> None:  # fmt: skip
    async with working(works):
        job = await ended(await put(kind, arguments))
        assert (job.status, job.attempt, job.error_code) == (status, attempt, error)
        assert job.progress == (100 if status == "completed" else 0)
        assert job.completed_at is not None
        assert await effects(works) == done


async def test_the_table_is_the_one_that_migrations_make(works: Works) -> None:
    await works.start()
    assert await pending_changes(works.database) == []
    await works.stop()


async def test_a_job_of_a_transaction_that_is_rolled_back_never_was(
    works: Works, working: Working, put: Enqueue, ended: Ended
) -> None:
    async with working(works):
        with pytest.raises(ZeroDivisionError):
            await _enqueue_and_fail(works)
        await ended(await put("effect.write", key="after"))
        assert await effects(works) == ["after"]


async def test_jobs_run_at_the_same_time_and_a_limited_kind_no_more_than_it_may(
    works: Works, working: Working, put: Enqueue, ended: Ended, until: Until
) -> None:
    resources = works.resources
    async with working(works, concurrency=4):
        limited = [await put("effect.limited", key=f"limited {number}") for number in range(5)]
        await until(lambda: resources.at_once == 2)
        others = [await put("effect.wait", key=f"other {number}") for number in range(6)]
        await until(lambda: resources.at_once == 6)
        resources.door.set()
        for job_id in (*limited, *others):
            assert (await ended(job_id)).status == JobStatus.COMPLETED
        assert resources.most_at_once == 6
        assert len(await effects(works)) == 11


async def test_a_job_waits_for_its_time(works: Works, working: Working, put: Enqueue, ended: Ended, seen: Seen) -> None:
    async with working(works):
        later = await put("effect.write", key="later", run_at=works.clock.now() + timedelta(hours=1))
        soon = await put("effect.write", key="soon", run_at=works.clock.now() + timedelta(milliseconds=30))
        await ended(soon)
        assert (await seen(later)).status == JobStatus.QUEUED
        assert await effects(works) == ["soon"]


async def test_a_unique_job_is_enqueued_once_until_it_has_finished(
    works: Works, working: Working, put: Enqueue, ended: Ended
) -> None:
    async with working(works):
        first = await put("effect.wait", unique="clip_1")
        assert await put("effect.wait", unique="clip_1") == first
        assert await put("effect.wait", unique="clip_2") != first
        assert await put("effect.limited", unique="clip_1") != first
        works.resources.door.set()
        await ended(first)
        assert await put("effect.wait", unique="clip_1") != first


async def test_of_many_who_enqueue_a_unique_job_at_once_all_get_the_same(works: Works, put: Enqueue) -> None:
    await works.start()
    ids = await asyncio.gather(*(put("effect.wait", unique="clip_1") for _ in range(8)))
    assert len(set(ids)) == 1
    await works.stop()


async def test_a_queued_job_is_cancelled_at_once(works: Works, put: Enqueue, seen: Seen) -> None:
    await works.start()
    job_id = await put("effect.wait")
    async with works.database.transaction() as session:
        assert await cancel(session, job_id, now=works.clock.now())
    job = await seen(job_id)
    assert (job.status, job.error_code, job.attempt) == (JobStatus.CANCELLED, "CANCELLED", 0)
    assert await effects(works) == ["CANCELLED: The job was cancelled."]
    await works.stop()


async def test_a_running_job_is_cancelled_where_it_runs(
    works: Works, working: Working, put: Enqueue, ended: Ended, until: Until
) -> None:
    async with working(works):
        job_id = await put("effect.wait")
        await until(lambda: works.resources.at_once == 1)
        async with works.database.transaction() as session:
            assert await cancel(session, job_id, now=works.clock.now())
        job = await ended(job_id)
        assert (job.status, job.error_code) == (JobStatus.CANCELLED, "CANCELLED")
        assert works.resources.at_once == 0
        assert await effects(works) == ["CANCELLED: The job was cancelled."]


async def test_a_finished_job_and_one_that_never_was_cannot_be_cancelled(
    works: Works, working: Working, put: Enqueue, ended: Ended
) -> None:
    async with working(works):
        job_id = await put("effect.write")
        await ended(job_id)
        async with works.database.transaction() as session:
            assert not await cancel(session, job_id, now=works.clock.now())
            assert not await cancel(session, "job_0", now=works.clock.now())
            assert [job.id for job in await find_jobs(session, [job_id, "job_0"])] == [job_id]


async def test_progress_only_grows_and_is_told_to_subscribers(
    works: Works, working: Working, put: Enqueue, ended: Ended
) -> None:
    async with working(works):
        events: Any = works.events.listen(scope="org_1", after=0)  # Any: a generator, which its type does not say
        job_id = await put("effect.report", {"percents": [10, 5, 60, 60, 170]}, key="clip_1")
        await ended(job_id)
        heard = [await anext(events) for _ in range(3)]
        assert [event.payload for event in heard] == [
            {"jobId": job_id, "kind": "effect.report", "progress": percent} for percent in (10, 60, 100)
        ]
        assert {(event.topic, event.scope, event.key) for event in heard} == {("job.progressed", "org_1", "clip_1")}
        await events.aclose()


async def test_jobs_run_without_a_queue_where_there_is_none(
    works: Works, working: Working, put: Enqueue, ended: Ended
) -> None:
    async with working(works, redis_url=None):
        assert (await ended(await put("effect.fail", {"times": 1}))).status == JobStatus.COMPLETED
        assert await effects(works) == ["attempt 2"]


async def test_a_run_that_another_worker_took_over_writes_nothing(
    works: Works, put: Enqueue, seen: Seen, until: Until
) -> None:
    """Two runs of one job: what the first one writes after it lost its lease is refused."""
    await works.start()
    job_id = await put("effect.wait")
    first = asyncio.create_task(works.jobs.run(job_id))
    await until(lambda: works.resources.at_once == 1)
    await _take_over(works, job_id)
    assert await works.jobs.run(job_id) is False, "the other worker has it"
    works.resources.door.set()
    await first
    assert await effects(works) == []
    assert (await seen(job_id)).status == JobStatus.RUNNING
    await works.stop()


async def _enqueue_and_fail(works: Works) -> None:
    async with works.database.transaction() as session:
        await enqueue(session, "effect.write", scope="org_1", key="never", now=works.clock.now())
        raise ZeroDivisionError


async def _take_over(works: Works, job_id: str) -> None:
    """As another process does when a lease has ended: give the job back, and take it again."""
    now = works.clock.now()
    async with works.database.transaction() as session:
        await repository.change(session, job_id, status=JobStatus.QUEUED)
        assert await repository.take(session, job_id, now=now, lease_until=now + timedelta(seconds=30))
