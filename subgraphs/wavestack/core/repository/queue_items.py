"""Ids, keys and statuses of queue items come in, rows of the table are read and written, records go out."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Final

from sqlalchemy import ColumnElement, Select, bindparam, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page, fetch_pages
from subgraphs.wavestack.core.domain.queue import DELETABLE, QueueItem, QueueItemDraft, QueueStatus
from subgraphs.wavestack.core.models import QueueItemRow, table_of

_table = table_of(QueueItemRow)
_c = _table.c
_FIELDS: Final = tuple(field.name for field in fields(QueueItem))
_COLUMNS: Final = tuple(_c[name] for name in _FIELDS)
_values = attrgetter(*_FIELDS)
_NEWEST_FIRST: Final = (SortKey(QueueItemRow.created_at, descending=True), SortKey(QueueItemRow.id, descending=True))
_OF_ORGANIZATION = _c.organization_id == bindparam("organization")

# Built once: what the hot path does for each request is only to bind and run.
_BY_ID = select(*_COLUMNS).where(_c.id == bindparam("id"), _OF_ORGANIZATION, _c.deleted_at.is_(None))
_BY_IDS = select(*_COLUMNS).where(
    _c.id.in_(bindparam("ids", expanding=True)), _OF_ORGANIZATION, _c.deleted_at.is_(None)
)
_BY_KEY = select(*_COLUMNS, _c.payload_digest).where(_c.idempotency_key == bindparam("key"), _OF_ORGANIZATION)

# Answers no row where the key is taken; waits for a parallel request with the same key to commit or roll back.
_INSERTS = {
    module.dialect.name: module.insert(_table)
    .on_conflict_do_nothing(index_elements=[_c.organization_id, _c.idempotency_key])
    .returning(_c.id)
    for module in (postgresql, sqlite)
}


async def queue_item(session: AsyncSession, organization_id: str, item_id: str) -> QueueItem | None:
    """The item of this organization, unless it is deleted."""
    row = (await session.execute(_BY_ID, {"id": item_id, "organization": organization_id})).one_or_none()
    return None if row is None else QueueItem(*row)


async def queue_items_by_id(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> list[QueueItem]:
    """The items of this organization among `ids`, in no order."""
    rows = await session.execute(_BY_IDS, {"ids": ids, "organization": organization_id})
    return [QueueItem(*row) for row in rows]


async def queue_item_by_key(session: AsyncSession, organization_id: str, key: str) -> tuple[QueueItem, str]:
    """The item that was created under an idempotency key, deleted or not, and the digest of what was asked for."""
    *item, digest = (await session.execute(_BY_KEY, {"key": key, "organization": organization_id})).one()
    return QueueItem(*item), digest


async def knows_queue_item(session: AsyncSession, organization_id: str, item_id: str) -> bool:
    """Whether the organization has or had this item."""
    known = exists().where(_c.id == item_id, _c.organization_id == organization_id)
    return bool(await session.scalar(select(known)))


async def queue_item_page(
    session: AsyncSession,
    organization_id: str,
    request: PageRequest,
    *,
    status: QueueStatus | None = None,
    project_id: str | None = None,
) -> Page[QueueItem]:
    """A page of the organization's items, newest first."""
    statement = _of_status(organization_id, status)
    if project_id is not None:
        statement = statement.where(QueueItemRow.project_id == project_id)
    return (await fetch_page(session, statement, _NEWEST_FIRST, request)).map(_record)


async def queue_item_pages(
    session: AsyncSession,
    organization_id: str,
    project_ids: Sequence[str],
    request: PageRequest,
    *,
    status: QueueStatus | None = None,
) -> dict[str | None, Page[QueueItem]]:
    """The same page for each of several projects, newest first."""
    statement = _of_status(organization_id, status)
    pages = await fetch_pages(session, statement, QueueItemRow.project_id, project_ids, _NEWEST_FIRST, request)
    return {project_id: page.map(_record) for project_id, page in pages.items()}


async def insert_queue_item(session: AsyncSession, item: QueueItem, draft: QueueItemDraft) -> bool:
    """Add the item unless its organization has used the idempotency key already. Answers whether it was added."""
    values = {name: getattr(item, name) for name in _FIELDS}
    values |= {"idempotency_key": draft.idempotency_key, "payload_digest": draft.digest()}
    result = await session.execute(_INSERTS[session.get_bind().dialect.name], values)
    return result.one_or_none() is not None


async def mark_queue_item_deleted(session: AsyncSession, organization_id: str, item_id: str, at: datetime) -> bool:
    """Delete the item if its status allows that. Answers whether it was there and did."""
    return await _change(
        session, organization_id, item_id, _c.status.in_(DELETABLE), {"deleted_at": at, "updated_at": at}
    )


async def lock_queue_item(session: AsyncSession, organization_id: str, item_id: str) -> QueueItem | None:
    """The item, unless it is deleted; until the transaction ends nobody else settles it."""
    statement = select(*_COLUMNS).where(
        _c.id == item_id, _c.organization_id == organization_id, _c.deleted_at.is_(None)
    )
    row = (await session.execute(statement.with_for_update())).one_or_none()
    return None if row is None else QueueItem(*row)


async def set_queue_item_status(session: AsyncSession, item_id: str, status: QueueStatus, at: datetime) -> None:
    """Give an item the status that its publications make of it."""
    await session.execute(update(_table).where(_c.id == item_id).values(status=status, updated_at=at))


def _of_status(organization_id: str, status: QueueStatus | None) -> Select[QueueItemRow]:
    statement = select(QueueItemRow).where(
        QueueItemRow.organization_id == organization_id, QueueItemRow.deleted_at.is_(None)
    )
    return statement if status is None else statement.where(QueueItemRow.status == status)


def _record(row: QueueItemRow) -> QueueItem:
    return QueueItem(*_values(row))


async def _change(
    session: AsyncSession,
    organization_id: str,
    item_id: str,
    condition: ColumnElement[bool],
    values: dict[str, object],
) -> bool:
    live = (_c.id == item_id, _c.organization_id == organization_id, _c.deleted_at.is_(None))
    statement = update(_table).where(*live, condition).values(values).returning(_c.id)
    return (await session.execute(statement)).one_or_none() is not None
