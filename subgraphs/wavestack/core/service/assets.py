"""A session, the actor and what is wanted come in; assets are found and announced, records go out.

Writes are announced as `asset.created`, `asset.ready` and `asset.failed`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import quote

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.ids import prefixed
from subgraphs.kit.outbox import publish
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.core.domain.assets import (
    Asset,
    AssetStatus,
    FileFacts,
    checked_filename,
    checked_mime_type,
    repeatable_id,
)
from subgraphs.wavestack.core.domain.texts import is_identifier
from subgraphs.wavestack.core.errors import conflict, not_found
from subgraphs.wavestack.core.ports import Resources
from subgraphs.wavestack.core.repository import assets as repository
from subgraphs.wavestack.core.service.references import require_references

CREATED = "asset.created"
READY = "asset.ready"
FAILED = "asset.failed"
FILES = "/assets/files"


async def get_asset(session: AsyncSession, actor: Actor, asset_id: str) -> Asset:
    """The actor's asset with this id, or NOT_FOUND."""
    found = await find_assets(session, actor, [asset_id])
    if asset_id not in found:
        raise not_found("Asset", "id")
    return found[asset_id]


async def find_assets(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, Asset]:
    """The actor's assets among `ids`, by id."""
    organization_id = require_organization(actor)
    found = await repository.assets_by_id(session, organization_id, [key for key in ids if is_identifier(key)])
    return {asset.id: asset for asset in found}


async def list_assets(
    session: AsyncSession, actor: Actor, request: PageRequest, *, project_id: str | None
) -> Page[Asset]:
    """A page of the actor's assets, newest first; those of one project where one is named."""
    organization_id = require_organization(actor)
    if project_id is not None and not is_identifier(project_id):
        raise not_found("Project", "projectId")
    return await repository.asset_page(session, organization_id, request, project_id=project_id)


async def list_assets_of_projects(
    session: AsyncSession, actor: Actor, request: PageRequest, *, project_ids: Sequence[str]
) -> dict[str | None, Page[Asset]]:
    """The same page for each of several projects, newest first."""
    return await repository.asset_pages(session, require_organization(actor), project_ids, request)


async def create_asset_upload(
    session: AsyncSession,
    actor: Actor,
    *,
    filename: str,
    mime_type: str | None,
    project_id: str | None,
    facts: FileFacts,
    idempotency_key: str | None,
    now: datetime,
) -> tuple[Asset, bool]:
    """Announce a file whose bytes will come to `upload_url`. Answers it and whether this was answered before.

    A key that the organization has used answers its asset again; for another file it is a CONFLICT.
    """
    organization_id, name = require_organization(actor), checked_filename(filename)
    await require_references(session, actor, project_id=project_id)
    asset = Asset(
        id=prefixed("asset") if idempotency_key is None else repeatable_id(organization_id, idempotency_key),
        organization_id=organization_id,
        project_id=project_id,
        filename=name,
        mime_type=checked_mime_type(mime_type, name),
        status=AssetStatus.PENDING,
        created_at=now,
        updated_at=now,
        duration=facts.duration,
        source_url=facts.source_url,
        start_time=facts.start_time,
        end_time=facts.end_time,
    )
    if await repository.insert_missing_asset(session, asset):
        announce(session, CREATED, asset, by=actor.subject)
        return asset, False
    known = await get_asset(session, actor, asset.id)
    if _announced(known) != _announced(asset):
        raise conflict("Idempotency key was already used for another asset", "idempotencyKey", "reused")
    return known, True


def _announced(asset: Asset) -> tuple[object, ...]:
    """What must be the same where a request is repeated; where a clip ends is measured anew each time it is cut."""
    return asset.filename, asset.project_id, asset.source_url, asset.start_time


def announce(session: AsyncSession, topic: str, asset: Asset, *, by: str) -> None:
    """Tell of a write, and who did it, with the session's commit."""
    publish(
        session, topic, scope=asset.organization_id, key=asset.id, payload={"projectId": asset.project_id, "by": by}
    )


def upload_url(resources: Resources, asset: Asset) -> str:
    """Where whoever holds this address can PUT the asset's bytes for a while."""
    lifetime = timedelta(seconds=resources.settings.upload_url_seconds)
    return resources.signer.url(_address(resources, asset.organization_id, asset.id), purpose="PUT", lifetime=lifetime)


def download_url(resources: Resources, organization_id: str, asset_id: str) -> str:
    """Where whoever holds this address can read the asset's bytes for a while."""
    lifetime = timedelta(seconds=resources.settings.download_url_seconds)
    return resources.signer.url(_address(resources, organization_id, asset_id), purpose="GET", lifetime=lifetime)


def file_path(organization_id: str, asset_id: str) -> str:
    """The path of the address of an asset's file."""
    return f"{FILES}/{quote(organization_id, safe='')}/{quote(asset_id, safe='')}"


def _address(resources: Resources, organization_id: str, asset_id: str) -> str:
    return resources.settings.public_url.rstrip("/") + file_path(organization_id, asset_id)
