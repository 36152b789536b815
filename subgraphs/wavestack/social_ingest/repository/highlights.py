"""Uses of keywords and highlights come in and are kept; those of a span of time, and pages of highlights, go out."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Select, delete, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.page_of_each import fetch_page_of_each
from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page
from subgraphs.wavestack.social_ingest.domain.highlights import Highlight, KeywordUse
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


@dataclass(frozen=True, slots=True)
class HighlightFilter:
    """The highlights of a channel that began from a moment on, and before another where one is said."""

    platform: str
    channel_id: str
    since: datetime
    until: datetime | None


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


async def highlights_between(
    session: AsyncSession, organization_id: str, channel: Channel, first: datetime, last: datetime
) -> list[Highlight]:
    """The highlights of a channel that began within a span, the earliest first."""
    statement = (
        select(*_COLUMNS)
        .where(_h.organization_id == organization_id, _h.platform == channel[0], _h.channel_id == channel[1])
        .where(_h.started_at >= first, _h.started_at <= last)
        .order_by(_h.started_at, _h.number)
    )
    return [Highlight(*row) for row in await session.execute(statement)]


async def insert_highlight(session: AsyncSession, highlight: Highlight) -> None:
    """Add a highlight."""
    await session.execute(insert(_highlights), asdict(highlight))


async def update_highlight(session: AsyncSession, highlight: Highlight) -> None:
    """Write what is now known of a highlight."""
    await session.execute(update(_highlights).where(_h.number == highlight.number).values(asdict(highlight)))


async def delete_highlights(session: AsyncSession, highlights: Collection[Highlight]) -> None:
    """Remove highlights."""
    await session.execute(delete(_highlights).where(_h.number.in_([each.number for each in highlights])))


async def highlights_by_id(session: AsyncSession, organization_id: str, ids: Collection[str]) -> list[Highlight]:
    """The organization's highlights with these ids, in no order."""
    statement = select(*_COLUMNS).where(_h.organization_id == organization_id, _h.id.in_(ids))
    return [Highlight(*row) for row in await session.execute(statement)]


async def highlight_page(session: AsyncSession, organization_id: str, request: PageRequest) -> Page[Highlight]:
    """A page of the organization's highlights, newest first."""
    return (await fetch_page(session, _select(organization_id), _NEWEST, request)).map(_highlight)


async def highlight_pages(
    session: AsyncSession, organization_id: str, request: PageRequest, wanted: Sequence[HighlightFilter]
) -> dict[HighlightFilter, Page[Highlight]]:
    """The same page of the highlights of each of several spans, newest first."""
    statements = {each: _select(organization_id, each) for each in wanted}
    pages = await fetch_page_of_each(session, statements, _NEWEST, request)
    return {each: page.map(_highlight) for each, page in pages.items()}


async def forget_uses(session: AsyncSession, before: datetime) -> None:
    """Forget uses of keywords that are too old to be of a new highlight."""
    await session.execute(delete(_uses).where(_u.at < before))


# Any: a row's type, as Select has it
def _select(organization_id: str, wanted: HighlightFilter | None = None) -> Select[Any]:
    statement = select(HighlightRow).where(HighlightRow.organization_id == organization_id)
    if wanted is None:
        return statement
    statement = statement.where(
        HighlightRow.platform == wanted.platform,
        HighlightRow.channel_id == wanted.channel_id,
        HighlightRow.started_at >= wanted.since,
    )
    return statement if wanted.until is None else statement.where(HighlightRow.started_at < wanted.until)


def _highlight(row: HighlightRow) -> Highlight:
    return Highlight(*_values(row))
