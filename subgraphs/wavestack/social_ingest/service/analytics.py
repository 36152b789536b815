"""A session, the actor and users or channels come in; their figures go out, read from the counts."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.errors import invalid
from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.pagination import MAX_LIMIT
from subgraphs.wavestack.social_ingest.domain.analytics import (
    ChannelDay,
    ChannelTotals,
    LeaderboardMetric,
    PlatformShare,
    RankedUser,
    UserAnalytics,
    UserTotals,
    engagement_score,
    pattern_of,
)
from subgraphs.wavestack.social_ingest.errors import not_found
from subgraphs.wavestack.social_ingest.repository import analytics as repository

MAX_DAYS: Final = 366
DEFAULT_DAYS: Final = 30


async def analyse_users(session: AsyncSession, actor: Actor, user_ids: Sequence[str]) -> dict[str, UserAnalytics]:
    """The figures of those of these users who were ever seen in the organization."""
    organization_id = require_organization(actor)
    totals = await repository.totals_of_users(session, organization_id, user_ids)
    slots = await repository.slots_of_users(session, organization_id, user_ids)
    newest = await repository.newest_of_platforms(session, organization_id) if totals else {}
    found = {}
    for user_id, (together, *parts) in totals.items():
        found[user_id] = UserAnalytics(
            user_id=user_id,
            platforms=[PlatformShare(each, engagement_score(each, newest[each.platform])) for each in parts],
            total_messages=together.messages,
            pattern=pattern_of(slots.get(user_id, {}), together.messages, together.first_at, together.last_at),
        )
    return found


async def get_user_analytics(session: AsyncSession, actor: Actor, user_id: str) -> UserAnalytics:
    """The figures of a user, or NOT_FOUND where nobody of this id was ever seen."""
    found = await analyse_users(session, actor, [user_id])
    if user_id not in found:
        raise not_found("User", "userId")
    return found[user_id]


async def names_of_users(session: AsyncSession, actor: Actor, user_ids: Sequence[str]) -> dict[str, str]:
    """How users were called when they were last seen."""
    totals = await repository.totals_of_users(session, require_organization(actor), user_ids)
    return {user_id: together.name for user_id, (together, *_) in totals.items()}


async def leaderboard(
    session: AsyncSession, actor: Actor, *, platform: str | None, metric: LeaderboardMetric, limit: int
) -> list[RankedUser]:
    """The first of the organization's users by a metric, on a platform or on all."""
    if not 1 <= limit <= MAX_LIMIT:
        raise invalid("limit", f"between 1 and {MAX_LIMIT}", f"'limit' must be between 1 and {MAX_LIMIT}.")
    organization_id = require_organization(actor)
    newest = (await repository.newest_of_platforms(session, organization_id)).get(platform or "")
    if newest is None:
        return []
    found = await repository.leaders(session, organization_id, platform or "", metric, newest, limit=limit)
    return [
        RankedUser(place, totals.user_id, totals.name, _value(metric, totals, newest), metric)
        for place, totals in enumerate(found, 1)
    ]


async def rank_user(
    session: AsyncSession, actor: Actor, user_id: str, *, platform: str | None, metric: LeaderboardMetric
) -> RankedUser | None:
    """A user's place on a leaderboard; None where no message of theirs stands there."""
    organization_id = require_organization(actor)
    totals = (await repository.totals_of_users(session, organization_id, [user_id])).get(user_id, [])
    own = next((each for each in totals if each.platform == (platform or "") and each.messages > 0), None)
    if own is None:
        return None
    newest = (await repository.newest_of_platforms(session, organization_id))[own.platform]
    better = await repository.count_better(session, organization_id, metric, newest, own)
    return RankedUser(better + 1, user_id, own.name, _value(metric, own, newest), metric)


async def find_channels(
    session: AsyncSession, actor: Actor, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], ChannelTotals]:
    """The organization's channels with these platforms and identifiers."""
    channel_ids = {channel_id for _, channel_id in keys}
    found = await repository.channels_by_key(session, require_organization(actor), None, channel_ids)
    wanted = set(keys)
    return {(each.platform, each.channel_id): each for each in found if (each.platform, each.channel_id) in wanted}


async def get_channel(session: AsyncSession, actor: Actor, channel_id: str, platform: str | None) -> ChannelTotals:
    """The channel with a platform's identifier: on the named platform, else the busiest one; or NOT_FOUND."""
    found = await repository.channels_by_key(session, require_organization(actor), platform, [channel_id])
    if not found:
        raise not_found("Channel", "channelId")
    return max(found, key=lambda each: each.messages)


async def days_of_channel(
    session: AsyncSession, channel: ChannelTotals, since: date | None, until: date | None
) -> list[ChannelDay]:
    """A channel's days, newest first; its last thirty where nothing else is said. The caller's own channel alone."""
    span = _span(channel.last_at, since, until)
    key = (channel.platform, channel.channel_id)
    return await repository.channel_days(session, channel.organization_id, key, *span)


async def top_users_of_channel(
    session: AsyncSession, channel: ChannelTotals, since: date | None, until: date | None, *, limit: int
) -> list[RankedUser]:
    """Who wrote most in a channel, in the days of `days_of_channel`."""
    if not 1 <= limit <= MAX_LIMIT:
        raise invalid("limit", f"between 1 and {MAX_LIMIT}", f"'limit' must be between 1 and {MAX_LIMIT}.")
    span = _span(channel.last_at, since, until)
    key = (channel.platform, channel.channel_id)
    found = await repository.users_of_channel(session, channel.organization_id, key, *span, limit=limit)
    return [RankedUser(place, *each) for place, each in enumerate(found, 1)]


def _span(last_at: datetime, since: date | None, until: date | None) -> tuple[date, date]:
    last = until or last_at.date()
    first = since or last - timedelta(days=DEFAULT_DAYS - 1)
    if not first <= last or (last - first).days >= MAX_DAYS:
        raise invalid("since", f"at most {MAX_DAYS} days", f"'since' must lie at most {MAX_DAYS} days before 'until'")
    return first, last


def _value(metric: LeaderboardMetric, totals: UserTotals, newest: datetime) -> int:
    match metric:
        case LeaderboardMetric.MESSAGES:
            return totals.messages
        case LeaderboardMetric.REACTIONS:
            return totals.reactions
        case LeaderboardMetric.ACTIVE_DAYS:
            return totals.active_days
        case LeaderboardMetric.ENGAGEMENT:
            return engagement_score(totals, newest)
