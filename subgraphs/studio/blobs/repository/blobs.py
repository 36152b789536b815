"""Ids and filters come in, rows of blobs at their heads go out, and changed rows go back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page, fetch_pages
from subgraphs.studio.blobs.models import BlobRow, ProcessingRow, TagRow

_ASKED_AT_ONCE = 10_000
"""Databases take about 32 000 values in a statement, and a nested selection of a large lineage asks for more."""


class BlobSortField(Enum):
    """What lists of blobs are sorted by; the value is the column."""

    CREATED_AT = "ordinal"
    UPDATED_AT = "updated_at"
    TITLE = "title_key"
    SIZE = "size"
    VERSION = "version"
    CONTENT_TYPE = "content_type"


@dataclass(frozen=True, slots=True)
class BlobOrder:
    """How a list of blobs is sorted. Where two are alike, the order of creation decides."""

    field: BlobSortField = BlobSortField.CREATED_AT
    descending: bool = True

    def keys(self) -> list[SortKey]:
        """The columns to sort by."""
        keys = [SortKey(getattr(BlobRow, self.field.value), self.descending)]
        return keys if self.field is BlobSortField.CREATED_AT else [*keys, SortKey(BlobRow.ordinal, self.descending)]


@dataclass(frozen=True, slots=True)
class BlobCriteria:
    """What a list of blobs is narrowed to. Lists of words are OR, the criteria among one another AND."""

    parent_id: str | None = None
    content_types: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    provider_id: str | None = None


async def find_blob(session: AsyncSession, blob_id: str) -> BlobRow | None:
    """The blob, unless it does not exist or is hidden; whoever owns it."""
    return await session.scalar(select(BlobRow).where(BlobRow.id == blob_id, BlobRow.deleted_at.is_(None)))


async def find_blobs(session: AsyncSession, blob_ids: Sequence[str]) -> Sequence[BlobRow]:
    """Those of the blobs that exist and are not hidden; whoever owns them."""
    found: list[BlobRow] = []
    for start in range(0, len(blob_ids), _ASKED_AT_ONCE):
        part = blob_ids[start : start + _ASKED_AT_ONCE]
        statement = select(BlobRow).where(BlobRow.id.in_(part), BlobRow.deleted_at.is_(None))
        found += (await session.scalars(statement)).all()
    return found


async def blob_ids_after(session: AsyncSession, after: str, limit: int) -> list[str]:
    """The next ids, in their order, of all blobs that are not hidden, whoever owns them."""
    statement = select(BlobRow.id).where(BlobRow.id > after, BlobRow.deleted_at.is_(None))
    return list((await session.scalars(statement.order_by(BlobRow.id).limit(limit))).all())


async def save_changes(session: AsyncSession) -> bool:
    """Write changed heads. False where a row no longer has the version from which its change started."""
    try:
        await session.flush()
    except StaleDataError:
        return False
    return True


async def blobs_page(
    session: AsyncSession,
    owner_id: str,
    criteria: BlobCriteria,
    order: BlobOrder,
    request: PageRequest,
) -> Page[BlobRow]:
    """One page of an owner's blobs."""
    return await fetch_page(session, _matching(owner_id, criteria), order.keys(), request)


async def children_pages(
    session: AsyncSession, parent_ids: Sequence[str], request: PageRequest
) -> dict[str | None, Page[BlobRow]]:
    """The same page of the children of each of the blobs, in the order of creation."""
    statement = select(BlobRow).where(BlobRow.deleted_at.is_(None))
    return await fetch_pages(
        session, statement, BlobRow.parent_id, list(parent_ids), [SortKey(BlobRow.ordinal)], request
    )


async def children_of(session: AsyncSession, parent_ids: Sequence[str]) -> Sequence[BlobRow]:
    """All children of the blobs, in the order of creation."""
    statement = select(BlobRow).where(BlobRow.parent_id.in_(parent_ids), BlobRow.deleted_at.is_(None))
    return (await session.scalars(statement.order_by(BlobRow.ordinal))).all()


def _matching(owner_id: str, criteria: BlobCriteria) -> Select[BlobRow]:
    statement = select(BlobRow).where(BlobRow.owner_id == owner_id, BlobRow.deleted_at.is_(None))
    if criteria.parent_id is not None:
        statement = statement.where(BlobRow.parent_id == criteria.parent_id)
    if criteria.content_types:
        statement = statement.where(BlobRow.content_type.in_(_storable(criteria.content_types)))
    if criteria.tags:
        statement = statement.where(
            exists().where(TagRow.blob_id == BlobRow.id, TagRow.tag.in_(_storable(criteria.tags)))
        )
    if criteria.provider_id is not None:
        statement = statement.where(_touched_by(criteria.provider_id))
    return statement


def _storable(texts: Iterable[str]) -> list[str]:
    """The texts that a column can hold: PostgreSQL refuses to be asked for NUL."""
    return [text for text in texts if "\0" not in text]


def _touched_by(provider_id: str) -> ColumnElement[bool]:
    """Processed by a provider, asked of it, or created by it (D-14)."""
    processed = exists().where(ProcessingRow.blob_id == BlobRow.id, ProcessingRow.provider_id == provider_id)
    return or_(BlobRow.created_by == provider_id, processed)
