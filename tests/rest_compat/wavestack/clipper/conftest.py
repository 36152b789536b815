"""The Clipper API with workers, as `tidegate serve` runs it, and a media folder with one video."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from imageio_ffmpeg import get_ffmpeg_exe  # type: ignore[import-untyped]  # it has no types

from subgraphs.kit.jobs.queue import LocalQueue
from tests.patience import PATIENCE

Json = Any  # JSON values
FINAL = {"complete", "failed", "cancelled"}


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `video.mp4`, eight seconds long."""
    folder = tmp_path_factory.mktemp("media")
    command = "-f lavfi -i testsrc2=size=320x180:rate=30:d=8 -f lavfi -i sine=d=8 -c:v libx264 -preset ultrafast -g 60"
    target = str(folder / "video.mp4")
    subprocess.run([get_ffmpeg_exe(), "-nostdin", "-v", "error", *command.split(), "-c:a", "aac", target], check=True)
    return folder


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def working(start: Any, media: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Any]:
    """The products, with a worker for clips."""
    async with start(tmp_path_factory.mktemp("product"), {"media_root": str(media)}) as product:
        jobs = product.parts.parts["clipper"].jobs
        queue = LocalQueue(jobs.run, concurrency=2, limits=jobs.limits)
        await jobs.dispatch_to(queue)
        yield product
        await jobs.dispatch_to(None)
        await queue.stop()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def clipper(working: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of port 8000 without a token, on the server's own machine."""
    async with working.client("clipper") as client:
        yield client


@pytest.fixture(scope="module")
def ended(clipper: httpx.AsyncClient) -> Callable[[str], Awaitable[dict[str, Json]]]:
    """Ask for a job until it has ended; every answer on the way is checked for what it may be."""

    async def poll(job_id: str) -> dict[str, Json]:
        progress = 0
        async with asyncio.timeout(PATIENCE):
            while True:
                answer = await clipper.get(f"/api/v1/clip/{job_id}")
                assert answer.status_code == 200, answer.text
                body: dict[str, Json] = answer.json()
                if body["status"] in FINAL:
                    return body
                assert body.keys() == {"job_id", "status"} | ({"progress"} if body["status"] == "processing" else set())
                assert body.get("progress", progress) >= progress
                progress = body.get("progress", progress)
                await asyncio.sleep(0.05)

    return poll
