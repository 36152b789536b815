"""Queued jobs and followed events come in, the service does them."""

from datetime import timedelta
from typing import Final

from subgraphs.kit.follow import Follow
from subgraphs.kit.jobs import JobKind, JobRun
from subgraphs.wavestack.thumbnails.ports import Resources
from subgraphs.wavestack.thumbnails.service.clips import CLIP_COMPLETED, follow_clips
from subgraphs.wavestack.thumbnails.service.creating import CREATE, fail_thumbnail, run_thumbnail
from subgraphs.wavestack.thumbnails.service.sweeping import sweep


async def create(run: JobRun[Resources]) -> None:
    """Draw a thumbnail."""
    await run_thumbnail(run)


async def sweep_expired(run: JobRun[Resources]) -> None:
    """Delete expired thumbnails."""
    await sweep(run.database, run.resources, now=run.clock.now())


JOBS: Final = (
    JobKind(CREATE, create, attempts=3, timeout=timedelta(minutes=5), failed=fail_thumbnail, concurrency=3),
    JobKind("thumbnail.sweep", sweep_expired, every=timedelta(minutes=15)),
)
FOLLOWS: Final = (Follow("clipper", topics=(CLIP_COMPLETED,), handle=follow_clips),)
