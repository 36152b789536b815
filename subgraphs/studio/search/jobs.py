"""The subgraph's jobs, as thin as resolvers."""

from datetime import timedelta
from typing import Final

from subgraphs.kit.jobs import JobKind, JobRun
from subgraphs.studio.search.service.rebuilding import REBUILD, rebuild_index


async def rebuild(run: JobRun[None]) -> None:
    """Write the index anew."""
    written = await rebuild_index(run)
    async with run.completing(result={"blobs": written}):
        pass


JOBS: Final = (JobKind(REBUILD, rebuild, attempts=10, timeout=timedelta(hours=6), concurrency=1),)
