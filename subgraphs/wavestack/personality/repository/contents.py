"""Generated content comes in and goes out; each statement is limited to one organization."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from operator import attrgetter
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page
from subgraphs.wavestack.personality.domain.contents import ContentStatus, GeneratedContent
from subgraphs.wavestack.personality.models import ContentRow, table_of

_contents = table_of(ContentRow)
_c = _contents.c
_CONTENT: Final = tuple(field.name for field in fields(GeneratedContent))
_values = attrgetter(*_CONTENT)
_NEWEST: Final = (SortKey(ContentRow.created_at, descending=True), SortKey(ContentRow.id, descending=True))


async def insert_content(session: AsyncSession, content: GeneratedContent) -> None:
    """Add content."""
    await session.execute(insert(_contents), asdict(content))


async def find_contents(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> dict[str, GeneratedContent]:
    """The contents with these ids, by id."""
    statement = select(*(_c[name] for name in _CONTENT)).where(_c.id.in_(ids), _c.organization_id == organization_id)
    return {row.id: GeneratedContent(*row) for row in await session.execute(statement)}


async def content_page(
    session: AsyncSession, organization_id: str, request: PageRequest, *, status: ContentStatus | None
) -> Page[GeneratedContent]:
    """A page of the organization's content, newest first; with one status where it is named."""
    statement = select(ContentRow).where(ContentRow.organization_id == organization_id)
    if status is not None:
        statement = statement.where(ContentRow.status == status.value)
    page = await fetch_page(session, statement, _NEWEST, request)
    return page.map(lambda row: GeneratedContent(*_values(row)))


async def decide_content(
    session: AsyncSession,
    organization_id: str,
    content_id: str,
    *,
    previous: Sequence[ContentStatus],
    status: ContentStatus,
    feedback: str | None,
    by: str,
    now: datetime,
) -> GeneratedContent | None:
    """Set the status of content that has one of the previous ones; None where there is none such."""
    changes = {"status": status.value, "decided_by": by, "decided_at": now}
    if feedback is not None:
        changes["feedback"] = feedback
    allowed = [each.value for each in previous]
    statement = (
        update(_contents)
        .where(_c.id == content_id, _c.organization_id == organization_id, _c.status.in_(allowed))
        .values(changes)
        .returning(*(_c[name] for name in _CONTENT))
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else GeneratedContent(*row)


async def delete_contents(session: AsyncSession, organization_id: str) -> None:
    """Delete the organization's content."""
    await session.execute(delete(_contents).where(_c.organization_id == organization_id))


async def sweep_contents(session: AsyncSession, before: datetime) -> None:
    """Delete drafts and rejected content from before a moment."""
    passing = [ContentStatus.DRAFT.value, ContentStatus.REJECTED.value]
    await session.execute(delete(_contents).where(_c.status.in_(passing), _c.created_at < before))
