"""Uploads and snapshots come in and go out, as rows and records."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page, fetch_pages
from subgraphs.wavestack.youtube_publisher.domain.uploads import UNFINISHED, Upload, UploadDraft, UploadStatus
from subgraphs.wavestack.youtube_publisher.models import SnapshotRow, UploadRow, table_of

_table = table_of(UploadRow)
_c = _table.c
_snapshots = table_of(SnapshotRow)
_s = _snapshots.c
_FIELDS: Final = tuple(field.name for field in fields(Upload))
_COLUMNS: Final = tuple(_c[name] for name in _FIELDS)
_values = attrgetter(*_FIELDS)
_NEWEST_FIRST: Final = (SortKey(UploadRow.created_at, descending=True), SortKey(UploadRow.id, descending=True))
_INSERTS: Final = {module.dialect.name: module.insert for module in (postgresql, sqlite)}


async def insert_upload(session: AsyncSession, upload: Upload, draft: UploadDraft) -> bool:
    """Add an upload, unless its key is used or its publication has one already. Answers whether it was added."""
    row = asdict(upload) | {
        "live_publication_id": upload.publication_id,
        "idempotency_key": draft.idempotency_key,
        "payload_digest": draft.digest(),
    }
    statement = _INSERTS[session.get_bind().dialect.name](_table).on_conflict_do_nothing().returning(_c.id)
    return (await session.execute(statement, row)).one_or_none() is not None


async def upload_by_key(session: AsyncSession, organization_id: str, key: str) -> tuple[Upload, str] | None:
    """The upload that was created under an idempotency key, and the digest of what was asked for."""
    statement = select(*_COLUMNS, _c.payload_digest).where(
        _c.organization_id == organization_id, _c.idempotency_key == key
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else (Upload(*row[:-1]), row[-1])


async def upload_of_publication(session: AsyncSession, organization_id: str, publication_id: str) -> Upload | None:
    """The upload of a publication that may become a video or is one."""
    statement = select(*_COLUMNS).where(_c.organization_id == organization_id, _c.live_publication_id == publication_id)
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else Upload(*row)


async def uploads_by_id(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> list[Upload]:
    """The uploads of this organization among `ids`, in no order."""
    statement = select(*_COLUMNS).where(_c.id.in_(ids), _c.organization_id == organization_id)
    return [Upload(*row) for row in await session.execute(statement)]


async def uploads_of_publications(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> list[Upload]:
    """The newest upload of each of these publications, the oldest first."""
    statement = select(*_COLUMNS).where(_c.publication_id.in_(ids), _c.organization_id == organization_id)
    return [Upload(*row) for row in await session.execute(statement.order_by(_c.created_at))]


async def upload_page(session: AsyncSession, organization_id: str, request: PageRequest) -> Page[Upload]:
    """A page of the organization's uploads, newest first."""
    statement = select(UploadRow).where(UploadRow.organization_id == organization_id)
    return (await fetch_page(session, statement, _NEWEST_FIRST, request)).map(_record)


async def upload_pages_of_assets(
    session: AsyncSession, organization_id: str, asset_ids: Sequence[str], request: PageRequest
) -> dict[str | None, Page[Upload]]:
    """The same page for each of several assets, newest first."""
    statement = select(UploadRow).where(UploadRow.organization_id == organization_id)
    pages = await fetch_pages(session, statement, UploadRow.asset_id, asset_ids, _NEWEST_FIRST, request)
    return {asset_id: page.map(_record) for asset_id, page in pages.items()}


async def count_uploads(session: AsyncSession, organization_id: str, since: datetime) -> int:
    """How many uploads the organization has begun since a moment, but for those that failed."""
    statement = (
        select(func.count())
        .select_from(_table)
        .where(_c.organization_id == organization_id, _c.created_at > since, _c.status != UploadStatus.FAILED)
    )
    return int(await session.scalar(statement) or 0)


async def upload_for_work(session: AsyncSession, upload_id: str) -> Upload | None:
    """An upload that is not finished, for the job that works on it."""
    statement = select(*_COLUMNS).where(_c.id == upload_id, _c.status.in_(UNFINISHED))
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else Upload(*row)


async def change_upload(
    session: AsyncSession, upload_id: str, now: datetime, **values: Any
) -> Upload | None:  # Any: values of columns
    """Write columns of an upload that is not finished; None where it is."""
    if values.get("status") in {UploadStatus.FAILED, UploadStatus.CANCELLED}:
        values["live_publication_id"] = None
    statement = (
        update(_table)
        .where(_c.id == upload_id, _c.status.in_(UNFINISHED))
        .values(**values, updated_at=now)
        .returning(*_COLUMNS)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else Upload(*row)


async def published_uploads(session: AsyncSession, after: str, limit: int) -> list[Upload]:
    """Uploads that are out, of all organizations, in the order of their ids."""
    statement = select(*_COLUMNS).where(_c.status == UploadStatus.COMPLETE, _c.id > after)
    return [Upload(*row) for row in await session.execute(statement.order_by(_c.id).limit(limit))]


async def keep_snapshot(
    session: AsyncSession, upload_id: str, hour: datetime, counts: Sequence[int]
) -> tuple[int, int, int]:
    """Keep what was counted up to now, and answer what was counted before this hour."""
    values = dict(zip(("views", "likes", "comments"), counts, strict=True))
    statement = _INSERTS[session.get_bind().dialect.name](_snapshots).values(upload_id=upload_id, hour=hour, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["upload_id", "hour"], set_=values))
    before = (
        select(_s.views, _s.likes, _s.comments)
        .where(_s.upload_id == upload_id, _s.hour < hour)
        .order_by(_s.hour.desc())
        .limit(1)
    )
    row = (await session.execute(before)).one_or_none()
    return (0, 0, 0) if row is None else (row[0], row[1], row[2])


def _record(row: UploadRow) -> Upload:
    return Upload(*_values(row))
