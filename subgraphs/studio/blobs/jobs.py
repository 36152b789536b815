"""The recurring work of this subgraph, and what it hears of the providers: thin as resolvers."""

from datetime import timedelta
from typing import Final

from subgraphs.kit.follow import Follow
from subgraphs.kit.jobs import JobKind, JobRun
from subgraphs.studio.blobs.ports import Resources
from subgraphs.studio.blobs.service.filing import clear_files
from subgraphs.studio.blobs.service.known_providers import TOPICS, follow_providers


async def clear_contents(run: JobRun[Resources]) -> None:
    """Clear the file store of what nothing names any more."""
    while await clear_files(run.database, run.resources.files, run.clock.now()):
        pass


JOBS: Final = (JobKind("contents.clear", clear_contents, every=timedelta(minutes=15)),)

FOLLOWS: Final = (Follow("providers", topics=TOPICS, handle=follow_providers),)
