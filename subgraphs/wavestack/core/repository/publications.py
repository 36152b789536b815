"""Ids, statuses and outcomes of publications come in, rows of the table are read and written, records go out."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from operator import attrgetter
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_pages
from subgraphs.wavestack.core.domain.publications import Outcome, Publication, PublicationStatus, sources_of
from subgraphs.wavestack.core.models import PublicationRow, table_of

_table = table_of(PublicationRow)
_c = _table.c
_FIELDS: Final = tuple(field.name for field in fields(Publication))
_COLUMNS: Final = tuple(_c[name] for name in _FIELDS)
_values = attrgetter(*_FIELDS)
_NEWEST_FIRST: Final = (
    SortKey(PublicationRow.created_at, descending=True),
    SortKey(PublicationRow.id, descending=True),
)


async def insert_publications(session: AsyncSession, publications: Sequence[Publication]) -> None:
    """Add publications."""
    await session.execute(insert(_table), [asdict(publication) for publication in publications])


async def publications_by_id(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> list[Publication]:
    """The publications of this organization among `ids`, in no order."""
    statement = select(*_COLUMNS).where(_c.id.in_(ids), _c.organization_id == organization_id)
    return [Publication(*row) for row in await session.execute(statement)]


async def publications_of_items(
    session: AsyncSession, organization_id: str, item_ids: Sequence[str]
) -> list[Publication]:
    """All publications of these items, in the order of platforms."""
    statement = (
        select(*_COLUMNS)
        .where(_c.queue_item_id.in_(item_ids), _c.organization_id == organization_id)
        .order_by(_c.queue_item_id, _c.platform)
    )
    return [Publication(*row) for row in await session.execute(statement)]


async def publication_pages_of_assets(
    session: AsyncSession, organization_id: str, asset_ids: Sequence[str], request: PageRequest
) -> dict[str | None, Page[Publication]]:
    """The same page for each of several assets, newest first."""
    statement = select(PublicationRow).where(PublicationRow.organization_id == organization_id)
    pages = await fetch_pages(session, statement, PublicationRow.asset_id, asset_ids, _NEWEST_FIRST, request)
    return {asset_id: page.map(_record) for asset_id, page in pages.items()}


async def begin_publications(session: AsyncSession, item_id: str, now: datetime) -> list[Publication]:
    """Move the queued publications of an item on to processing; answers those that were queued."""
    statement = (
        update(_table)
        .where(_c.queue_item_id == item_id, _c.status == PublicationStatus.QUEUED)
        .values(status=PublicationStatus.PROCESSING, updated_at=now)
        .returning(*_COLUMNS)
    )
    return [Publication(*row) for row in await session.execute(statement)]


async def end_publication(
    session: AsyncSession, publication_id: str, outcome: Outcome, now: datetime
) -> Publication | None:
    """Write how a publication ended, if its status leads there; None where it does not."""
    statement = (
        update(_table)
        .where(_c.id == publication_id, _c.status.in_(sources_of(outcome.status)))
        .values(**asdict(outcome), updated_at=now)
        .returning(*_COLUMNS)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else Publication(*row)


async def requeue_publication(
    session: AsyncSession, organization_id: str, publication_id: str, now: datetime
) -> Publication | None:
    """Begin the next round of a publication that ended without success; None where it did not end so."""
    statement = (
        update(_table)
        .where(_c.id == publication_id, _c.organization_id == organization_id)
        .where(_c.status.in_(sources_of(PublicationStatus.QUEUED)))
        .values(
            status=PublicationStatus.QUEUED,
            round=_c.round + 1,
            error_code=None,
            error_message=None,
            updated_at=now,
        )
        .returning(*_COLUMNS)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else Publication(*row)


def _record(row: PublicationRow) -> Publication:
    return Publication(*_values(row))
