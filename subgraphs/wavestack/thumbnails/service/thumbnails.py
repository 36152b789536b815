"""Ids and pages that are asked for come in, the organization's thumbnails go out."""

from collections.abc import Sequence
from datetime import datetime

from subgraphs.kit.database import ReadSession
from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.thumbnails.domain.thumbnails import Thumbnail, ThumbnailStatus, is_identifier
from subgraphs.wavestack.thumbnails.errors import not_found
from subgraphs.wavestack.thumbnails.ports import Resources
from subgraphs.wavestack.thumbnails.repository import thumbnails as repository

FILES = "/thumbnails"


async def get_thumbnail(session: ReadSession, actor: Actor, thumbnail_id: str) -> Thumbnail:
    """The actor's thumbnail with this id, or NOT_FOUND."""
    found = await find_thumbnails(session, actor, [thumbnail_id])
    if thumbnail_id not in found:
        raise not_found("Thumbnail", "id")
    return found[thumbnail_id]


async def find_thumbnails(session: ReadSession, actor: Actor, ids: Sequence[str]) -> dict[str, Thumbnail]:
    """The actor's thumbnails among `ids`, by id."""
    organization_id = require_organization(actor)
    found = await repository.thumbnails_by_id(session, organization_id, [key for key in ids if is_identifier(key)])
    return {thumbnail.id: thumbnail for thumbnail in found}


async def list_thumbnails(session: ReadSession, actor: Actor, request: PageRequest) -> Page[Thumbnail]:
    """A page of the actor's thumbnails, newest first."""
    return await repository.thumbnail_page(session, require_organization(actor), request)


async def list_thumbnails_of_assets(
    session: ReadSession, actor: Actor, request: PageRequest, *, asset_ids: Sequence[str]
) -> dict[str | None, Page[Thumbnail]]:
    """The same page for each of several assets, newest first."""
    return await repository.thumbnail_pages_of_assets(session, require_organization(actor), asset_ids, request)


async def find_latest_of_clips(
    session: ReadSession, actor: Actor, clip_ids: Sequence[str], *, now: datetime
) -> dict[str, Thumbnail]:
    """The newest finished thumbnail of each of the actor's clips that has one."""
    known = [key for key in clip_ids if is_identifier(key)]
    return await repository.latest_of_clips(session, require_organization(actor), known, now)


async def find_file(session: ReadSession, thumbnail_id: str, *, now: datetime) -> Thumbnail | None:
    """The finished thumbnail with this id for everybody who knows it, while its file is kept."""
    found = await repository.thumbnail_of_any(session, thumbnail_id) if is_identifier(thumbnail_id) else None
    if found is None or found.status != ThumbnailStatus.COMPLETED:
        return None
    return found if found.expires_at is not None and found.expires_at > now else None


def file_url(resources: Resources, thumbnail_id: str) -> str:
    """Where a thumbnail's file is."""
    return f"{resources.settings.public_url.rstrip('/')}{FILES}/{thumbnail_id}.png"
