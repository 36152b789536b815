"""Ids and records of projects come in, rows of the table are read and written, records go out."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from operator import attrgetter
from typing import Final

from sqlalchemy import bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page
from subgraphs.wavestack.core.domain.projects import Project
from subgraphs.wavestack.core.models import ProjectRow, table_of

_table = table_of(ProjectRow)
_c = _table.c
_FIELDS: Final = tuple(field.name for field in fields(Project))
_values = attrgetter(*_FIELDS)
_NEWEST_FIRST: Final = (SortKey(ProjectRow.created_at, descending=True), SortKey(ProjectRow.id, descending=True))

_BY_IDS = select(*(_c[name] for name in _FIELDS)).where(
    _c.id.in_(bindparam("ids", expanding=True)), _c.organization_id == bindparam("organization")
)


async def projects_by_id(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> list[Project]:
    """The projects of this organization among `ids`, in no order."""
    rows = await session.execute(_BY_IDS, {"ids": ids, "organization": organization_id})
    return [Project(*row) for row in rows]


async def insert_project(session: AsyncSession, project: Project) -> None:
    """Add a project."""
    await session.execute(insert(_table), asdict(project))


async def project_page(session: AsyncSession, organization_id: str, request: PageRequest) -> Page[Project]:
    """A page of the organization's projects, newest first."""
    statement = select(ProjectRow).where(ProjectRow.organization_id == organization_id)
    return (await fetch_page(session, statement, _NEWEST_FIRST, request)).map(lambda row: Project(*_values(row)))
