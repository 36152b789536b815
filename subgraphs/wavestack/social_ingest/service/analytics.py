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
    ChannelSpan,
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
from subgraphs.wavestack.social_ingest.repository import channels

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


async def rank_users(
    session: AsyncSession, actor: Actor, user_ids: Sequence[str], *, platform: str | None, metric: LeaderboardMetric
) -> dict[str, RankedUser]:
    """The places of users on a leaderboard, of those who have a message there that stands."""
    organization_id, where = require_organization(actor), platform or ""
    totals = await repository.totals_of_users(session, organization_id, user_ids)
    newest = (await repository.newest_of_platforms(session, organization_id)).get(where)
    if newest is None:
        return {}
    places = await repository.places(session, organization_id, where, metric, newest, user_ids)
    own = [each for user_id in places for each in totals[user_id] if each.platform == where]
    return {
        each.user_id: RankedUser(places[each.user_id], each.user_id, each.name, _value(metric, each, newest), metric)
        for each in own
    }


async def find_channels(
    session: AsyncSession, actor: Actor, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], ChannelTotals]:
    """The organization's channels with these platforms and identifiers."""
    channel_ids = {channel_id for _, channel_id in keys}
    found = await channels.channels_by_key(session, require_organization(actor), None, channel_ids)
    wanted = set(keys)
    return {(each.platform, each.channel_id): each for each in found if (each.platform, each.channel_id) in wanted}


async def get_channel(session: AsyncSession, actor: Actor, channel_id: str, platform: str | None) -> ChannelTotals:
    """The channel with a platform's identifier: on the named platform, else the busiest one; or NOT_FOUND."""
    found = await channels.channels_by_key(session, require_organization(actor), platform, [channel_id])
    if not found:
        raise not_found("Channel", "channelId")
    return max(found, key=lambda each: each.messages)


def span_of_channel(channel: ChannelTotals, since: date | None, until: date | None) -> ChannelSpan:
    """The days that are meant: a channel's last thirty where nothing else is said. VALIDATION_ERROR on `since`."""
    last = until or channel.last_at.date()
    first = since or last - timedelta(days=DEFAULT_DAYS - 1)
    if not first <= last or (last - first).days >= MAX_DAYS:
        raise invalid("since", f"at most {MAX_DAYS} days", f"'since' must lie at most {MAX_DAYS} days before 'until'")
    return ChannelSpan(channel.platform, channel.channel_id, first, last)


async def days_of_channels(
    session: AsyncSession, actor: Actor, spans: Sequence[ChannelSpan]
) -> dict[ChannelSpan, list[ChannelDay]]:
    """The days of channels of the organization on which anything was written, newest first."""
    return await channels.channel_days(session, require_organization(actor), spans)


async def top_users_of_channels(
    session: AsyncSession, actor: Actor, spans: Sequence[ChannelSpan], *, limit: int
) -> dict[ChannelSpan, list[RankedUser]]:
    """Who wrote most in channels of the organization."""
    if not 1 <= limit <= MAX_LIMIT:
        raise invalid("limit", f"between 1 and {MAX_LIMIT}", f"'limit' must be between 1 and {MAX_LIMIT}.")
    found = await channels.users_of_channels(session, require_organization(actor), spans, limit=limit)
    return {span: [RankedUser(place, *each) for place, each in enumerate(users, 1)] for span, users in found.items()}


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
