"""Nothing comes in but the time; files that nothing names any more go."""

from datetime import timedelta

from subgraphs.kit.jobs import JobKind, JobRun
from subgraphs.studio.blobs.ports import Resources
from subgraphs.studio.blobs.service.filing import clear_files


async def clear_contents(run: JobRun[Resources]) -> None:
    """Clear the file store."""
    while await clear_files(run.database, run.resources.files, run.clock.now()):
        pass


JOBS = (JobKind("contents.clear", clear_contents, every=timedelta(minutes=15)),)
