"""A session, the actor and what is wanted come in; clips are asked for, found, cancelled and deleted, records go out.

Every change is announced: `clip.created`, `clip.started`, `clip.completed`, `clip.failed`, `clip.cancelled` and
`clip.deleted`, with the ids that the clip hangs on in the payload.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.idempotency import Claim
from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.ids import prefixed
from subgraphs.kit.jobs import cancel, enqueue, find_jobs
from subgraphs.kit.outbox import publish
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.clipper.domain.clips import UNFINISHED, Clip, ClipDraft, ClipStatus
from subgraphs.wavestack.clipper.domain.texts import is_identifier
from subgraphs.wavestack.clipper.errors import conflict, not_found
from subgraphs.wavestack.clipper.repository import clips as repository
from subgraphs.wavestack.clipper.repository.clips import ClipFilter

CREATED: Final = "clip.created"
STARTED: Final = "clip.started"
COMPLETED: Final = "clip.completed"
FAILED: Final = "clip.failed"
CANCELLED: Final = "clip.cancelled"
DELETED: Final = "clip.deleted"
CREATE_JOB: Final = "clip.create"


async def create_clip(
    session: AsyncSession, actor: Actor, draft: ClipDraft, *, idempotency_key: str | None, now: datetime
) -> tuple[Clip, bool]:
    """Ask for a clip. Answers it and whether this request was answered before."""
    organization_id = require_organization(actor)
    claim = None
    if idempotency_key is not None:
        claim = Claim(scope=organization_id, key=idempotency_key, request={"createClip": draft.request()})
        answered = await claim.replay(session, now=now)
        if answered is not None:
            return await repository.clip_as_created(session, organization_id, answered["clip"]), True
    clip = await _add(session, actor, draft, now)
    if claim is not None:
        await claim.keep(session, {"clip": clip.id})
    return clip, False


async def get_clip(session: AsyncSession, actor: Actor, clip_id: str) -> Clip:
    """The actor's clip with this id, or NOT_FOUND."""
    found = await find_clips(session, actor, [clip_id])
    if clip_id not in found:
        raise not_found("Clip", "id")
    return found[clip_id]


async def find_clips(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, Clip]:
    """The actor's clips among `ids`, by id."""
    organization_id = require_organization(actor)
    found = await repository.clips_by_id(session, organization_id, [key for key in ids if is_identifier(key)])
    return {clip.id: clip for clip in found}


async def list_clips(session: AsyncSession, actor: Actor, request: PageRequest, wanted: ClipFilter) -> Page[Clip]:
    """A page of the actor's clips, newest first."""
    return await repository.clip_page(session, require_organization(actor), request, wanted)


async def list_clips_below(
    session: AsyncSession, actor: Actor, request: PageRequest, *, parent: str, ids: Sequence[str]
) -> dict[str | None, Page[Clip]]:
    """The same page for each of several assets, highlights or streams, newest first."""
    return await repository.clip_pages(session, require_organization(actor), parent, ids, request)


async def find_file(session: AsyncSession, path: str) -> Clip | None:
    """The finished clip whose file lies at this path below `/files/`, whoever asks."""
    clip_id = path.partition("/")[0].partition(".")[0]
    clip = await repository.clip_of_any_organization(session, clip_id) if is_identifier(clip_id) else None
    return clip if clip is not None and clip.path == path and clip.status == ClipStatus.COMPLETE else None


async def find_progress(session: AsyncSession, job_ids: Sequence[str]) -> dict[str, int]:
    """How much of each job is done, in percent."""
    return {job.id: job.progress for job in await find_jobs(session, job_ids)}


async def cancel_clip(session: AsyncSession, actor: Actor, clip_id: str, *, now: datetime) -> Clip:
    """Stop making a clip. One that is being made ends a moment later; CONFLICT for one that is finished."""
    organization_id = require_organization(actor)
    # Its record before its job's row, as runs of the job lock them too.
    clip = await _locked(session, organization_id, clip_id)
    if clip.status == ClipStatus.CANCELLED:
        return clip
    if clip.status not in UNFINISHED or not await cancel(session, clip.job_id, now=now):
        raise conflict(f"Clip is {clip.status} and cannot be cancelled", "id", "finished")
    return await _locked(session, organization_id, clip_id)


async def delete_clip(session: AsyncSession, actor: Actor, clip_id: str, *, now: datetime) -> Clip:
    """Delete a finished clip; its asset stays. CONFLICT while it is waiting or being made."""
    clip = await _locked(session, require_organization(actor), clip_id)
    if not await repository.mark_deleted(session, clip.organization_id, clip_id, now):
        raise conflict("Clip is being made; cancel it first", "id", "processing")
    announce(session, DELETED, clip)
    return clip


def announce(session: AsyncSession, topic: str, clip: Clip) -> None:
    """Tell of a change with the session's commit."""
    payload = {
        "jobId": clip.job_id,
        "assetId": clip.asset_id,
        "sourceAssetId": clip.source_asset_id,
        "projectId": clip.project_id,
        "highlightId": clip.highlight_id,
        "streamId": clip.stream_id,
        "by": clip.created_by,
    }
    publish(session, topic, scope=clip.organization_id, key=clip.id, payload=payload)


async def require_known_clip(session: AsyncSession, actor: Actor, clip_id: str) -> None:
    """Refuse (NOT_FOUND) an id that is not of one of the actor's clips; deleted ones are known for a while."""
    organization_id = require_organization(actor)
    if not is_identifier(clip_id) or not await repository.knows_clip(session, organization_id, clip_id):
        raise not_found("Clip", "id")


async def _add(session: AsyncSession, actor: Actor, draft: ClipDraft, now: datetime) -> Clip:
    organization_id, clip_id = require_organization(actor), prefixed("clip")
    job_id = await enqueue(session, CREATE_JOB, scope=organization_id, key=clip_id, now=now)
    clip = Clip(
        id=clip_id,
        organization_id=organization_id,
        job_id=job_id,
        status=ClipStatus.QUEUED,
        source_kind=draft.source.kind,
        source=draft.source.text,
        source_asset_id=draft.source.asset_id,
        start_seconds=draft.start_seconds,
        duration_seconds=draft.duration_seconds,
        format=draft.format,
        preset=draft.preset,
        name=draft.name,
        project_id=draft.project_id,
        highlight_id=draft.highlight_id,
        stream_id=draft.stream_id,
        created_by=actor.subject or "",
        created_at=now,
    )
    await repository.insert_clip(session, clip)
    announce(session, CREATED, clip)
    return clip


async def _locked(session: AsyncSession, organization_id: str, clip_id: str) -> Clip:
    clip = await repository.lock_clip(session, organization_id, clip_id) if is_identifier(clip_id) else None
    if clip is None:
        raise not_found("Clip", "id")
    return clip
