"""Records and ids of thumbnails come in, rows are read and written, records go out."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page, fetch_pages
from subgraphs.wavestack.thumbnails.domain.thumbnails import Thumbnail, ThumbnailStatus
from subgraphs.wavestack.thumbnails.models import ThumbnailRow, table_of

_table = table_of(ThumbnailRow)
_c = _table.c
_FIELDS: Final = tuple(field.name for field in fields(Thumbnail))
_values = attrgetter(*_FIELDS)
_COLUMNS: Final = tuple(_c[name] for name in _FIELDS)
_NEWEST_FIRST: Final = (SortKey(ThumbnailRow.created_at, descending=True), SortKey(ThumbnailRow.id, descending=True))


async def thumbnails_by_id(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> list[Thumbnail]:
    """The thumbnails of this organization among `ids`, in no order."""
    rows = await session.execute(select(*_COLUMNS).where(_c.id.in_(ids), _c.organization_id == organization_id))
    return [Thumbnail(*row) for row in rows]


async def thumbnail_of_any(session: AsyncSession, thumbnail_id: str) -> Thumbnail | None:
    """The thumbnail with this id, whoever owns it: its id is what its file is given for."""
    row = (await session.execute(select(*_COLUMNS).where(_c.id == thumbnail_id))).one_or_none()
    return None if row is None else Thumbnail(*row)


async def thumbnail_by_digest(session: AsyncSession, organization_id: str, digest: str) -> Thumbnail | None:
    """The thumbnail that was made for the same request."""
    statement = select(*_COLUMNS).where(_c.organization_id == organization_id, _c.digest == digest)
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else Thumbnail(*row)


async def put_thumbnail(session: AsyncSession, thumbnail: Thumbnail) -> Thumbnail:
    """Write a thumbnail; where one for the same request is there, that one is changed and keeps its id and its age."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = asdict(thumbnail)
    kept = {"id", "organization_id", "digest", "created_at"}
    statement = dialect.insert(_table).values(values)
    statement = statement.on_conflict_do_update(
        index_elements=[_c.organization_id, _c.digest],
        set_={name: value for name, value in values.items() if name not in kept},
    )
    row = (await session.execute(statement.returning(*_COLUMNS))).one()
    return Thumbnail(*row)


async def change_thumbnail(
    session: AsyncSession,
    organization_id: str,
    thumbnail_id: str,
    **values: Any,  # Any: column values
) -> Thumbnail | None:
    """Write some columns; None where the thumbnail has been deleted."""
    statement = (
        update(_table)
        .where(_c.id == thumbnail_id, _c.organization_id == organization_id)
        .values(values)
        .returning(*_COLUMNS)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else Thumbnail(*row)


async def thumbnail_page(session: AsyncSession, organization_id: str, request: PageRequest) -> Page[Thumbnail]:
    """A page of the organization's thumbnails, newest first."""
    statement = select(ThumbnailRow).where(ThumbnailRow.organization_id == organization_id)
    return (await fetch_page(session, statement, _NEWEST_FIRST, request)).map(_record)


async def thumbnail_pages_of_assets(
    session: AsyncSession, organization_id: str, asset_ids: Sequence[str], request: PageRequest
) -> dict[str | None, Page[Thumbnail]]:
    """The same page for each of several assets, newest first."""
    statement = select(ThumbnailRow).where(ThumbnailRow.organization_id == organization_id)
    pages = await fetch_pages(session, statement, ThumbnailRow.asset_id, asset_ids, _NEWEST_FIRST, request)
    return {asset_id: page.map(_record) for asset_id, page in pages.items()}


async def latest_of_clips(
    session: AsyncSession, organization_id: str, clip_ids: Sequence[str], now: datetime
) -> dict[str, Thumbnail]:
    """The newest finished thumbnail of each clip that has one."""
    place = func.row_number().over(partition_by=_c.clip_id, order_by=(_c.created_at.desc(), _c.id.desc()))
    ranked = (
        select(*_COLUMNS, place.label("place"))
        .where(
            _c.organization_id == organization_id,
            _c.clip_id.in_(clip_ids),
            _c.status == ThumbnailStatus.COMPLETED,
            _c.expires_at > now,
        )
        .subquery()
    )
    rows = await session.execute(select(*(ranked.c[name] for name in _FIELDS)).where(ranked.c.place == 1))
    found = [Thumbnail(*row) for row in rows]
    return {thumbnail.clip_id: thumbnail for thumbnail in found if thumbnail.clip_id is not None}


async def expired_thumbnails(session: AsyncSession, now: datetime, *, limit: int) -> list[Thumbnail]:
    """Some thumbnails whose time is over."""
    rows = await session.execute(select(*_COLUMNS).where(_c.expires_at <= now).limit(limit))
    return [Thumbnail(*row) for row in rows]


async def delete_expired(session: AsyncSession, ids: Sequence[str], now: datetime) -> list[str]:
    """Delete those of `ids` that are still expired; answers which: one that was drawn anew stays."""
    deleted = await session.scalars(delete(_table).where(_c.id.in_(ids), _c.expires_at <= now).returning(_c.id))
    return list(deleted)


def _record(row: ThumbnailRow) -> Thumbnail:
    return Thumbnail(*_values(row))
