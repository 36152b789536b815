"""A run of the job `clip.sweep` comes in; files that are kept no longer go, and what dead processes left behind."""

from datetime import timedelta

from subgraphs.kit.jobs import JobRun
from subgraphs.wavestack.clipper.ports import Resources
from subgraphs.wavestack.clipper.repository import clips as repository

_AT_ONCE = 100
_DELETED_KEPT = timedelta(days=1)


async def sweep_files(run: JobRun[Resources]) -> None:
    """Remove the files of old, failed, cancelled and deleted clips. Their assets stay."""
    resources, now = run.resources, run.clock.now()
    before = now - timedelta(hours=resources.settings.retain_hours)
    await resources.workshop.sweep()
    while True:
        async with run.database.reading() as session:
            found = await repository.superfluous_files(session, before=before, limit=_AT_ONCE)
        if not found:
            break
        for _, key in found:
            await resources.storage.delete(key)
        async with run.transaction() as session:
            await repository.forget_files(session, [clip_id for clip_id, _ in found])
    async with run.transaction() as session:
        await repository.delete_forgotten(session, before=now - _DELETED_KEPT)
