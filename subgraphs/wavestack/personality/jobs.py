"""Jobs come in: what waits is learnt from, and what is too old is forgotten."""

from datetime import timedelta
from typing import Final

from subgraphs.kit.jobs import JobKind, JobRun
from subgraphs.wavestack.personality.domain.samples import TICK_SECONDS
from subgraphs.wavestack.personality.ports import Resources
from subgraphs.wavestack.personality.service import learning, retention


async def train(run: JobRun[Resources]) -> None:
    """Learn from all samples that wait, a batch a transaction."""
    most = run.resources.settings.personality_batch
    while samples := await learning.next_batch(run.database, most):
        now = run.clock.now()
        made = await learning.memories_in(run.resources.embedder, samples, now)
        async with run.transaction() as session:
            await learning.learn_batch(session, samples, made, now)


async def prune(run: JobRun[Resources]) -> None:
    """Forget what is too old."""
    keep = timedelta(days=run.resources.settings.personality_retention_days)
    async with run.completing() as session:
        await retention.prune(session, keep=keep, now=run.clock.now())


JOBS: Final = (
    JobKind("persona.train", train, every=timedelta(seconds=TICK_SECONDS)),
    JobKind("memory.prune", prune, every=timedelta(days=1)),
)
