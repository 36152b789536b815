"""Channels and spans of days come in, what the counts say of them goes out."""

from collections.abc import Collection
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, and_, func, literal_column, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.columns import UtcDateTime
from subgraphs.wavestack.social_ingest.domain.analytics import ChannelDay, ChannelSpan, ChannelTotals
from subgraphs.wavestack.social_ingest.domain.platforms import SourcePlatform
from subgraphs.wavestack.social_ingest.models import ChannelDayRow, ChannelRow, ChannelUserRow, PersonRow, table_of

# Named one by one, so that channels are looked up by the whole key and not among all of the organization's.
_PLATFORMS: Final = tuple(platform.value for platform in SourcePlatform)
_people = table_of(PersonRow).c
_days = table_of(ChannelDayRow).c
_channels = table_of(ChannelRow).c
_present = table_of(ChannelUserRow).c


async def channels_by_key(
    session: AsyncSession, organization_id: str, platform: str | None, channel_ids: Collection[str]
) -> list[ChannelTotals]:
    """Channels with these identifiers, on one platform or on any."""
    platforms = _PLATFORMS if platform is None else (platform,)
    counted = (
        select(
            _days.platform,
            _days.channel_id,
            func.sum(_days.messages).label("messages"),
            func.min(_days.first_at, type_=UtcDateTime()).label("first_at"),
            func.max(_days.last_at, type_=UtcDateTime()).label("last_at"),
        )
        .where(_days.organization_id == organization_id)
        .where(_days.platform.in_(platforms), _days.channel_id.in_(channel_ids))
        .group_by(_days.platform, _days.channel_id)
        .subquery()
    )
    same = and_(_channels.platform == counted.c.platform, _channels.channel_id == counted.c.channel_id)
    statement = (
        select(
            *(_channels.organization_id, _channels.platform, _channels.channel_id, _channels.name),
            func.coalesce(counted.c.messages, 0),
            func.coalesce(counted.c.first_at, _channels.seen_at, type_=UtcDateTime()),
            func.coalesce(counted.c.last_at, _channels.seen_at, type_=UtcDateTime()),
        )
        .select_from(table_of(ChannelRow))
        .outerjoin(counted, same)
        .where(_channels.organization_id == organization_id)
        .where(_channels.platform.in_(platforms), _channels.channel_id.in_(channel_ids))
        .order_by(_channels.platform)
    )
    return [ChannelTotals(*row) for row in await session.execute(statement)]


async def channel_days(
    session: AsyncSession, organization_id: str, spans: Collection[ChannelSpan]
) -> dict[ChannelSpan, list[ChannelDay]]:
    """The days of spans of channels on which anything was written, newest first."""
    within = or_(
        *(
            and_(
                _days.platform == span.platform,
                _days.channel_id == span.channel_id,
                _days.day.between(span.first.isoformat(), span.last.isoformat()),
            )
            for span in spans
        )
    )
    statement = (
        select(_days.platform, _days.channel_id, _days.day, _days.messages, _days.unique_users)
        .where(_days.organization_id == organization_id, _days.messages > 0, within)
        .order_by(_days.day.desc())
    )
    found: dict[ChannelSpan, list[ChannelDay]] = {span: [] for span in spans}
    for platform, channel_id, day, messages, users in await session.execute(statement):
        record = ChannelDay(date.fromisoformat(day), messages, users)
        for span in spans:
            if (span.platform, span.channel_id) == (platform, channel_id) and span.first <= record.day <= span.last:
                found[span].append(record)
    return found


async def users_of_channels(
    session: AsyncSession, organization_id: str, spans: Collection[ChannelSpan], *, limit: int
) -> dict[ChannelSpan, list[tuple[str, str, int]]]:
    """Who wrote most in each span of a channel: id, name and messages."""
    ordered = list(spans)
    first = [_first_users(organization_id, place, span, limit) for place, span in enumerate(ordered)]
    most = union_all(*(select(each.subquery()) for each in first)).subquery("most").c
    same = and_(
        _people.organization_id == organization_id,
        _people.platform == most.platform,
        _people.user_id == most.user_id,
    )
    statement = (
        select(most.place, most.user_id, func.coalesce(_people.name, most.user_id), most.messages)
        .join_from(most.place.table, table_of(PersonRow), same, isouter=True)
        .order_by(most.place, most.messages.desc(), most.user_id)
    )
    found: dict[ChannelSpan, list[tuple[str, str, int]]] = {span: [] for span in ordered}
    for place, *user in await session.execute(statement):
        found[ordered[place]].append((user[0], user[1], user[2]))
    return found


def _first_users(organization_id: str, place: int, span: ChannelSpan, limit: int) -> Select[Any]:  # Any: as below
    messages = func.sum(_present.messages)
    days = _present.day.between(span.first.isoformat(), span.last.isoformat())
    return (
        select(
            literal_column(str(place)).label("place"),
            *(_present.platform, _present.user_id, messages.label("messages")),
        )
        .where(_present.organization_id == organization_id, _present.platform == span.platform)
        .where(_present.channel_id == span.channel_id, _present.messages > 0, days)
        .group_by(_present.platform, _present.user_id)
        .order_by(messages.desc(), _present.user_id)
        .limit(limit)
    )
