"""Ids, filters and records of clips come in, rows of the table are read and written, records go out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Select, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page, fetch_pages
from subgraphs.wavestack.clipper.domain.clips import UNFINISHED, Clip, ClipStatus
from subgraphs.wavestack.clipper.models import ClipRow, table_of

_table = table_of(ClipRow)
_c = _table.c
_FIELDS: Final = tuple(field.name for field in fields(Clip))
_COLUMNS: Final = tuple(_c[name] for name in _FIELDS)
_values = attrgetter(*_FIELDS)
_NEWEST_FIRST: Final = (SortKey(ClipRow.created_at, descending=True), SortKey(ClipRow.id, descending=True))

# What clips hang on, beside their organization.
PARENTS: Final[Mapping[str, InstrumentedAttribute[str | None]]] = {
    "asset": ClipRow.source_asset_id,
    "highlight": ClipRow.highlight_id,
    "stream": ClipRow.stream_id,
}


@dataclass(frozen=True, slots=True)
class ClipFilter:
    """Which clips of an organization are wanted; None is no condition."""

    status: ClipStatus | None = None
    project_id: str | None = None
    source_asset_id: str | None = None
    highlight_id: str | None = None
    stream_id: str | None = None


async def clips_by_id(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> list[Clip]:
    """The clips of this organization among `ids`, in no order."""
    statement = select(*_COLUMNS).where(_c.id.in_(ids), _c.organization_id == organization_id, _c.deleted_at.is_(None))
    return [Clip(*row) for row in await session.execute(statement)]


async def clip_of_any_organization(session: AsyncSession, clip_id: str) -> Clip | None:
    """A clip by its id alone, for whoever has been given its address."""
    statement = select(*_COLUMNS).where(_c.id == clip_id, _c.deleted_at.is_(None))
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else Clip(*row)


async def clip_as_created(session: AsyncSession, organization_id: str, clip_id: str) -> Clip:
    """A clip of this organization, also where it was deleted since."""
    statement = select(*_COLUMNS).where(_c.id == clip_id, _c.organization_id == organization_id)
    return Clip(*(await session.execute(statement)).one())


async def knows_clip(session: AsyncSession, organization_id: str, clip_id: str) -> bool:
    """Whether the organization has this clip or had it not long ago."""
    statement = select(_c.id).where(_c.id == clip_id, _c.organization_id == organization_id)
    return (await session.execute(statement)).one_or_none() is not None


async def clip_page(
    session: AsyncSession, organization_id: str, request: PageRequest, wanted: ClipFilter
) -> Page[Clip]:
    """A page of the organization's clips, newest first."""
    statement = _of_organization(organization_id)
    for name, value in asdict(wanted).items():
        if value is not None:
            statement = statement.where(getattr(ClipRow, name) == value)
    return (await fetch_page(session, statement, _NEWEST_FIRST, request)).map(_record)


async def clip_pages(
    session: AsyncSession, organization_id: str, parent: str, ids: Sequence[str], request: PageRequest
) -> dict[str | None, Page[Clip]]:
    """The same page for each of several assets, highlights or streams, newest first."""
    statement = _of_organization(organization_id)
    pages = await fetch_pages(session, statement, PARENTS[parent], ids, _NEWEST_FIRST, request)
    return {key: page.map(_record) for key, page in pages.items()}


async def insert_clip(session: AsyncSession, clip: Clip) -> None:
    """Add a clip."""
    await session.execute(insert(_table), asdict(clip))


async def change_unfinished(
    session: AsyncSession,
    organization_id: str,
    clip_id: str,
    values: Mapping[str, Any],  # Any: column values
) -> bool:
    """Write to a clip that is queued or in the making. Answers whether it was."""
    statement = (
        update(_table)
        .where(_c.id == clip_id, _c.organization_id == organization_id, _c.deleted_at.is_(None))
        .where(_c.status.in_(UNFINISHED))
        .values(**values)
        .returning(_c.id)
    )
    return (await session.execute(statement)).one_or_none() is not None


async def lock_clip(session: AsyncSession, organization_id: str, clip_id: str) -> Clip | None:
    """A clip of this organization, locked until the transaction ends."""
    statement = select(*_COLUMNS).where(
        _c.id == clip_id, _c.organization_id == organization_id, _c.deleted_at.is_(None)
    )
    row = (await session.execute(statement.with_for_update())).one_or_none()
    return None if row is None else Clip(*row)


async def mark_deleted(session: AsyncSession, organization_id: str, clip_id: str, at: datetime) -> bool:
    """Delete a clip that is not in the making. Answers whether it was there and could be."""
    statement = (
        update(_table)
        .where(_c.id == clip_id, _c.organization_id == organization_id, _c.deleted_at.is_(None))
        .where(_c.status.not_in(UNFINISHED))
        .values(deleted_at=at)
        .returning(_c.id)
    )
    return (await session.execute(statement)).one_or_none() is not None


async def superfluous_files(session: AsyncSession, *, before: datetime, limit: int) -> list[tuple[str, str]]:
    """Ids and keys of clips with files that are kept no longer: old, of clips that failed, or deleted."""
    ended = or_(_c.completed_at < before, _c.deleted_at.is_not(None))
    unsuccessful = _c.status.in_({ClipStatus.FAILED, ClipStatus.CANCELLED})
    statement = select(_c.id, _c.file_key).where(_c.file_key.is_not(None), or_(ended, unsuccessful)).limit(limit)
    return [(row.id, row.file_key) for row in await session.execute(statement)]


async def forget_files(session: AsyncSession, ids: Sequence[str]) -> None:
    """These clips' files are gone."""
    await session.execute(update(_table).where(_c.id.in_(ids)).values(file_key=None))


async def delete_forgotten(session: AsyncSession, *, before: datetime) -> None:
    """Remove the rows of clips that were deleted long ago and have no file any more."""
    await session.execute(delete(_table).where(_c.deleted_at < before, _c.file_key.is_(None)))


def _of_organization(organization_id: str) -> Select[ClipRow]:
    return select(ClipRow).where(ClipRow.organization_id == organization_id, ClipRow.deleted_at.is_(None))


def _record(row: ClipRow) -> Clip:
    return Clip(*_values(row))
