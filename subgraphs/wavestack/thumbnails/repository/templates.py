"""Records and ids of templates come in, rows are read and written, records go out."""

from dataclasses import asdict, fields
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.wavestack.thumbnails.domain.thumbnails import Template
from subgraphs.wavestack.thumbnails.models import TemplateRow, table_of

_table = table_of(TemplateRow)
_c = _table.c
_COLUMNS: Final = tuple(_c[field.name] for field in fields(Template))


async def template_by_id(session: AsyncSession, organization_id: str, template_id: str) -> Template | None:
    """The organization's template with this id."""
    statement = select(*_COLUMNS).where(_c.id == template_id, _c.organization_id == organization_id)
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else Template(*row)


async def templates(session: AsyncSession, organization_id: str) -> list[Template]:
    """All templates of the organization, oldest first; there are never many."""
    statement = select(*_COLUMNS).where(_c.organization_id == organization_id).order_by(_c.created_at, _c.id)
    return [Template(*row) for row in await session.execute(statement)]


async def count_templates(session: AsyncSession, organization_id: str) -> int:
    """How many templates the organization has."""
    statement = select(func.count()).select_from(_table).where(_c.organization_id == organization_id)
    return await session.scalar(statement) or 0


async def insert_template(session: AsyncSession, template: Template) -> bool:
    """Add a template; False where the organization has one of this name."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(_table).values(asdict(template)).on_conflict_do_nothing().returning(_c.id)
    return (await session.execute(statement)).one_or_none() is not None


async def delete_template(session: AsyncSession, organization_id: str, template_id: str) -> bool:
    """Delete a template; False where there is none."""
    statement = delete(_table).where(_c.id == template_id, _c.organization_id == organization_id).returning(_c.id)
    return (await session.execute(statement)).one_or_none() is not None
