"""A moment in the order of numbers comes in; what was taken in before it goes out of the tables."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import case, delete, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.columns import UtcDateTime
from subgraphs.wavestack.social_ingest.domain.activity import Contribution, Contributions, Place, hour_of
from subgraphs.wavestack.social_ingest.domain.messages import Message
from subgraphs.wavestack.social_ingest.domain.platforms import PlatformEventType
from subgraphs.wavestack.social_ingest.models import (
    ArchiveRow,
    DeletionRow,
    DeliveryRow,
    EventRow,
    MessageRow,
    table_of,
)

_m = table_of(MessageRow).c
_a = table_of(ArchiveRow).c
_e = table_of(EventRow).c
_STREAMS: Final = (PlatformEventType.STREAM_START, PlatformEventType.STREAM_END)


async def oldest_organization(session: AsyncSession, before: int) -> str | None:
    """An organization that has messages with a number below `before`."""
    statement = select(_m.organization_id).where(_m.number < before).order_by(_m.number).limit(1)
    organization_id: str | None = await session.scalar(statement)
    return organization_id


async def take_old_messages(session: AsyncSession, organization_id: str, before: int, *, limit: int) -> list[Message]:
    """Remove the organization's first messages with a number below `before`; these."""
    columns = [_m[name] for name in Message.__slots__]
    statement = select(*columns).where(_m.number < before, _m.organization_id == organization_id)
    found = [Message(*row) for row in await session.execute(statement.order_by(_m.number).limit(limit))]
    await session.execute(delete(table_of(MessageRow)).where(_m.number.in_([each.number for each in found])))
    return found


async def forget_old(session: AsyncSession, before: int, at: datetime) -> None:
    """Remove old events, but those of streams; old deletions, and deliveries that cannot be repeated any more."""
    await session.execute(delete(table_of(EventRow)).where(_e.number < before, _e.type.not_in(_STREAMS)))
    await session.execute(delete(table_of(DeletionRow)).where(DeletionRow.heard_at < at))
    await session.execute(delete(table_of(DeliveryRow)).where(DeliveryRow.at < at))


async def contributions_of_messages(session: AsyncSession, organization_id: str) -> Contributions:
    """What all messages of an organization add up to."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    hour = func.substr(_m.created_at, 1, 13) if sqlite else func.date_trunc("hour", _m.created_at, "UTC")
    stands = case((_m.deleted_at.is_(None), 1), else_=0)
    place = (_m.platform, _m.channel_id, _m.user_id, hour)
    statement = (
        select(
            *place,
            func.min(_m.created_at, type_=UtcDateTime()),
            func.max(_m.created_at, type_=UtcDateTime()),
            *(func.sum(stands), func.sum(stands * _m.reactions), func.sum(stands * _m.mentions)),
        )
        .where(_m.organization_id == organization_id)
        .group_by(*(literal_column(str(number)) for number in range(1, 5)))
    )
    rows = (await session.execute(statement)).all()
    return {
        Place(platform, channel, user, _hour(of_hour)): Contribution(first, last, count, count, reactions, mentions)
        for platform, channel, user, of_hour, first, last, count, reactions, mentions in rows
    }


async def contributions_of_archive(session: AsyncSession, organization_id: str) -> Contributions:
    """What the messages that went had added up to."""
    columns = (*(_a.platform, _a.channel_id, _a.user_id, _a.hour), *(_a.first_at, _a.last_at))
    statement = select(*columns, _a.messages, _a.reactions, _a.mentions).where(_a.organization_id == organization_id)
    rows = (await session.execute(statement)).all()
    return {
        Place(platform, channel, user, hour_of(hour)): Contribution(first, last, count, 0, reactions, mentions)
        for platform, channel, user, hour, first, last, count, reactions, mentions in rows
    }


def portions(contributed: Contributions, size: int) -> Iterator[Contributions]:
    """The same in portions that one statement takes."""
    places: Sequence[Place] = list(contributed)
    for start in range(0, len(places), size):
        yield {place: contributed[place] for place in places[start : start + size]}


def _hour(value: str | datetime) -> int:
    return hour_of(datetime.fromisoformat(f"{value}:00+00:00") if isinstance(value, str) else value)
