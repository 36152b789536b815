"""Platform events come in and are kept; events, streams and pages of them go out."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Select, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from subgraphs.kit.page_of_each import fetch_page_of_each
from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page
from subgraphs.wavestack.social_ingest.domain.events import PlatformEvent, Stream
from subgraphs.wavestack.social_ingest.domain.platforms import PlatformEventType
from subgraphs.wavestack.social_ingest.models import EventRow, table_of

_events = table_of(EventRow)
_e = _events.c
_FIELDS: Final = tuple(field.name for field in fields(PlatformEvent))
_COLUMNS: Final = tuple(_e[name] for name in _FIELDS)
_values = attrgetter(*_FIELDS)
_NEWEST: Final = (SortKey(EventRow.created_at, descending=True), SortKey(EventRow.number, descending=True))
_STARTS: Final = (PlatformEventType.STREAM_START, PlatformEventType.STREAM_END)


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are wanted; None leaves a condition out."""

    platform: str | None = None
    type: str | None = None
    channel_id: str | None = None
    user_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def known_events(session: AsyncSession, organization_id: str, ids: Collection[str]) -> set[str]:
    """Which of these ids the organization has."""
    statement = select(_e.id).where(_e.organization_id == organization_id, _e.id.in_(ids))
    return set((await session.scalars(statement)).all())


async def insert_events(session: AsyncSession, events: Sequence[PlatformEvent]) -> None:
    """Add events that are not there yet."""
    if events:
        connection = await session.connection()
        await connection.execute(insert(_events), [asdict(event) for event in events])


async def events_by_id(session: AsyncSession, organization_id: str, ids: Collection[str]) -> list[PlatformEvent]:
    """The organization's events with these ids, in no order."""
    statement = select(*_COLUMNS).where(_e.organization_id == organization_id, _e.id.in_(ids))
    return [PlatformEvent(*row) for row in await session.execute(statement)]


async def event_page(
    session: AsyncSession, organization_id: str, request: PageRequest, wanted: EventFilter
) -> Page[PlatformEvent]:
    """A page of events, newest first."""
    return (await fetch_page(session, _select(organization_id, wanted), _NEWEST, request)).map(_event)


async def stream_page(
    session: AsyncSession, organization_id: str, request: PageRequest, wanted: EventFilter
) -> Page[PlatformEvent]:
    """A page of the starts of streams, newest first."""
    statement = _select(organization_id, wanted).where(EventRow.type == PlatformEventType.STREAM_START)
    return (await fetch_page(session, statement, _NEWEST, request)).map(_event)


async def last_starts(
    session: AsyncSession, organization_id: str, wanted: Sequence[EventFilter]
) -> dict[EventFilter, PlatformEvent]:
    """The last start of a stream for each of several filters, where there is one."""
    starts = {each: _select(organization_id, replace(each, type=PlatformEventType.STREAM_START)) for each in wanted}
    pages = await fetch_page_of_each(session, starts, _NEWEST, PageRequest(limit=1))
    return {each: _event(page.items[0]) for each, page in pages.items() if page.items}


async def streams_of(session: AsyncSession, organization_id: str, starts: Sequence[PlatformEvent]) -> list[Stream]:
    """The streams that begin with these events: each ends with the next end or start of its channel."""
    start, later = aliased(EventRow), aliased(EventRow)
    end = (
        select(func.min(later.created_at))
        .where(
            later.organization_id == start.organization_id,
            later.platform == start.platform,
            later.channel_id == start.channel_id,
            later.type.in_(_STARTS),
            later.created_at > start.created_at,
        )
        .scalar_subquery()
    )
    statement = select(start.id, end).where(
        start.organization_id == organization_id, start.id.in_([each.id for each in starts])
    )
    ends = {row[0]: row[1] for row in await session.execute(statement)}
    return [
        Stream(
            id=each.id,
            organization_id=each.organization_id,
            platform=each.platform,
            channel_id=each.channel_id,
            title=_title(each.data),
            started_at=each.created_at,
            ended_at=ends.get(each.id),
        )
        for each in starts
    ]


def _title(data: dict[str, Any]) -> str | None:  # Any: JSON values of the platform
    title = data.get("title")
    return title if isinstance(title, str) else None


def _select(organization_id: str, wanted: EventFilter) -> Select[Any]:  # Any: a row's type, as Select has it
    same = {
        EventRow.platform: wanted.platform,
        EventRow.type: wanted.type,
        EventRow.channel_id: wanted.channel_id,
        EventRow.user_id: wanted.user_id,
    }
    statement = select(EventRow).where(EventRow.organization_id == organization_id)
    statement = statement.where(*(column == value for column, value in same.items() if value is not None))
    if wanted.since is not None:
        statement = statement.where(EventRow.created_at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(EventRow.created_at < wanted.until)
    return statement


def _event(row: EventRow) -> PlatformEvent:
    return PlatformEvent(*_values(row))
