"""The address of a file comes in, a ready asset that has its bytes goes out."""

from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database
from subgraphs.kit.errors import invalid
from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.ids import prefixed
from subgraphs.wavestack.core.domain.assets import (
    Asset,
    AssetStatus,
    checked_filename,
    checked_mime_type,
    checked_url,
    fetched_filename,
    uploaded_mime_type,
)
from subgraphs.wavestack.core.ports import Resources
from subgraphs.wavestack.core.repository import assets as repository
from subgraphs.wavestack.core.service.assets import CREATED, READY, announce
from subgraphs.wavestack.core.service.references import require_references
from subgraphs.wavestack.core.service.uploads import new_storage_key


async def import_asset(
    database: Database,
    resources: Resources,
    clock: Clock,
    actor: Actor,
    *,
    url: str,
    filename: str | None,
    project_id: str | None,
) -> Asset:
    """Fetch a file and make an asset of it. Where anything fails, neither an asset nor its bytes are left.

    The bytes come before the transaction, so that a slow server holds no lock.
    """
    organization_id, asset_id = require_organization(actor), prefixed("asset")
    given_name = None if filename is None else checked_filename(filename)
    async with database.reading() as session:
        await require_references(session, actor, project_id=project_id)
    settings, key = resources.settings, new_storage_key(asset_id)
    async with resources.fetcher.get(
        checked_url(url), max_bytes=settings.max_asset_bytes, seconds=settings.import_timeout_seconds
    ) as fetched:
        name = given_name or fetched_filename(fetched.filename)
        mime_type = uploaded_mime_type(fetched.content_type, announced=checked_mime_type(None, name))
        stored = await resources.storage.put(key, fetched.chunks)
    now = clock.now()
    asset = Asset(
        id=asset_id,
        organization_id=organization_id,
        project_id=project_id,
        filename=name,
        mime_type=mime_type,
        status=AssetStatus.READY,
        size_bytes=stored.size,
        checksum=stored.sha256,
        source_url=url,
        storage_key=key,
        created_at=now,
        updated_at=now,
    )
    try:
        await _add(database, actor, asset)
    except Exception:
        await resources.storage.delete(key)
        raise
    return asset


async def _add(database: Database, actor: Actor, asset: Asset) -> None:
    if not asset.size_bytes:
        raise invalid("url", "minSize", "File at this URL is empty")
    async with database.transaction() as session:
        await repository.insert_asset(session, asset)
        announce(session, CREATED, asset, by=actor.subject)
        announce(session, READY, asset, by=actor.subject)
