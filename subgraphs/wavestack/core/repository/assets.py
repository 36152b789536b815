"""Ids, records and results of assets come in, rows of the table are read and written, records go out."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from operator import attrgetter
from typing import Final

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page, fetch_pages
from subgraphs.wavestack.core.domain.assets import Asset, AssetStatus, sources_of
from subgraphs.wavestack.core.models import AssetRow, table_of

_table = table_of(AssetRow)
_c = _table.c
_FIELDS: Final = tuple(field.name for field in fields(Asset))
_values = attrgetter(*_FIELDS)
_NEWEST_FIRST: Final = (SortKey(AssetRow.created_at, descending=True), SortKey(AssetRow.id, descending=True))

_BY_IDS = select(*(_c[name] for name in _FIELDS)).where(
    _c.id.in_(bindparam("ids", expanding=True)), _c.organization_id == bindparam("organization")
)

# Answers no row where the id is taken; waits for a parallel request with the same id to commit or roll back.
_INSERTS: Final = {
    module.dialect.name: module.insert(_table).on_conflict_do_nothing(index_elements=[_c.id]).returning(_c.id)
    for module in (postgresql, sqlite)
}


async def assets_by_id(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> list[Asset]:
    """The assets of this organization among `ids`, in no order."""
    rows = await session.execute(_BY_IDS, {"ids": ids, "organization": organization_id})
    return [Asset(*row) for row in rows]


async def insert_asset(session: AsyncSession, asset: Asset) -> None:
    """Add an asset."""
    await session.execute(insert(_table), asdict(asset))


async def insert_missing_asset(session: AsyncSession, asset: Asset) -> bool:
    """Add an asset unless its id is taken. Answers whether it was added."""
    result = await session.execute(_INSERTS[session.get_bind().dialect.name], asdict(asset))
    return result.one_or_none() is not None


async def update_asset(session: AsyncSession, asset: Asset) -> bool:
    """Write an asset that has got another status, if its stored status leads there.

    Answers whether it did: of two that try at the same time, one gets False.
    """
    statement = (
        update(_table)
        .where(_c.id == asset.id, _c.organization_id == asset.organization_id)
        .where(_c.status.in_(sources_of(AssetStatus(asset.status))))
        .values(asdict(asset))
        .returning(_c.id)
    )
    return (await session.execute(statement)).one_or_none() is not None


async def asset_page(
    session: AsyncSession, organization_id: str, request: PageRequest, *, project_id: str | None = None
) -> Page[Asset]:
    """A page of the organization's assets, newest first."""
    statement = select(AssetRow).where(AssetRow.organization_id == organization_id)
    if project_id is not None:
        statement = statement.where(AssetRow.project_id == project_id)
    return (await fetch_page(session, statement, _NEWEST_FIRST, request)).map(_record)


async def asset_pages(
    session: AsyncSession, organization_id: str, project_ids: Sequence[str], request: PageRequest
) -> dict[str | None, Page[Asset]]:
    """The same page for each of several projects, newest first."""
    statement = select(AssetRow).where(AssetRow.organization_id == organization_id)
    pages = await fetch_pages(session, statement, AssetRow.project_id, project_ids, _NEWEST_FIRST, request)
    return {project_id: page.map(_record) for project_id, page in pages.items()}


def _record(row: AssetRow) -> Asset:
    return Asset(*_values(row))
