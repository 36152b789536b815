"""Jobs per second through rows and arq, against bare arq on the same Valkey with a function that does nothing.

Run it with `python -m benchmarks.jobs [jobs]`. One side enqueues each job in a transaction of its own, as mutations
do, and runs it to its end in a row of a SQLite database whose commits are on the disk: three commits a job. The other
side keeps nothing. Printed: both rates, their ratio, and how long one job takes from its commit until it begins.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from subgraphs.kit.jobs import JobKind, JobRun, enqueue
from subgraphs.kit.worker.arq_queue import open_redis
from subgraphs.kit.worker.arq_worker import QueueWorker
from subgraphs.kit.worker.runtime import create_runtime
from subgraphs.kit.worker.valkey import Valkey
from tests.subgraphs.kit.jobs.works import Works, create_works

JOBS = 1000
AT_ONCE = 10
SINGLE = 50


class Count:
    """How many are done, and who waits for all of them."""

    def __init__(self) -> None:
        self.done = 0
        self.began_at = 0.0
        self.wanted = 0
        self.all_done = asyncio.Event()

    async def wait(self) -> None:
        """Until as many are done as are wanted."""
        while self.done < self.wanted:
            self.all_done.clear()
            await self.all_done.wait()

    def add(self) -> None:
        """One more is done."""
        self.began_at = time.perf_counter()
        self.done += 1
        self.all_done.set()


async def bare(url: str, jobs: int) -> float:
    """Jobs per second of arq alone."""
    redis, count = open_redis(url), Count()
    count.wanted = jobs

    async def run(_job_id: str) -> None:
        count.add()

    worker = QueueWorker("benchmark", run, redis, AT_ONCE)
    begun = time.perf_counter()
    working = asyncio.create_task(worker.async_run())
    for number in range(jobs):
        await redis.enqueue_job("run", f"job_{number}", _job_id=f"benchmark:{number}", _queue_name="benchmark")
        worker.woken.set()
    await count.wait()
    seconds = time.perf_counter() - begun
    await worker.stop()
    working.cancel()
    await redis.aclose(close_connection_pool=True)
    return jobs / seconds


async def through_rows(url: str, folder: Path, jobs: int) -> tuple[float, list[float]]:
    """Jobs per second of ours, and the seconds that single ones wait for a worker."""
    count = Count()

    async def run(_run: JobRun[Any]) -> None:
        count.add()

    values = {"data_dir": str(folder), "redis_url": url, "worker_concurrency": str(AT_ONCE)}
    works = create_works(values, jobs=(JobKind("benchmark.run", run),), follows=())
    await works.start()
    runtime = create_runtime({"works": works}, values, "all")
    await runtime.start()
    waits = [await wait_of_one(works, count) for _ in range(SINGLE)]
    count.wanted += jobs
    begun = time.perf_counter()
    for _ in range(jobs):
        await put(works)
    await count.wait()
    seconds = time.perf_counter() - begun
    await runtime.stop()
    await works.stop()
    return jobs / seconds, waits


async def wait_of_one(works: Works, count: Count) -> float:
    """Seconds from a job's commit until it begins."""
    count.wanted += 1
    await put(works)
    committed = time.perf_counter()
    await count.wait()
    return count.began_at - committed


async def put(works: Works) -> None:
    """Enqueue one, as a mutation does."""
    async with works.database.transaction() as session:
        await enqueue(session, "benchmark.run", scope="org_1", key="record", now=works.clock.now())


async def main(jobs: int) -> None:
    """Measure both and print."""
    with tempfile.TemporaryDirectory() as folder:
        valkey = Valkey(Path(folder) / "queue")
        url = await valkey.ensure()
        alone = await bare(url, jobs)
        ours, waits = await through_rows(url, Path(folder) / "rows", jobs)
        await valkey.stop()
    print(f"bare arq        {alone:8.0f} jobs/s")
    print(f"rows and arq    {ours:8.0f} jobs/s")
    print(f"ratio           {ours / alone:8.2f}")
    print(f"from commit to begin: median {statistics.median(waits) * 1000:.1f} ms, most {max(waits) * 1000:.1f} ms")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else JOBS))
