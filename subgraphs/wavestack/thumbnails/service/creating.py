"""A wish for a thumbnail comes in; the thumbnail, drawn now, found again, or queued, goes out."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.context import Context
from subgraphs.kit.database import ReadSession
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.jobs import JobError, JobRun, enqueue
from subgraphs.kit.outbox import publish
from subgraphs.wavestack.thumbnails.domain.drawing import Drawing, digest_of
from subgraphs.wavestack.thumbnails.domain.thumbnails import (
    Thumbnail,
    ThumbnailStatus,
    new_id,
    record_digest,
)
from subgraphs.wavestack.thumbnails.domain.wishes import Wish, drawing_of, restored_wish, stored_wish
from subgraphs.wavestack.thumbnails.ports import Resources
from subgraphs.wavestack.thumbnails.repository import thumbnails as repository
from subgraphs.wavestack.thumbnails.service.rendering import Rendered, render
from subgraphs.wavestack.thumbnails.service.templates import find_look

CREATE: Final = "thumbnail.create"
"""The kind of job that draws a queued thumbnail."""

QUEUED: Final = "thumbnail.queued"
COMPLETED: Final = "thumbnail.completed"
FAILED: Final = "thumbnail.failed"
TOPICS: Final = frozenset({QUEUED, COMPLETED, FAILED})
_LONGEST_MESSAGE: Final = 1000


async def create_thumbnail(context: Context[Resources], actor: Actor, wish: Wish) -> Thumbnail:
    """The thumbnail for this wish: the one that was drawn for the same wish before, or a new one."""
    organization_id = require_organization(actor)
    drawing, digest = await _plan(context.session, organization_id, wish)
    now = context.clock.now()
    known = await repository.thumbnail_by_digest(context.session, organization_id, digest)
    if known is not None and await _is_there(context.resources, known, now):
        return known
    await context.release()
    rendered = await render(
        context.resources, context.graph, organization_id, wish=wish, drawing=drawing, digest=digest
    )
    row = _new(organization_id, wish, digest, context.clock.now())
    async with context.transaction() as session:
        thumbnail = await repository.put_thumbnail(
            session, _finished(row, rendered, context.resources, context.clock.now())
        )
        announce(session, COMPLETED, thumbnail)
    return thumbnail


async def request_thumbnail(
    session: AsyncSession, organization_id: str, wish: Wish, *, resources: Resources, now: datetime
) -> Thumbnail:
    """Queue a thumbnail, unless one for the same wish is there or on its way."""
    _, digest = await _plan(session, organization_id, wish)
    known = await repository.thumbnail_by_digest(session, organization_id, digest)
    if known is not None and known.status == ThumbnailStatus.QUEUED:
        return known
    if known is not None and await _is_there(resources, known, now):
        return known
    thumbnail = await repository.put_thumbnail(session, _new(organization_id, wish, digest, now))
    await enqueue(session, CREATE, scope=organization_id, key=thumbnail.id, now=now, unique=thumbnail.id)
    announce(session, QUEUED, thumbnail)
    return thumbnail


async def run_thumbnail(run: JobRun[Resources]) -> None:
    """Draw a queued thumbnail. May run twice: the same file, the same row."""
    async with run.database.reading() as session:
        found = await repository.thumbnails_by_id(session, run.scope, [run.key])
        if not found or found[0].status == ThumbnailStatus.COMPLETED:
            return
        thumbnail, wish = found[0], restored_wish(found[0].wish)
        look = await find_look(session, run.scope, wish.template)
    await run.progress(10)
    try:
        rendered = await render(
            run.resources,
            run.graph,
            run.scope,
            wish=wish,
            drawing=drawing_of(wish, look),
            digest=thumbnail.digest,
        )
    except SubgraphError as error:
        if error.code == "SERVICE_UNAVAILABLE":
            raise
        raise JobError(error.code, error.message) from error
    async with run.completing({"thumbnailId": thumbnail.id}) as session:
        done = await repository.put_thumbnail(session, _finished(thumbnail, rendered, run.resources, run.clock.now()))
        announce(session, COMPLETED, done)


async def fail_thumbnail(run: JobRun[Resources], session: AsyncSession, code: str, message: str) -> None:
    """Say in the thumbnail that it will never be there."""
    failed = await repository.change_thumbnail(
        session,
        run.scope,
        run.key,
        status=ThumbnailStatus.FAILED,
        error_code=code[:64],
        error_message=message[:_LONGEST_MESSAGE],
        expires_at=_expiry(run.resources, run.clock.now()),
    )
    if failed is not None:
        announce(session, FAILED, failed)


def announce(session: AsyncSession, topic: str, thumbnail: Thumbnail) -> None:
    """Tell of a thumbnail; other subgraphs may hear of it too."""
    payload: dict[str, Any] = {  # Any: JSON values
        "thumbnailId": thumbnail.id,
        "clipId": thumbnail.clip_id,
        "assetId": thumbnail.asset_id,
    }
    if topic == FAILED:
        payload |= {"code": thumbnail.error_code, "message": thumbnail.error_message}
    publish(session, topic, scope=thumbnail.organization_id, key=thumbnail.id, payload=payload)


async def _plan(session: ReadSession | AsyncSession, organization_id: str, wish: Wish) -> tuple[Drawing, str]:
    """What is to be drawn, and under which digest it is found again."""
    drawing = drawing_of(wish, await find_look(session, organization_id, wish.template))
    source = wish.source
    picture = None if source is None else f"{source.kind} {source.seconds} {source.reference}"
    digest = record_digest(organization_id, digest_of(drawing, picture=picture), wish.clip_id, wish.asset_id)
    return drawing, digest


def _new(organization_id: str, wish: Wish, digest: str, now: datetime) -> Thumbnail:
    return Thumbnail(
        id=new_id("thumb"),
        organization_id=organization_id,
        digest=digest,
        status=ThumbnailStatus.QUEUED,
        title=wish.title,
        subtitle=wish.subtitle,
        style=wish.style,
        template=wish.template,
        wish=stored_wish(wish),
        clip_id=wish.clip_id,
        asset_id=wish.asset_id,
        frame_seconds=None if wish.source is None else wish.source.seconds,
        created_at=now,
    )


def _finished(thumbnail: Thumbnail, rendered: Rendered, resources: Resources, now: datetime) -> Thumbnail:
    return replace(
        thumbnail,
        status=ThumbnailStatus.COMPLETED,
        generated_at=now,
        expires_at=_expiry(resources, now),
        size_bytes=rendered.size_bytes,
        checksum=rendered.checksum,
        storage_key=rendered.storage_key,
        error_code=None,
        error_message=None,
    )


def _expiry(resources: Resources, now: datetime) -> datetime:
    return now + timedelta(hours=resources.settings.thumbnail_hours)


async def _is_there(resources: Resources, thumbnail: Thumbnail, now: datetime) -> bool:
    if thumbnail.status != ThumbnailStatus.COMPLETED or thumbnail.expires_at is None or thumbnail.expires_at <= now:
        return False
    return thumbnail.storage_key is not None and await resources.storage.size(thumbnail.storage_key) is not None
