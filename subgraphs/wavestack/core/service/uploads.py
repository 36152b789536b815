"""The bytes of an announced asset come in, the asset that has them goes out."""

import secrets
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import replace

from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database
from subgraphs.kit.errors import SubgraphError, invalid
from subgraphs.kit.storage import StoredFile
from subgraphs.wavestack.core.domain.assets import Asset, AssetStatus, uploaded_mime_type
from subgraphs.wavestack.core.errors import FileTooLargeError, conflict, not_found
from subgraphs.wavestack.core.ports import Resources
from subgraphs.wavestack.core.repository import assets as repository
from subgraphs.wavestack.core.service.assets import FAILED, READY, announce

_BY = "signed upload"


async def receive_upload(
    database: Database,
    resources: Resources,
    clock: Clock,
    *,
    organization_id: str,
    asset_id: str,
    content_type: str | None,
    content_length: int | None,
    chunks: AsyncIterable[bytes],
) -> Asset:
    """Store the bytes of a pending asset and make it ready. The caller has proved the right to do so.

    CONFLICT where it has its bytes already: of two uploads at the same time the first to end wins. An upload that
    breaks off leaves the asset pending, to be tried again; one that is too large makes it fail.
    """
    asset = await _pending_asset(database, organization_id, asset_id)
    mime_type = uploaded_mime_type(content_type, announced=asset.mime_type)
    max_bytes = resources.settings.max_asset_bytes
    try:
        _check_announced(content_length, max_bytes)
        stored = await resources.storage.put(new_storage_key(asset_id), _limited(chunks, max_bytes))
    except FileTooLargeError:
        await _fail(database, clock, asset)
        raise
    try:
        return await _make_ready(database, clock, replace(asset, mime_type=mime_type), stored)
    except SubgraphError:
        await resources.storage.delete(stored.key)
        raise


def new_storage_key(asset_id: str) -> str:
    """A key that no other upload uses, not even one of the same asset at the same time."""
    return f"{asset_id}/{secrets.token_hex(8)}"


async def _limited(chunks: AsyncIterable[bytes], max_bytes: int) -> AsyncIterator[bytes]:
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > max_bytes:
            raise FileTooLargeError(max_bytes)
        yield chunk


async def _pending_asset(database: Database, organization_id: str, asset_id: str) -> Asset:
    async with database.reading() as session:
        found = await repository.assets_by_id(session, organization_id, [asset_id])
    if not found:
        raise not_found("Asset", "id")
    if found[0].status != AssetStatus.PENDING:
        raise _has_its_bytes()
    return found[0]


def _check_announced(content_length: int | None, max_bytes: int) -> None:
    if content_length is not None and content_length > max_bytes:
        raise FileTooLargeError(max_bytes)


async def _make_ready(database: Database, clock: Clock, asset: Asset, stored: StoredFile) -> Asset:
    if not stored.size:
        raise invalid("file", "minSize", "File is empty")
    ready = replace(
        asset,
        status=AssetStatus.READY,
        size_bytes=stored.size,
        checksum=stored.sha256,
        storage_key=stored.key,
        updated_at=clock.now(),
    )
    async with database.transaction() as session:
        if not await repository.update_asset(session, ready):
            raise _has_its_bytes()
        announce(session, READY, asset, by=_BY)
    return ready


def _has_its_bytes() -> SubgraphError:
    return conflict("This asset takes no more uploads; create another one", "status", "notPending")


async def _fail(database: Database, clock: Clock, asset: Asset) -> None:
    async with database.transaction() as session:
        if await repository.update_asset(session, replace(asset, status=AssetStatus.FAILED, updated_at=clock.now())):
            announce(session, FAILED, asset, by=_BY)
