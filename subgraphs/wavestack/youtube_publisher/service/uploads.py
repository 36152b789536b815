"""A session, the actor and what is wanted come in; uploads are begun, found and called back, records go out.

Everything is announced: `upload.progressed`, `upload.completed`, `upload.failed`, `upload.cancelled`.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.ids import prefixed
from subgraphs.kit.jobs import cancel, enqueue
from subgraphs.kit.outbox import publish
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.kit.scalars import print_moment
from subgraphs.wavestack.youtube_publisher.domain.uploads import Upload, UploadDraft, UploadStatus, UploadStep
from subgraphs.wavestack.youtube_publisher.errors import conflict, not_found, too_many_uploads
from subgraphs.wavestack.youtube_publisher.repository import uploads as repository

SEND: Final = "upload.send"
PROGRESSED: Final = "upload.progressed"
COMPLETED: Final = "upload.completed"
FAILED: Final = "upload.failed"
CANCELLED: Final = "upload.cancelled"
TOPICS: Final = frozenset({PROGRESSED, COMPLETED, FAILED, CANCELLED})
_DAY: Final = timedelta(hours=24)


async def create_upload(
    session: AsyncSession, actor: Actor, draft: UploadDraft, *, daily: int, now: datetime
) -> tuple[Upload, bool]:
    """Begin an upload; answers it and whether this request was answered before.

    A key that was used replays its upload; with another request it is a CONFLICT. A publication that has an upload
    which may become a video, or is one, gets no second one: its upload is answered.
    """
    organization_id = require_organization(actor)
    if await repository.count_uploads(session, organization_id, now - _DAY) >= daily:
        raise too_many_uploads(daily)
    upload = _new_upload(organization_id, draft, now)
    if await repository.insert_upload(session, upload, draft):
        job_id = await enqueue(session, SEND, scope=organization_id, key=upload.id, now=now)
        return await repository.change_upload(session, upload.id, now, job_id=job_id) or upload, False
    return await _known(session, organization_id, draft), True


async def get_upload(session: AsyncSession, actor: Actor, upload_id: str) -> Upload:
    """The actor's upload with this id, or NOT_FOUND."""
    found = await find_uploads(session, actor, [upload_id])
    if upload_id not in found:
        raise not_found("Upload", "id")
    return found[upload_id]


async def find_uploads(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, Upload]:
    """The actor's uploads among `ids`, by id."""
    known = [key for key in ids if key.isascii() and key.isprintable()]
    found = await repository.uploads_by_id(session, require_organization(actor), known)
    return {upload.id: upload for upload in found}


async def find_uploads_of_publications(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, Upload]:
    """The newest upload of each of the actor's publications, by the publication's id."""
    found = await repository.uploads_of_publications(session, require_organization(actor), ids)
    return {upload.publication_id: upload for upload in found if upload.publication_id is not None}


async def list_uploads(session: AsyncSession, actor: Actor, request: PageRequest) -> Page[Upload]:
    """A page of the actor's uploads, newest first."""
    return await repository.upload_page(session, require_organization(actor), request)


async def list_uploads_of_assets(
    session: AsyncSession, actor: Actor, request: PageRequest, *, asset_ids: Sequence[str]
) -> dict[str | None, Page[Upload]]:
    """The same page for each of several assets, newest first."""
    return await repository.upload_pages_of_assets(session, require_organization(actor), asset_ids, request)


async def cancel_upload(
    session: AsyncSession, actor: Actor, *, upload_id: str | None, publication_id: str | None, now: datetime
) -> Upload:
    """Stop an upload; CONFLICT once YouTube has the video."""
    organization_id = require_organization(actor)
    if upload_id is None:
        found = await repository.upload_of_publication(session, organization_id, publication_id or "")
        if found is None:
            raise not_found("Upload", "publicationId")
        upload_id = found.id
    upload = await get_upload(session, actor, upload_id)
    if upload.youtube_id is not None or upload.status != UploadStatus.PROCESSING:
        raise conflict(f"Upload is {upload.status} and cannot be cancelled", "id", "sent")
    if upload.job_id is not None:
        await cancel(session, upload.job_id, now=now)
    return await get_upload(session, actor, upload_id)


async def end_upload(
    session: AsyncSession, upload_id: str, status: UploadStatus, code: str, message: str, *, now: datetime
) -> None:
    """Keep that an upload was cancelled or has failed, and why."""
    error = {"error_code": code, "error_message": message} if status == UploadStatus.FAILED else {}
    ended = await repository.change_upload(session, upload_id, now, status=status, **error)
    if ended is not None:
        announce(session, FAILED if status == UploadStatus.FAILED else CANCELLED, ended)


def announce(session: AsyncSession, topic: str, upload: Upload) -> None:
    """Tell of an upload with the session's commit."""
    published_at = upload.published_at
    payload = {
        "publicationId": upload.publication_id,
        "platform": "youtube",
        "status": upload.status,
        "step": upload.step,
        "progress": upload.progress,
        "title": upload.title,
        "assetId": upload.asset_id,
        "url": upload.url,
        "externalId": upload.youtube_id,
        "publishedAt": None if published_at is None else print_moment(published_at),
        "errorCode": upload.error_code,
        "errorMessage": upload.error_message,
    }
    publish(session, topic, scope=upload.organization_id, key=upload.id, payload=payload)


async def _known(session: AsyncSession, organization_id: str, draft: UploadDraft) -> Upload:
    """The upload that is there already: under the key, or of the publication."""
    if draft.idempotency_key is not None:
        known = await repository.upload_by_key(session, organization_id, draft.idempotency_key)
        if known is not None:
            if known[1] != draft.digest():
                raise conflict("Idempotency key was already used for another upload", "idempotencyKey", "reused")
            return known[0]
    found = await repository.upload_of_publication(session, organization_id, draft.publication_id or "")
    if found is None:  # it ended at this very moment
        raise conflict("This upload is being changed; try again", "publicationId", "changing")
    return found


def _new_upload(organization_id: str, draft: UploadDraft, now: datetime) -> Upload:
    return Upload(
        id=prefixed("up"),
        organization_id=organization_id,
        publication_id=draft.publication_id,
        asset_id=draft.asset_id,
        video_url=draft.video_url,
        title=draft.title,
        description=draft.description,
        tags=list(draft.tags),
        privacy=draft.privacy,
        playlist_id=draft.playlist_id,
        scheduled_at=draft.scheduled_at,
        options=asdict(draft.options),
        status=UploadStatus.PROCESSING,
        step=UploadStep.FETCHING,
        progress=0,
        job_id=None,
        account_id=None,
        sealed_session=None,
        youtube_id=None,
        warnings=[],
        error_code=None,
        error_message=None,
        published_at=None,
        created_at=now,
        updated_at=now,
    )
