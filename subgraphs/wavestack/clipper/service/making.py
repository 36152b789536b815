"""A run of the job `clip.create` comes in; the clip is made, stored and registered as an asset, or fails for a reason.

The run may be one of several: a worker may die at any moment. So each step replaces what an earlier run of it left:
the file has the clip's own key, the asset is created under the clip's idempotency key, and the clip becomes complete
in the one transaction that also ends the job.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.jobs import JobError, JobRun
from subgraphs.wavestack.clipper.domain.clips import UNFINISHED, Clip, ClipStatus
from subgraphs.wavestack.clipper.domain.cuts import Wanted, plan_cut
from subgraphs.wavestack.clipper.domain.failures import ClipFailure, ClipFailureCode, known_failure
from subgraphs.wavestack.clipper.domain.formats import ClipFormat
from subgraphs.wavestack.clipper.domain.presets import PRESET_OF, ClipPresetName
from subgraphs.wavestack.clipper.ports import Cutting, MadeClip, Progress, Resources
from subgraphs.wavestack.clipper.repository import clips as repository
from subgraphs.wavestack.clipper.service.clips import CANCELLED, COMPLETED, FAILED, STARTED, announce
from subgraphs.wavestack.clipper.service.registering import read_file, register_asset, require_project
from subgraphs.wavestack.clipper.service.sources import obtain_source

# How far the whole is when each step is done, in percent.
_FETCHED, _CUT, _STORED = 30, 90, 95

Run = JobRun[Resources]


async def make_clip(run: Run) -> None:
    """Make the clip that the run is about, unless nobody wants it any more."""
    clip = await _begin(run)
    if clip is None:
        return
    try:
        async with run.resources.workshop.folder() as folder:
            await _make(run, clip, folder)
    except ClipFailure as failure:
        raise JobError(failure.code.upper(), failure.message) from failure


async def record_failure(run: Run, session: AsyncSession, code: str, message: str) -> None:
    """The job has ended without a clip: write down why."""
    reason, sentence = known_failure(code, message)
    cancelled = reason is ClipFailureCode.CANCELLED
    values: dict[str, Any] = {  # Any: column values
        "status": ClipStatus.CANCELLED if cancelled else ClipStatus.FAILED,
        "error_code": None if cancelled else reason,
        "error_message": None if cancelled else sentence,
        "completed_at": run.clock.now(),
    }
    clip = await repository.lock_clip(session, run.scope, run.key)
    if clip is not None and await repository.change_unfinished(session, run.scope, run.key, values):
        announce(session, CANCELLED if cancelled else FAILED, clip)


async def _begin(run: Run) -> Clip | None:
    """Say that the work has begun, and under which key its file will lie."""
    async with run.transaction() as session:
        clip = await repository.lock_clip(session, run.scope, run.key)
        if clip is None or clip.status not in UNFINISHED:
            return None
        if clip.status == ClipStatus.QUEUED:
            begun = replace(
                clip,
                status=ClipStatus.PROCESSING,
                started_at=run.clock.now(),
                file_key=f"{clip.id}.{clip.format}",
            )
            values = {"status": begun.status, "started_at": begun.started_at, "file_key": begun.file_key}
            await repository.change_unfinished(session, run.scope, run.key, values)
            announce(session, STARTED, begun)
            return begun
        return clip


async def _make(run: Run, clip: Clip, folder: Path) -> None:
    resources = run.resources
    await require_project(run.graph, clip)
    source = await obtain_source(resources, run.graph, clip, folder, _step(run, 0, _FETCHED))
    made = await _cut(resources, clip, source, folder, _step(run, _FETCHED, _CUT))
    key = clip.file_key or f"{clip.id}.{clip.format}"
    stored = await resources.storage.put(key, read_file(made.path))
    await run.progress(_STORED)
    asset_id = await register_asset(run.graph, clip, made)
    complete = replace(
        clip,
        status=ClipStatus.COMPLETE,
        asset_id=asset_id,
        duration=made.duration,
        size_bytes=stored.size,
        checksum=stored.sha256,
        completed_at=run.clock.now(),
    )
    async with run.completing(result={"assetId": asset_id}) as session:
        changed = {"status", "asset_id", "duration", "size_bytes", "checksum", "completed_at"}
        values = {name: getattr(complete, name) for name in changed}
        await repository.change_unfinished(session, clip.organization_id, clip.id, values)
        announce(session, COMPLETED, complete)


async def _cut(resources: Resources, clip: Clip, source: Path, folder: Path, progress: Progress) -> MadeClip:
    format_ = ClipFormat(clip.format)
    preset = None if clip.preset is None else PRESET_OF[ClipPresetName(clip.preset)]
    file = await resources.cutter.inspect(source, clip.start_seconds, clip.start_seconds + clip.duration_seconds)
    plan = plan_cut(file, Wanted(clip.start_seconds, clip.duration_seconds, format_, preset))
    return await resources.cutter.cut(Cutting(source, file, plan, format_, folder), progress)


def _step(run: Run, begin: int, end: int) -> Progress:
    """Tells of the progress of one step as a part of the whole."""

    async def progress(share: float) -> None:
        await run.progress(int(begin + (end - begin) * min(1.0, share)))

    return progress
