"""The miniature subgraph with jobs, and what its tests ask it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from subgraphs.kit.jobs import Job, JobStatus, enqueue, find_job
from tests.subgraphs.kit.jobs.works import Works, create_works

Enqueue = Callable[..., Awaitable[str]]
Ended = Callable[..., Awaitable[Job]]

_UNFINISHED = {JobStatus.QUEUED, JobStatus.RUNNING}


@pytest.fixture
def works(values: dict[str, str]) -> Works:
    """The subgraph, not started, on SQLite and on PostgreSQL; failed jobs are tried again at once."""
    return create_works({**values, "retry_base_seconds": "0.01"})


@pytest.fixture
def put(works: Works) -> Enqueue:
    """Enqueue a job of a kind in a transaction of its own."""

    async def put(kind: str, arguments: Mapping[str, Any] | None = None, *, key: str = "record", **more: Any) -> str:
        now = works.clock.now()
        async with works.database.transaction() as session:
            return await enqueue(session, kind, scope="org_1", key=key, arguments=arguments, now=now, **more)

    return put


@pytest.fixture
def seen(works: Works) -> Callable[[str], Awaitable[Job]]:
    """The job as it is now."""

    async def find(job_id: str) -> Job:
        async with works.database.reading() as session:
            job = await find_job(session, job_id)
        assert job is not None
        return job

    return find


@pytest.fixture
def ended(seen: Callable[[str], Awaitable[Job]], eventually: Any) -> Ended:
    """The job when it has finished."""

    async def wait(job_id: str) -> Job:
        async def is_finished() -> bool:
            return (await seen(job_id)).status not in _UNFINISHED

        await eventually(is_finished)
        return await seen(job_id)

    return wait
