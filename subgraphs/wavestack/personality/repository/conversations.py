"""Turns of conversations come in and go out; each statement is limited to one organization."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from operator import attrgetter
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page
from subgraphs.wavestack.personality.domain.conversations import Turn
from subgraphs.wavestack.personality.models import TurnRow, table_of

_turns = table_of(TurnRow)
_t = _turns.c
_TURN: Final = tuple(field.name for field in fields(Turn))
_values = attrgetter(*_TURN)
_NEWEST: Final = (SortKey(TurnRow.created_at, descending=True), SortKey(TurnRow.id, descending=True))


async def insert_turns(session: AsyncSession, turns: Sequence[Turn]) -> None:
    """Add turns."""
    await session.execute(insert(_turns), [asdict(turn) for turn in turns])


async def last_turns(session: AsyncSession, organization_id: str, user_id: str, platform: str, most: int) -> list[Turn]:
    """The last turns of a user's conversation on a platform, the oldest first."""
    statement = (
        select(*(_t[name] for name in _TURN))
        .where(_t.organization_id == organization_id, _t.user_id == user_id, _t.platform == platform)
        .order_by(_t.created_at.desc(), _t.id.desc())
        .limit(most)
    )
    return [Turn(*row) for row in await session.execute(statement)][::-1]


async def turn_page(
    session: AsyncSession, organization_id: str, user_id: str, platform: str | None, request: PageRequest
) -> Page[Turn]:
    """A page of what a user and the creator said, newest first; on one platform where it is named."""
    statement = select(TurnRow).where(TurnRow.organization_id == organization_id, TurnRow.user_id == user_id)
    if platform is not None:
        statement = statement.where(TurnRow.platform == platform)
    page = await fetch_page(session, statement, _NEWEST, request)
    return page.map(lambda row: Turn(*_values(row)))


async def delete_turns(session: AsyncSession, organization_id: str, user_id: str | None) -> int:
    """Delete the organization's turns, only those of a user where one is named; answers how many."""
    statement = delete(_turns).where(_t.organization_id == organization_id)
    statement = statement if user_id is None else statement.where(_t.user_id == user_id)
    return len((await session.scalars(statement.returning(_t.id))).all())


async def sweep_turns(session: AsyncSession, before: datetime) -> None:
    """Delete all turns from before a moment."""
    await session.execute(delete(_turns).where(_t.created_at < before))
