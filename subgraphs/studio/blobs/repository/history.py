"""Blobs and versions come in, their deltas and what a version is rebuilt from go out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page, fetch_pages
from subgraphs.studio.blobs.models import BlobRow, DeltaRow, SnapshotRow

_ASKED_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class DeltaCriteria:
    """What a history is narrowed to: a range of `to_version`, both ends included, and an author."""

    first: int = 1
    last: int | None = None
    provider_id: str | None = None


async def find_delta(session: AsyncSession, delta_id: str) -> tuple[DeltaRow, BlobRow] | None:
    """A delta and its blob, unless the blob is hidden; whoever owns them."""
    statement = select(DeltaRow, BlobRow).join(BlobRow, BlobRow.id == DeltaRow.blob_id)
    found = (await session.execute(statement.where(DeltaRow.id == delta_id, BlobRow.deleted_at.is_(None)))).first()
    return None if found is None else (found[0], found[1])


async def inverses_of(session: AsyncSession, delta_ids: Sequence[str]) -> dict[str, str]:
    """The stored patches that undo deltas."""
    statement = select(DeltaRow.id, DeltaRow.inverse).where(DeltaRow.id.in_(delta_ids))
    return dict((await session.execute(statement)).all())


async def find_deltas(session: AsyncSession, delta_ids: Sequence[str]) -> Sequence[tuple[DeltaRow, str]]:
    """Those of the deltas whose blobs are not hidden, each with its owner."""
    statement = select(DeltaRow, BlobRow.owner_id).join(BlobRow, BlobRow.id == DeltaRow.blob_id)
    found = await session.execute(statement.where(DeltaRow.id.in_(delta_ids), BlobRow.deleted_at.is_(None)))
    return [(delta, owner_id) for delta, owner_id in found]


async def deltas_at(session: AsyncSession, places: Sequence[tuple[str, int]]) -> Sequence[DeltaRow]:
    """The deltas that made these versions of these blobs."""
    found: list[DeltaRow] = []
    for start in range(0, len(places), _ASKED_AT_ONCE):
        wanted = tuple_(DeltaRow.blob_id, DeltaRow.to_version).in_(places[start : start + _ASKED_AT_ONCE])
        found += (await session.scalars(select(DeltaRow).where(wanted))).all()
    return found


async def version_at(session: AsyncSession, head: BlobRow, moment: datetime) -> int | None:
    """The newest version that a blob had at a moment, none newer than the row; None where it was not there yet."""
    statement = select(DeltaRow.to_version).where(
        DeltaRow.blob_id == head.id, DeltaRow.to_version <= head.version, DeltaRow.applied_at <= moment
    )
    return await session.scalar(statement.order_by(DeltaRow.to_version.desc()).limit(1))


async def changed_since(session: AsyncSession, owner_id: str, moment: datetime, request: PageRequest) -> Page[BlobRow]:
    """A page of an owner's blobs that were there at a moment, and have changed or were hidden since; oldest first."""
    was_there = and_(BlobRow.created_at <= moment, or_(BlobRow.deleted_at.is_(None), BlobRow.deleted_at > moment))
    statement = select(BlobRow).where(BlobRow.owner_id == owner_id, was_there, BlobRow.updated_at > moment)
    return await fetch_page(session, statement, [SortKey(BlobRow.ordinal)], request)


async def versions_at(session: AsyncSession, blob_ids: Sequence[str], moment: datetime) -> dict[str, int]:
    """The newest version that each of the blobs had at a moment; blobs that were not there yet are left out."""
    statement = select(DeltaRow.blob_id, func.max(DeltaRow.to_version)).where(
        DeltaRow.blob_id.in_(blob_ids), DeltaRow.applied_at <= moment
    )
    return dict((await session.execute(statement.group_by(DeltaRow.blob_id))).all())


async def delta_pages(
    session: AsyncSession, heads: Sequence[tuple[str, int]], criteria: DeltaCriteria, request: PageRequest
) -> dict[str, Page[DeltaRow]]:
    """The same page of the histories of blobs, none beyond the version named beside its blob, oldest first."""
    statement = _matching(heads, criteria)
    blob_ids = [blob_id for blob_id, _version in heads]
    return await fetch_pages(session, statement, DeltaRow.blob_id, blob_ids, [SortKey(DeltaRow.to_version)], request)


async def histories(
    session: AsyncSession, heads: Sequence[tuple[str, int]], criteria: DeltaCriteria
) -> Sequence[DeltaRow]:
    """The histories of blobs, none beyond the version named beside its blob, oldest first."""
    statement = _matching(heads, criteria).order_by(DeltaRow.blob_id, DeltaRow.to_version)
    return (await session.scalars(statement)).all()


def _matching(heads: Sequence[tuple[str, int]], criteria: DeltaCriteria) -> Select[DeltaRow]:
    within = (and_(DeltaRow.blob_id == blob_id, DeltaRow.to_version <= version) for blob_id, version in heads)
    statement = select(DeltaRow).where(or_(*within), DeltaRow.to_version >= criteria.first)
    if criteria.last is not None:
        statement = statement.where(DeltaRow.to_version <= criteria.last)
    if criteria.provider_id is not None:
        statement = statement.where(DeltaRow.provider_id == criteria.provider_id)
    return statement


async def nearest_snapshots(session: AsyncSession, places: Sequence[tuple[str, int]]) -> dict[str, SnapshotRow]:
    """Of each blob the newest snapshot that is not newer than the version beside it; blobs without one are left out."""
    within = (and_(SnapshotRow.blob_id == blob_id, SnapshotRow.version <= version) for blob_id, version in places)
    newest = select(SnapshotRow.blob_id, func.max(SnapshotRow.version).label("version")).where(or_(*within))
    nearest = newest.group_by(SnapshotRow.blob_id).subquery()
    same = and_(SnapshotRow.blob_id == nearest.c.blob_id, SnapshotRow.version == nearest.c.version)
    rows = await session.scalars(select(SnapshotRow).join(nearest, same))
    return {row.blob_id: row for row in rows}


async def deltas_between(session: AsyncSession, ranges: Sequence[tuple[str, int, int]]) -> Sequence[DeltaRow]:
    """Of each blob the deltas that lead from one version to another, in their order."""
    within = (
        and_(DeltaRow.blob_id == blob_id, DeltaRow.to_version.between(after + 1, version))
        for blob_id, after, version in ranges
    )
    statement = select(DeltaRow).where(or_(*within))
    return (await session.scalars(statement.order_by(DeltaRow.blob_id, DeltaRow.to_version))).all()
