"""What a process does about jobs, by its role and by what there is to queue them in."""

from pathlib import Path
from typing import Any

import pytest

from subgraphs.kit.jobs import JobStatus, enqueue, find_job
from subgraphs.kit.settings import SettingsError
from subgraphs.kit.worker.runtime import create_runtime
from subgraphs.kit.worker.valkey import Valkey, answers, socket_of
from tests.subgraphs.kit.jobs.conftest import Eventually
from tests.subgraphs.kit.jobs.works import Works, create_works, effects


@pytest.fixture
async def works(sqlite_values: dict[str, str]) -> Any:
    works = create_works(sqlite_values)
    await works.start()
    yield works
    await works.stop()


async def put(works: Works, kind: str = "effect.write", key: str = "record") -> str:
    async with works.database.transaction() as session:
        return await enqueue(session, kind, scope="org_1", key=key, now=works.clock.now())


async def is_completed(works: Works, job_id: str) -> bool:
    async with works.database.reading() as session:
        job = await find_job(session, job_id)
    return job is not None and job.status == JobStatus.COMPLETED


async def test_alone_it_owns_the_queue(works: Works, sqlite_values: dict[str, str], eventually: Eventually) -> None:
    runtime = create_runtime({"works": works}, sqlite_values, "all")
    await runtime.start()
    socket = socket_of(Path(sqlite_values["data_dir"]))
    job_id = await put(works)
    await eventually(lambda: is_completed(works, job_id))
    assert answers(socket)
    await runtime.stop()
    assert not answers(socket)


async def test_without_valkey_it_works_all_the_same(
    works: Works, sqlite_values: dict[str, str], eventually: Eventually, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.system", lambda: "Plan9")
    runtime = create_runtime({"works": works}, sqlite_values, "all")
    await runtime.start()
    job_id = await put(works)
    await eventually(lambda: is_completed(works, job_id))
    await runtime.stop()


async def test_a_worker_needs_a_queue(works: Works, sqlite_values: dict[str, str]) -> None:
    runtime = create_runtime({"works": works}, sqlite_values, "work")
    with pytest.raises(SettingsError, match="set TIDEGATE_REDIS_URL, or start `tidegate serve`"):
        await runtime.start()
    await runtime.stop()


async def test_nothing_runs_for_subgraphs_without_jobs(sqlite_values: dict[str, str]) -> None:
    works = create_works(sqlite_values, jobs=(), follows=())
    await works.start()
    runtime = create_runtime({"works": works}, sqlite_values, "all")
    await runtime.start()
    assert not socket_of(Path(sqlite_values["data_dir"])).exists()
    await runtime.stop()
    with pytest.raises(LookupError, match="subgraph with jobs"):
        await put(works)
    await works.stop()


async def test_a_queue_that_is_away_loses_no_job(
    works: Works, sqlite_values: dict[str, str], eventually: Eventually, tmp_path: Path
) -> None:
    """Jobs that are enqueued while Redis is away run when it is back; what stood in it is put there again."""
    valkey = Valkey(tmp_path / "queue")
    url = await valkey.ensure()
    values = {**sqlite_values, "redis_url": url, "job_lease_seconds": "1.5"}
    hurried = create_works(values)
    await hurried.start()
    dispatcher, worker = (create_runtime({"works": hurried}, values, role) for role in ("dispatch", "all"))
    await dispatcher.start()
    await valkey.stop()
    lost = await put(hurried, key="while it was away")
    await valkey.ensure()
    await worker.start()
    await eventually(lambda: is_completed(hurried, lost))
    await valkey.stop()
    while_working = await put(hurried, key="while it was away again")
    await valkey.ensure()
    await eventually(lambda: is_completed(hurried, while_working))
    assert await effects(hurried) == ["while it was away", "while it was away again"]
    await worker.stop()
    await dispatcher.stop()
    await hurried.stop()
    await valkey.stop()
