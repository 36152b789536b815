"""Runs of jobs come in, the service does what they ask: nothing is decided here."""

from datetime import timedelta
from typing import Final

from subgraphs.kit.jobs import JobKind, JobRun
from subgraphs.wavestack.social_ingest.ports import Resources
from subgraphs.wavestack.social_ingest.service import keeping


async def rebuild(run: JobRun[Resources]) -> None:
    """Count an organization's messages anew."""
    async with run.completing() as session:
        await keeping.rebuild(session, run.key)


JOBS: Final = (
    JobKind(keeping.REBUILD_JOB, rebuild, timeout=timedelta(minutes=30)),
    JobKind("message.sweep", keeping.sweep, every=timedelta(hours=1)),
)
