"""Users, channels and metrics come in, what the counts say of them goes out."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Double, Select, Text, and_, cast, extract, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.columns import UtcDateTime
from subgraphs.wavestack.social_ingest.domain.analytics import (
    HALF_RESONANCE,
    HALF_VOLUME,
    RECENCY,
    RECENT_DAYS,
    RESONANCE,
    VOLUME,
    ChannelDay,
    ChannelTotals,
    LeaderboardMetric,
    UserTotals,
)
from subgraphs.wavestack.social_ingest.domain.platforms import SourcePlatform
from subgraphs.wavestack.social_ingest.models import (
    ChannelDayRow,
    ChannelRow,
    ChannelUserRow,
    PersonRow,
    UserSlotRow,
    UserTotalsRow,
    table_of,
)

_totals = table_of(UserTotalsRow).c
_people = table_of(PersonRow).c
_days = table_of(ChannelDayRow).c
_channels = table_of(ChannelRow).c
_present = table_of(ChannelUserRow).c
_slots = table_of(UserSlotRow).c
_PLATFORMS: Final = ("", *(platform.value for platform in SourcePlatform))
_SECONDS_A_DAY: Final = 86_400.0
_OF_PERSON: Final = and_(
    _people.organization_id == _totals.organization_id,
    _people.platform == _totals.platform,
    _people.user_id == _totals.user_id,
)
_TOTALS: Final = (
    *(_totals.platform, _totals.user_id, func.coalesce(_people.name, _totals.user_id)),
    *(_totals.messages, _totals.reactions, _totals.mentions, _totals.active_days, _totals.first_at, _totals.last_at),
)


async def totals_of_users(
    session: AsyncSession, organization_id: str, user_ids: Collection[str]
) -> dict[str, list[UserTotals]]:
    """What these users have done, by platform, and on all (the empty one) first; of those who were ever seen."""
    statement = (
        _select_totals(organization_id).where(_totals.user_id.in_(user_ids)).order_by(_totals.user_id, _totals.platform)
    )
    found: dict[str, list[UserTotals]] = {}
    for row in await session.execute(statement):
        totals = UserTotals(*row)
        found.setdefault(totals.user_id, []).append(totals)
    return found


async def slots_of_users(
    session: AsyncSession, organization_id: str, user_ids: Collection[str]
) -> dict[str, dict[int, int]]:
    """How much these users wrote by hour of the week."""
    statement = select(_slots.user_id, _slots.slot, _slots.messages).where(
        _slots.organization_id == organization_id, _slots.user_id.in_(user_ids)
    )
    found: dict[str, dict[int, int]] = {}
    for user_id, slot, messages in await session.execute(statement):
        found.setdefault(user_id, {})[slot] = messages
    return found


async def newest_of_platforms(session: AsyncSession, organization_id: str) -> dict[str, datetime]:
    """When anybody was last seen, by platform; the empty one is all of them. Each is the end of an index."""
    newest = [
        select(func.max(_totals.last_at, type_=UtcDateTime()))
        .where(_totals.organization_id == organization_id, _totals.platform == platform)
        .scalar_subquery()
        for platform in _PLATFORMS
    ]
    row = (await session.execute(select(*newest))).one()
    return {platform: at for platform, at in zip(_PLATFORMS, row, strict=True) if at is not None}


async def leaders(
    session: AsyncSession,
    organization_id: str,
    platform: str,
    metric: LeaderboardMetric,
    newest: datetime,
    *,
    limit: int,
) -> list[UserTotals]:
    """The first of a platform (of all where it is empty) by a metric; of equal ones the greater id, as in an index."""
    value = _value(session, metric, newest)
    statement = (
        _select_totals(organization_id)
        .where(_totals.platform == platform, _totals.messages > 0)
        .order_by(value.desc(), _totals.user_id.desc())
        .limit(limit)
    )
    return [UserTotals(*row) for row in await session.execute(statement)]


async def count_better(
    session: AsyncSession, organization_id: str, metric: LeaderboardMetric, newest: datetime, totals: UserTotals
) -> int:
    """How many stand before a user on a leaderboard."""
    value = _value(session, metric, newest)
    same = (_totals.organization_id == organization_id, _totals.platform == totals.platform)
    own = select(value).where(*same, _totals.user_id == totals.user_id).scalar_subquery()
    before = (value > own) | and_(value == own, _totals.user_id > totals.user_id)
    statement = select(func.count()).where(*same, _totals.messages > 0, before)
    return int(await session.scalar(statement) or 0)


async def channels_by_key(
    session: AsyncSession, organization_id: str, platform: str | None, channel_ids: Collection[str]
) -> list[ChannelTotals]:
    """Channels with these identifiers, on one platform or on any."""
    counted = (
        select(
            _days.platform,
            _days.channel_id,
            func.sum(_days.messages).label("messages"),
            func.min(_days.first_at, type_=UtcDateTime()).label("first_at"),
            func.max(_days.last_at, type_=UtcDateTime()).label("last_at"),
        )
        .where(_days.organization_id == organization_id, _days.channel_id.in_(channel_ids))
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
        .where(_channels.organization_id == organization_id, _channels.channel_id.in_(channel_ids))
        .order_by(_channels.platform)
    )
    if platform is not None:
        statement = statement.where(_channels.platform == platform)
    return [ChannelTotals(*row) for row in await session.execute(statement)]


async def channel_days(
    session: AsyncSession, organization_id: str, channel: tuple[str, str], since: date, until: date
) -> list[ChannelDay]:
    """The days of a channel on which anything was written, from one day up to and with another, newest first."""
    statement = (
        select(_days.day, _days.messages, _days.unique_users)
        .where(_days.organization_id == organization_id, _days.platform == channel[0])
        .where(_days.channel_id == channel[1], _days.messages > 0)
        .where(_days.day >= since.isoformat(), _days.day <= until.isoformat())
        .order_by(_days.day.desc())
    )
    return [ChannelDay(date.fromisoformat(row[0]), row[1], row[2]) for row in await session.execute(statement)]


async def users_of_channel(
    session: AsyncSession, organization_id: str, channel: tuple[str, str], since: date, until: date, *, limit: int
) -> list[tuple[str, str, int]]:
    """Who wrote most in a channel from one day up to and with another: id, name and messages."""
    messages = func.sum(_present.messages)
    same = and_(
        _people.organization_id == _present.organization_id,
        _people.platform == _present.platform,
        _people.user_id == _present.user_id,
    )
    statement = (
        select(_present.user_id, func.coalesce(func.max(_people.name), _present.user_id), messages)
        .select_from(table_of(ChannelUserRow))
        .outerjoin(table_of(PersonRow), same)
        .where(_present.organization_id == organization_id, _present.platform == channel[0])
        .where(_present.channel_id == channel[1], _present.messages > 0)
        .where(_present.day >= since.isoformat(), _present.day <= until.isoformat())
        .group_by(_present.user_id)
        .order_by(messages.desc(), _present.user_id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in await session.execute(statement)]


def _select_totals(organization_id: str) -> Select[Any]:  # Any: a row of columns of several types
    return (
        select(*_TOTALS)
        .select_from(table_of(UserTotalsRow))
        .outerjoin(table_of(PersonRow), _OF_PERSON)
        .where(_totals.organization_id == organization_id)
    )


def _value(session: AsyncSession, metric: LeaderboardMetric, newest: datetime) -> ColumnElement[Any]:
    """What a metric sorts by; `engagement` is the formula of `domain/analytics.py`."""
    match metric:
        case LeaderboardMetric.MESSAGES:
            return _totals.messages
        case LeaderboardMetric.REACTIONS:
            return _totals.reactions
        case LeaderboardMetric.ACTIVE_DAYS:
            return _totals.active_days
        case LeaderboardMetric.ENGAGEMENT:
            messages, resonance = cast(_totals.messages, Double), cast(_totals.reactions + _totals.mentions, Double)
            recent = 1 - _idle_days(session, newest) / RECENT_DAYS
            least = func.max if session.get_bind().dialect.name == "sqlite" else func.greatest
            return (
                VOLUME * messages / (messages + HALF_VOLUME)
                + RECENCY * least(0.0, recent, type_=Double())
                + RESONANCE * resonance / (resonance + HALF_RESONANCE)
            )


def _idle_days(session: AsyncSession, newest: datetime) -> ColumnElement[Any]:  # Any: a float or a decimal
    moment = literal(newest, UtcDateTime())
    if session.get_bind().dialect.name == "sqlite":
        return func.julianday(cast(moment, Text), type_=Double()) - func.julianday(_totals.last_at, type_=Double())
    return cast(extract("epoch", moment - _totals.last_at), Double) / _SECONDS_A_DAY
