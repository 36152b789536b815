"""Workers as processes that are told to stop, and others that are killed: every job ends, and ends once."""

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from subgraphs.kit.jobs import JobStatus
from subgraphs.kit.worker.valkey import answers, socket_of
from tests.patience import PATIENCE
from tests.ports import free_ports
from tests.subgraphs.kit.jobs.conftest import Ended, Enqueue, Eventually, Seen, Start
from tests.subgraphs.kit.jobs.works import Works, create_works, effects

Worker = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def works(values: dict[str, str]) -> Works:
    """The subgraph of the test's process, which only writes jobs down."""
    return create_works(values)


@pytest.fixture
def worker(start: Start, redis_url: str) -> Worker:
    """Starts a worker process on the queue of the tests."""
    return lambda: start("worker", "works", ready="Working for works", TIDEGATE_REDIS_URL=redis_url)


async def begun(works: Works, eventually: Eventually) -> list[str]:
    """What stands there when a process has begun with the job."""

    async def is_begun() -> bool:
        return bool(await effects(works))

    await eventually(is_begun)
    return await effects(works)


async def test_a_job_of_a_killed_worker_is_taken_up_and_ends_once(
    works: Works,
    worker: Worker,
    put: Enqueue,
    ended: Ended,
    eventually: Eventually,
    tmp_path: Path,
) -> None:
    await works.start()
    first = worker()
    job_id = await put("effect.sleep", {"folder": str(tmp_path)}, key="clip_1")
    assert await begun(works, eventually) == [f"begun by {first.pid}"]
    second = worker()
    first.kill()
    first.wait()
    (tmp_path / "finish").touch()
    job = await ended(job_id)
    assert (job.status, job.attempt) == (JobStatus.COMPLETED, 1), "a lost worker counts for nothing"
    assert await effects(works) == [f"begun by {first.pid}", f"begun by {second.pid}", "clip_1 done"]
    await works.stop()


async def test_a_worker_that_is_asked_to_stop_gives_its_jobs_back_at_once(
    works: Works,
    worker: Worker,
    put: Enqueue,
    ended: Ended,
    seen: Seen,
    eventually: Eventually,
    tmp_path: Path,
) -> None:
    await works.start()
    first = worker()
    job_id = await put("effect.sleep", {"folder": str(tmp_path)}, key="clip_1")
    await begun(works, eventually)
    first.terminate()
    assert first.wait(timeout=PATIENCE) == 0
    job = await seen(job_id)
    assert (job.status, job.attempt) == (JobStatus.QUEUED, 0)
    second = worker()
    (tmp_path / "finish").touch()
    assert (await ended(job_id)).status == JobStatus.COMPLETED
    assert await effects(works) == [f"begun by {first.pid}", f"begun by {second.pid}", "clip_1 done"]
    await works.stop()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
async def test_a_server_that_ends_takes_its_queue_with_it_and_the_next_one_goes_on(
    works: Works,
    start: Start,
    values: dict[str, str],
    put: Enqueue,
    ended: Ended,
    eventually: Eventually,
    tmp_path: Path,
    number: int,
) -> None:
    """`tidegate serve` with a Valkey of its own: no orphan stays behind, and no job is lost or done twice."""
    await works.start()
    queue = socket_of(Path(values["data_dir"]))
    first = start("serve", ready="ready", TIDEGATE_PORT="0")
    job_id = await put("effect.sleep", {"folder": str(tmp_path)}, key="clip_1")
    assert await begun(works, eventually) == [f"begun by {first.pid}"]
    assert answers(queue)
    first.send_signal(number)
    first.communicate(timeout=PATIENCE)
    _wait_until(lambda: not answers(queue))
    second = start("serve", ready="ready", TIDEGATE_PORT="0")
    (tmp_path / "finish").touch()
    assert (await ended(job_id)).status == JobStatus.COMPLETED
    assert await effects(works) == [f"begun by {first.pid}", f"begun by {second.pid}", "clip_1 done"]
    await works.stop()


async def test_a_worker_beside_a_server_uses_its_queue(
    works: Works,
    start: Start,
    values: dict[str, str],
    put: Enqueue,
    ended: Ended,
    eventually: Eventually,
    tmp_path: Path,
) -> None:
    """Two jobs of a kind that one process runs one at a time: server and worker share them."""
    await works.start()
    server = start("serve", ready="ready", TIDEGATE_PORT="0", TIDEGATE_WORKER_CONCURRENCY="1")
    _wait_until(lambda: answers(socket_of(Path(values["data_dir"]))))
    helper = start("worker", "--concurrency", "1", ready="Working for works")
    ids = [await put("effect.sleep", {"folder": str(tmp_path)}, key=f"clip_{number}") for number in range(2)]

    async def are_both_begun() -> bool:
        return len(await effects(works)) == 2

    await eventually(are_both_begun)
    assert set(await effects(works)) == {f"begun by {server.pid}", f"begun by {helper.pid}"}
    (tmp_path / "finish").touch()
    for job_id in ids:
        assert (await ended(job_id)).status == JobStatus.COMPLETED
    await works.stop()


def test_a_worker_answers_for_its_health_where_it_is_told_to(start: Start, redis_url: str) -> None:
    [port] = free_ports(1)
    words = ("worker", "works", "--port", str(port))
    process = start(*words, ready="Working for works", TIDEGATE_REDIS_URL=redis_url)
    with urlopen(f"http://127.0.0.1:{port}/health", timeout=PATIENCE) as answer:
        assert (answer.status, answer.read()) == (200, b'{"status":"ok"}')
    with pytest.raises(HTTPError, match="404") as caught:
        urlopen(f"http://127.0.0.1:{port}/graphql", timeout=PATIENCE)
    caught.value.close()
    process.terminate()
    assert process.wait(timeout=PATIENCE) == 0


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
