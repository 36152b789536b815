"""A worker is told to stop while its queue has not answered yet: nothing is left claimed by it, and nothing open."""

import asyncio
import gc
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from subgraphs.kit.jobs import JobStatus, enqueue, find_job
from subgraphs.kit.worker.arq_queue import open_redis, queue_name
from subgraphs.kit.worker.runtime import create_runtime
from subgraphs.kit.worker.valkey import Valkey, socket_of
from tests.patience import PATIENCE
from tests.subgraphs.kit.jobs.works import create_works


class SlowLine:
    """A line to Valkey that keeps back all answers from the moment that something is asked, until it is released."""

    def __init__(self, path: Path, asked: bytes) -> None:
        self._path = path
        self._asked = asked
        self._lines: list[asyncio.Task[None]] = []
        self._writers: list[asyncio.StreamWriter] = []
        self.reached = asyncio.Event()
        self.released = asyncio.Event()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_valkey, to_valkey = await asyncio.open_unix_connection(self._path)
        self._writers += [writer, to_valkey]
        self._lines.append(asyncio.create_task(self._answers(from_valkey, writer)))
        while data := await reader.read(65_536):
            if re.search(self._asked, data):
                self.reached.set()
            to_valkey.write(data)
        to_valkey.close()

    async def _answers(self, from_valkey: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await from_valkey.read(65_536):
            if self.reached.is_set():
                await self.released.wait()
            writer.write(data)
        writer.close()

    async def close(self) -> None:
        await asyncio.gather(*self._lines)
        for writer in self._writers:
            writer.close()


@pytest.fixture
async def valkey(tmp_path: Path) -> AsyncIterator[Valkey]:
    valkey = Valkey(tmp_path / "queue")
    await valkey.ensure()
    yield valkey
    await valkey.stop()


ENQUEUE = rb"PSETEX\r\n\$\d+\r\narq:job:"
CLAIM = rb"PSETEX\r\n\$\d+\r\narq:in-progress:works:"
LET_GO = b"UNWATCH"


@pytest.mark.parametrize("asked", [ENQUEUE, CLAIM, LET_GO], ids=["enqueue", "claim", "let go"])
async def test_nothing_is_left_claimed_or_open(
    sqlite_values: dict[str, str], valkey: Valkey, tmp_path: Path, asked: bytes
) -> None:
    url = await valkey.ensure()
    redis = open_redis(url)
    if asked == LET_GO:  # what others have claimed is let go
        await redis.set("arq:in-progress:another's", 1)
        await redis.zadd(queue_name("works"), {"another's": 0})
    line = SlowLine(socket_of(tmp_path / "queue"), asked)
    server = await asyncio.start_server(line, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    works = create_works(sqlite_values)
    await works.start()
    async with works.database.transaction() as session:
        job_id = await enqueue(session, "effect.write", scope="org_1", key="record", now=works.clock.now())
    runtime = create_runtime({"works": works}, {**sqlite_values, "redis_url": f"redis://127.0.0.1:{port}"}, "all")
    await runtime.start()
    await asyncio.wait_for(line.reached.wait(), PATIENCE)
    stopping = asyncio.create_task(runtime.stop())
    await asyncio.wait([stopping], timeout=0.2)  # who does not wait for the answer has stopped by then
    line.released.set()
    await stopping
    async with works.database.reading() as session:
        job = await find_job(session, job_id)
    assert job is not None
    assert job.status in {JobStatus.QUEUED, JobStatus.COMPLETED}
    assert await redis.keys("arq:in-progress:works:*") == []
    await works.stop()
    del runtime
    gc.collect()  # what is left open warns, and a warning fails the test
    server.close()
    await line.close()
    await redis.aclose(close_connection_pool=True)
