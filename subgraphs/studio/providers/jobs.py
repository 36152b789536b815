"""The kinds of jobs of this subgraph, and what it hears of the blobs: thin as resolvers."""

from datetime import timedelta
from typing import Final

from subgraphs.kit.follow import Follow
from subgraphs.kit.jobs import JobKind, JobRun
from subgraphs.studio.providers.domain.registration import MAX_SECONDS
from subgraphs.studio.providers.ports import Resources
from subgraphs.studio.providers.repository.retention import forget_batches, forget_runs
from subgraphs.studio.providers.repository.runs import forget_memos
from subgraphs.studio.providers.service.failing import end_run
from subgraphs.studio.providers.service.queueing import PROCESS
from subgraphs.studio.providers.service.registry import VALIDATE
from subgraphs.studio.providers.service.running import process_blob
from subgraphs.studio.providers.service.triggering import TOPICS, follow_blobs
from subgraphs.studio.providers.service.validation import validate_provider

_REMEMBERED: Final = timedelta(days=30)
_ATTEMPTS: Final = 3


async def forget_outcomes(run: JobRun[Resources]) -> None:
    """Forget what was remembered long ago."""
    async with run.completing() as session:
        await forget_memos(session, run.clock.now() - _REMEMBERED)


async def forget_old_runs(run: JobRun[Resources]) -> None:
    """Forget batches and runs that ended long ago, but for what says how far a blob is."""
    before = run.clock.now() - timedelta(days=run.resources.settings.provider_run_retention_days)
    async with run.completing() as session:
        await forget_batches(session, before)
        await forget_runs(session, before)


JOBS: Final = (
    # A provider's own time is limited inside; this is for the whole run with what surrounds it.
    JobKind(PROCESS, process_blob, attempts=_ATTEMPTS, timeout=timedelta(seconds=2 * MAX_SECONDS), failed=end_run),
    JobKind(VALIDATE, validate_provider, attempts=_ATTEMPTS, timeout=timedelta(seconds=30)),
    JobKind("memo.sweep", forget_outcomes, every=timedelta(hours=6)),
    JobKind("run.sweep", forget_old_runs, every=timedelta(hours=6)),
)

FOLLOWS: Final = (Follow("blobs", topics=TOPICS, handle=follow_blobs),)
