"""Files are kept for a while, and nothing that a dead worker left stays; what it began is done once."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.kit.jobs.queue import LocalQueue
from subgraphs.wavestack.clipper.adapters.work_folders import WorkFolders
from subgraphs.wavestack.clipper.app import create_subgraph
from subgraphs.wavestack.clipper.ports import Resources
from tests.subgraphs.wavestack.asking import Ask
from tests.subgraphs.wavestack.clipper.conftest import READ, CoreGate

Json = Any  # JSON values

_DEAD_FOLDER = """
import asyncio, os, sys
from pathlib import Path
from subgraphs.wavestack.clipper.adapters.work_folders import WorkFolders

async def main():
    async with WorkFolders(Path(sys.argv[1])).folder() as folder:
        (folder / "source").write_text("half")
        print(folder, flush=True)
        os.kill(os.getpid(), 9)

asyncio.run(main())
"""

# A worker of its own, as `tidegate worker` is one, on the test's database: it makes one clip until it is killed.
_WORKER = """
import asyncio, json, sys
from subgraphs.kit.jobs.queue import LocalQueue
from subgraphs.wavestack.clipper.app import create_subgraph

async def main():
    clipper = create_subgraph(json.loads(sys.argv[1]))
    await clipper.start()
    await clipper.jobs.dispatch_to(LocalQueue(clipper.jobs.run, concurrency=1, limits={}))
    await asyncio.sleep(60)

asyncio.run(main())
"""


def _no_program_works_in(folder: Path) -> Callable[[], Awaitable[bool]]:
    """Whether no process has the folder among its arguments: an encoder dies with its worker."""

    async def look() -> bool:
        running = []
        for process in Path("/proc").glob("[0-9]*/cmdline"):  # noqa: ASYNC240 - a test has nothing else to do
            with suppress(OSError):
                running.append(process.read_bytes())
        return not any(str(folder).encode() in arguments for arguments in running)

    return look


async def test_a_folder_of_a_dead_process_is_removed_and_no_other(tmp_path: Path) -> None:
    work = tmp_path / "work"
    died = await asyncio.create_subprocess_exec(sys.executable, "-c", _DEAD_FOLDER, str(work), stdout=PIPE)
    printed, _ = await died.communicate()
    assert os.path.isdir(printed.decode().strip())  # noqa: ASYNC240 - a test has nothing else to do

    folders = WorkFolders(work)
    async with folders.folder() as alive:
        await folders.sweep()
        assert list(work.iterdir()) == [alive]
    assert list(work.iterdir()) == []


class TestRetention:
    """The clock of these tests is moved by hand."""

    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock()

    @pytest.fixture
    async def idle(self, values: dict[str, str], videos: Path, gate: CoreGate, clock: ManualClock) -> Any:
        subgraph = create_subgraph(values | {"media_root": str(videos), "retain_hours": "2"}, clock)
        subgraph.connect(gate)
        await subgraph.start()
        yield subgraph
        await subgraph.stop()

    async def test_a_file_goes_after_its_time_and_its_asset_stays(
        self,
        clipper: Subgraph[Resources],
        clock: ManualClock,
        make: Ask,
        data: Ask,
        eventually: Any,
        file_of: Callable[[dict[str, Json]], Path],
    ) -> None:
        clip = await make("plain.mp4", 2, 2)
        assert (clip["file"]["expiresAt"], file_of(clip).exists()) == ("2026-01-15T12:00:00Z", True)

        clock.advance(timedelta(hours=1))
        await clipper.jobs.sweep()
        assert (await data(READ, id=clip["id"]))["clip"]["url"] is not None

        clock.advance(timedelta(hours=2))
        await clipper.jobs.sweep()

        async def is_gone() -> bool:
            return not file_of(clip).exists() and (await data(READ, id=clip["id"]))["clip"]["url"] is None

        await eventually(is_gone)
        kept = (await data(READ, id=clip["id"]))["clip"]
        assert (kept["status"], kept["file"]["url"], kept["file"]["path"]) == ("COMPLETE", None, None)
        assert (kept["asset"], kept["file"]["duration"]) == (clip["asset"], clip["duration"])


class TestKilledWorkers:
    """`kill -9` in the middle of encoding: another worker takes the clip up, and it becomes one clip and one asset."""

    @pytest.fixture
    def values(self, sqlite_values: dict[str, str]) -> dict[str, str]:
        return sqlite_values

    @pytest.fixture
    def more_values(self) -> dict[str, str]:
        return {"job_lease_seconds": "1"}

    async def test_the_clip_is_taken_up_again_and_ends_once(
        self,
        idle: Subgraph[Resources],
        values: dict[str, str],
        videos: Path,
        gate: CoreGate,
        create: Any,
        events_of: Any,
        data: Ask,
        eventually: Any,
        file_of: Callable[[dict[str, Json]], Path],
    ) -> None:
        clip = await create("long.mp4", 1, 60, format="WEBM")
        settings = values | {"media_root": str(videos), "job_lease_seconds": "1"}
        worker = await asyncio.create_subprocess_exec(sys.executable, "-c", _WORKER, json.dumps(settings))
        work = Path(values["data_dir"]) / "work" / "clipper"

        async def encodes() -> bool:
            return any(path.stat().st_size for path in work.glob("*/clip.webm"))

        await eventually(encodes)
        worker.kill()
        await worker.wait()
        assert list(work.iterdir())
        await eventually(_no_program_works_in(work))

        queue = LocalQueue(idle.jobs.run, concurrency=2, limits={})
        await idle.jobs.dispatch_to(queue)
        heard = [event["type"] for event in await events_of(clip)]
        await idle.jobs.dispatch_to(None)
        await queue.stop()

        assert [each for each in heard if each != "PROGRESSED"] == ["CREATED", "STARTED", "COMPLETED"]
        found = (await data(READ, id=clip))["clip"]
        assert (found["status"], file_of(found).exists()) == ("COMPLETE", True)
        assert gate.uploads == 1
        await idle.resources.workshop.sweep()
        assert list(work.iterdir()) == []
        files = [path for path in file_of(found).parent.rglob("*") if path.is_file()]
        assert files == [file_of(found)]
