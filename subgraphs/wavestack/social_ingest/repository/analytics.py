"""Users and metrics come in, what the counts say of them goes out."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Double,
    Select,
    Text,
    and_,
    cast,
    extract,
    func,
    literal,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.columns import UtcDateTime
from subgraphs.wavestack.social_ingest.domain.analytics import (
    HALF_RESONANCE,
    HALF_VOLUME,
    RECENCY,
    RECENT_DAYS,
    RESONANCE,
    VOLUME,
    LeaderboardMetric,
    UserTotals,
)
from subgraphs.wavestack.social_ingest.domain.platforms import SourcePlatform
from subgraphs.wavestack.social_ingest.models import (
    ChannelDayRow,
    PersonRow,
    UserSlotRow,
    UserTotalsRow,
    table_of,
)

_TOTALS_TABLE: Final = table_of(UserTotalsRow)
_totals = _TOTALS_TABLE.c
_people = table_of(PersonRow).c
_slots = table_of(UserSlotRow).c
_days = table_of(ChannelDayRow).c
# Named one by one, so that users are looked up by the whole key and not among all of the organization's.
_ANYWHERE: Final = ("", *(platform.value for platform in SourcePlatform))
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
        _select_totals(organization_id)
        .where(_totals.platform.in_(_ANYWHERE), _totals.user_id.in_(user_ids))
        .order_by(_totals.user_id, _totals.platform)
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
        select(func.max(_days.last_at, type_=UtcDateTime()))
        .where(_days.organization_id == organization_id, _days.platform == platform.value)
        .scalar_subquery()
        for platform in SourcePlatform
    ]
    row = (await session.execute(select(*newest))).one()
    seen = {platform.value: at for platform, at in zip(SourcePlatform, row, strict=True) if at is not None}
    return seen | {"": max(seen.values())} if seen else {}


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


async def places(  # noqa: PLR0917 - each is a different thing, and named by its type
    session: AsyncSession,
    organization_id: str,
    platform: str,
    metric: LeaderboardMetric,
    newest: datetime,
    user_ids: Collection[str],
) -> dict[str, int]:
    """The places of those of these users who are on a platform's leaderboard, counted from 1."""
    own, other = _TOTALS_TABLE.alias("own").c, _TOTALS_TABLE.alias("other").c
    value, theirs = _value(session, metric, newest, own), _value(session, metric, newest, other)
    before = (
        select(func.count())
        .where(other.organization_id == own.organization_id, other.platform == own.platform, other.messages > 0)
        .where((theirs > value) | and_(theirs == value, other.user_id > own.user_id))
        .scalar_subquery()
    )
    statement = select(own.user_id, before).where(
        own.organization_id == organization_id, own.platform == platform, own.user_id.in_(user_ids), own.messages > 0
    )
    return {user_id: count + 1 for user_id, count in await session.execute(statement)}


def _select_totals(organization_id: str) -> Select[Any]:  # Any: a row of columns of several types
    return (
        select(*_TOTALS)
        .select_from(_TOTALS_TABLE)
        .outerjoin(table_of(PersonRow), _OF_PERSON)
        .where(_totals.organization_id == organization_id)
    )


def _value(
    session: AsyncSession,
    metric: LeaderboardMetric,
    newest: datetime,
    totals: Any = _totals,  # Any: columns of several types, by name
) -> Any:
    """What a metric sorts by; `engagement` is the formula of `domain/analytics.py`."""
    match metric:
        case LeaderboardMetric.MESSAGES:
            return totals.messages
        case LeaderboardMetric.REACTIONS:
            return totals.reactions
        case LeaderboardMetric.ACTIVE_DAYS:
            return totals.active_days
        case LeaderboardMetric.ENGAGEMENT:
            messages, resonance = cast(totals.messages, Double), cast(totals.reactions + totals.mentions, Double)
            recent = 1 - _idle_days(session, newest, totals.last_at) / RECENT_DAYS
            least = func.max if session.get_bind().dialect.name == "sqlite" else func.greatest
            return (
                VOLUME * messages / (messages + HALF_VOLUME)
                + RECENCY * least(0.0, recent, type_=Double())
                + RESONANCE * resonance / (resonance + HALF_RESONANCE)
            )


# Any: a float or a decimal
def _idle_days(session: AsyncSession, newest: datetime, last_at: ColumnElement[datetime]) -> ColumnElement[Any]:
    moment = literal(newest, UtcDateTime())
    if session.get_bind().dialect.name == "sqlite":
        return func.julianday(cast(moment, Text), type_=Double()) - func.julianday(last_at, type_=Double())
    return cast(extract("epoch", moment - last_at), Double) / _SECONDS_A_DAY
