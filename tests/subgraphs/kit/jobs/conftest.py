"""The miniature subgraph with jobs, and what its tests ask it."""

import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from subgraphs.kit.jobs import Job, JobStatus, enqueue, find_job
from tests.patience import PATIENCE
from tests.subgraphs.kit.jobs.works import Works, create_works

Enqueue = Callable[..., Awaitable[str]]
Ended = Callable[..., Awaitable[Job]]
Seen = Callable[[str], Awaitable[Job]]
Eventually = Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]]
Start = Callable[..., "subprocess.Popen[str]"]

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
def seen(works: Works) -> Seen:
    """The job as it is now."""

    async def find(job_id: str) -> Job:
        async with works.database.reading() as session:
            job = await find_job(session, job_id)
        assert job is not None
        return job

    return find


@pytest.fixture
def ended(seen: Seen, eventually: Eventually) -> Ended:
    """The job when it has finished."""

    async def wait(job_id: str) -> Job:
        async def is_finished() -> bool:
            return (await seen(job_id)).status not in _UNFINISHED

        await eventually(is_finished)
        return await seen(job_id)

    return wait


ROOT = Path(__file__).parents[4]
REGISTRY = """
[[subgraph]]
name = "identity"
schema = "identity.graphql"
url = "http://127.0.0.1:1/graphql"
embedded = "subgraphs.identity.app:create_subgraph"

[[subgraph]]
name = "works"
schema = "works.graphql"
url = "http://127.0.0.1:1/graphql"
embedded = "tests.subgraphs.kit.jobs.works:create_subgraph"
paths = ["/files"]

[[subgraph]]
name = "notes"
schema = "notes.graphql"
url = "http://127.0.0.1:1/graphql"
embedded = "tests.subgraphs.kit.jobs.neighbour:create_subgraph"

[authentication]
subgraph = "identity"
keys = "/.well-known/jwks.json"
credentials = "/authenticate"

[jobs]
embedded = "subgraphs.kit.worker.runtime:create_runtime"
"""


@pytest.fixture
def start(tmp_path: Path, values: dict[str, str]) -> Iterator[Start]:
    """Starts `tidegate` on the database of the test, and waits until it says a text. Leases are short."""
    registry = tmp_path / "registry.toml"
    registry.write_text(REGISTRY)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TIDEGATE_")}
    environment |= {f"TIDEGATE_{name.upper()}": value for name, value in values.items()}
    environment |= {"PYTHONPATH": str(ROOT), "TIDEGATE_REGISTRY": str(registry), "TIDEGATE_JOB_LEASE_SECONDS": "1.5"}
    started: list[subprocess.Popen[str]] = []

    def run(*words: str, ready: str, **settings: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "gateway", *words]
        process = subprocess.Popen(command, env=environment | settings, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stderr is not None
        said = ""
        while ready not in said:
            line = process.stderr.readline()
            assert line, f"it ended: {said}"
            said += line
        return process

    yield run
    for process in reversed(started):
        if process.poll() is None:
            process.terminate()
    for process in started:
        process.communicate(timeout=PATIENCE)
