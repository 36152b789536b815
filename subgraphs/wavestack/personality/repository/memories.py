"""Memories come in and go out, as rows and records; each statement is limited to one organization and its users."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from operator import attrgetter
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page, fetch_pages
from subgraphs.wavestack.personality.domain.memories import Memory
from subgraphs.wavestack.personality.models import MemoryRow, table_of

MOST_SEARCHED: Final = 2000
"""Memories of a user that one search compares: the most important ones."""

_memories = table_of(MemoryRow)
_m = _memories.c
_MEMORY: Final = tuple(field.name for field in fields(Memory))
_values = attrgetter(*_MEMORY)
_ORDER: Final = (
    SortKey(MemoryRow.importance, descending=True),
    SortKey(MemoryRow.last_accessed_at, descending=True),
    SortKey(MemoryRow.id, descending=True),
)
_INSERTS: Final = {module.dialect.name: module.insert for module in (postgresql, sqlite)}


async def insert_memory(session: AsyncSession, memory: Memory) -> bool:
    """Add a memory. Answers whether nothing of the same text was known: then the oldest one stays."""
    statement = _INSERTS[session.get_bind().dialect.name](_memories).on_conflict_do_nothing().returning(_m.id)
    return (await session.execute(statement, asdict(memory))).one_or_none() is not None


async def find_memories(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> dict[str, Memory]:
    """The memories with these ids, by id."""
    statement = select(*(_m[name] for name in _MEMORY)).where(_m.id.in_(ids), _m.organization_id == organization_id)
    return {row.id: Memory(*row) for row in await session.execute(statement)}


async def find_same(session: AsyncSession, organization_id: str, user_id: str, digest: str) -> Memory | None:
    """The memory of a user that has a text."""
    statement = select(*(_m[name] for name in _MEMORY)).where(
        _m.organization_id == organization_id, _m.user_id == user_id, _m.digest == digest
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else Memory(*row)


async def memories_of(session: AsyncSession, organization_id: str, user_id: str) -> list[Memory]:
    """A user's memories, the most important first."""
    statement = (
        select(*(_m[name] for name in _MEMORY))
        .where(_m.organization_id == organization_id, _m.user_id == user_id)
        .order_by(_m.importance.desc(), _m.last_accessed_at.desc(), _m.id.desc())
        .limit(MOST_SEARCHED)
    )
    return [Memory(*row) for row in await session.execute(statement)]


async def memory_page(session: AsyncSession, organization_id: str, user_id: str, request: PageRequest) -> Page[Memory]:
    """A page of a user's memories, the most important first, equals by when they were last used."""
    statement = select(MemoryRow).where(MemoryRow.organization_id == organization_id, MemoryRow.user_id == user_id)
    page = await fetch_page(session, statement, _ORDER, request)
    return page.map(lambda row: Memory(*_values(row)))


async def memory_pages(
    session: AsyncSession, organization_id: str, user_ids: Sequence[str], request: PageRequest
) -> dict[str, Page[Memory]]:
    """The same page for several users."""
    statement = select(MemoryRow).where(MemoryRow.organization_id == organization_id)
    pages = await fetch_pages(session, statement, MemoryRow.user_id, user_ids, _ORDER, request)
    return {user_id: page.map(lambda row: Memory(*_values(row))) for user_id, page in pages.items()}


async def touch_memories(session: AsyncSession, organization_id: str, ids: Sequence[str], now: datetime) -> None:
    """Note that memories were used."""
    statement = update(_memories).where(_m.id.in_(ids), _m.organization_id == organization_id)
    await session.execute(statement.values(access_count=_m.access_count + 1, last_accessed_at=now))


async def delete_memories(
    session: AsyncSession, organization_id: str, *, user_id: str | None = None, memory_id: str | None = None
) -> int:
    """Delete the organization's memories: one, a user's, or all; answers how many."""
    statement = delete(_memories).where(_m.organization_id == organization_id)
    if user_id is not None:
        statement = statement.where(_m.user_id == user_id)
    if memory_id is not None:
        statement = statement.where(_m.id == memory_id)
    return len((await session.scalars(statement.returning(_m.id))).all())


async def prune_memories(session: AsyncSession, *, importance: int, used: int, before: datetime) -> int:
    """Delete memories of all organizations that are less important, less used and untouched since; answers how many."""
    statement = delete(_memories).where(
        _m.last_accessed_at < before, _m.importance < importance, _m.access_count < used
    )
    return len((await session.scalars(statement.returning(_m.id))).all())
