"""Uses of keywords and highlights come in and are kept; those of a span of time, and pages of highlights, go out."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import delete, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page
from subgraphs.wavestack.social_ingest.domain.events import Highlight, KeywordUse
from subgraphs.wavestack.social_ingest.models import HighlightRow, KeywordUseRow, table_of
from subgraphs.wavestack.social_ingest.repository.messages import INSERTS

_uses = table_of(KeywordUseRow)
_u = _uses.c
_highlights = table_of(HighlightRow)
_h = _highlights.c
Channel = tuple[str, str]
_FIELDS: Final = tuple(field.name for field in fields(Highlight))
_COLUMNS: Final = tuple(_h[name] for name in _FIELDS)
_values = attrgetter(*_FIELDS)
_NEWEST: Final = (SortKey(HighlightRow.started_at, descending=True), SortKey(HighlightRow.number, descending=True))


async def keep_uses(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:  # Any: a column's value
    """Remember who said a keyword."""
    if rows:
        statement = INSERTS[session.get_bind().dialect.name](_uses).on_conflict_do_nothing()
        connection = await session.connection()
        await connection.execute(statement, list(rows))


async def uses_between(
    session: AsyncSession, organization_id: str, channels: Collection[Channel], first: datetime, last: datetime
) -> dict[Channel, list[KeywordUse]]:
    """Who said which keyword in channels within a span, in order; with one statement for all channels."""
    statement = (
        select(_u.platform, _u.channel_id, _u.at, _u.user_id, _u.keyword)
        .where(_u.organization_id == organization_id, tuple_(_u.platform, _u.channel_id).in_(channels))
        .where(_u.at >= first, _u.at <= last)
        .order_by(_u.at)
    )
    found: dict[Channel, list[KeywordUse]] = {}
    for platform, channel_id, *use in await session.execute(statement):
        found.setdefault((platform, channel_id), []).append(KeywordUse(*use))
    return found


async def beginnings_between(
    session: AsyncSession, organization_id: str, channel: Channel, first: datetime, last: datetime
) -> list[datetime]:
    """When the highlights of a channel within a span began."""
    statement = select(_h.started_at).where(
        _h.organization_id == organization_id,
        _h.platform == channel[0],
        _h.channel_id == channel[1],
        _h.started_at >= first,
        _h.started_at <= last,
    )
    return list((await session.scalars(statement)).all())


async def insert_highlight(session: AsyncSession, highlight: Highlight) -> None:
    """Add a highlight."""
    await session.execute(insert(_highlights), asdict(highlight))


async def highlights_by_id(session: AsyncSession, organization_id: str, ids: Collection[str]) -> list[Highlight]:
    """The organization's highlights with these ids, in no order."""
    statement = select(*_COLUMNS).where(_h.organization_id == organization_id, _h.id.in_(ids))
    return [Highlight(*row) for row in await session.execute(statement)]


async def highlight_page(
    session: AsyncSession,
    organization_id: str,
    request: PageRequest,
    *,
    channel: Channel | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Page[Highlight]:
    """A page of highlights, newest first; of a channel, and of a span, where they are named."""
    statement = select(HighlightRow).where(HighlightRow.organization_id == organization_id)
    if channel is not None:
        statement = statement.where(HighlightRow.platform == channel[0], HighlightRow.channel_id == channel[1])
    if since is not None:
        statement = statement.where(HighlightRow.started_at >= since)
    if until is not None:
        statement = statement.where(HighlightRow.started_at < until)
    return (await fetch_page(session, statement, _NEWEST, request)).map(_highlight)


async def forget_uses(session: AsyncSession, before: datetime) -> None:
    """Forget uses of keywords that are too old to be of a new highlight."""
    await session.execute(delete(_uses).where(_u.at < before))


def _highlight(row: HighlightRow) -> Highlight:
    return Highlight(*_values(row))
