"""Keys that resolvers ask for one by one come in; records and pages, read with one statement for all, go out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from subgraphs.kit.context import Context
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.social_ingest.domain.analytics import (
    ChannelDay,
    ChannelSpan,
    ChannelTotals,
    LeaderboardMetric,
    RankedUser,
    UserAnalytics,
)
from subgraphs.wavestack.social_ingest.domain.events import ChannelMoment, Stream
from subgraphs.wavestack.social_ingest.domain.highlights import Highlight
from subgraphs.wavestack.social_ingest.domain.messages import Message
from subgraphs.wavestack.social_ingest.domain.platforms import SourcePlatform
from subgraphs.wavestack.social_ingest.ports import Resources
from subgraphs.wavestack.social_ingest.repository.highlights import HighlightFilter
from subgraphs.wavestack.social_ingest.repository.messages import MessageFilter
from subgraphs.wavestack.social_ingest.service import analytics, platform_events, reading

IngestContext = Context[Resources]
ChannelKey = tuple[str, str]
W = TypeVar("W")


@dataclass(frozen=True, slots=True)
class PageOf(Generic[W]):
    """A page of what a filter wants."""

    wanted: W
    request: PageRequest


@dataclass(frozen=True, slots=True)
class TopUsers:
    """The first users of a channel."""

    span: ChannelSpan
    limit: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A user's place on a leaderboard."""

    user_id: str
    metric: LeaderboardMetric
    platform: SourcePlatform | None


async def load_messages(context: IngestContext, ids: Sequence[str]) -> dict[str, Message]:
    """The messages with these ids that stand."""
    return await reading.find_messages(context.session, context.actor, ids)


async def load_streams(context: IngestContext, ids: Sequence[str]) -> dict[str, Stream]:
    """The streams with these ids."""
    return await platform_events.find_streams(context.session, context.actor, ids)


async def load_highlights(context: IngestContext, ids: Sequence[str]) -> dict[str, Highlight]:
    """The highlights with these ids."""
    return await platform_events.find_highlights(context.session, context.actor, ids)


async def load_streams_at(context: IngestContext, moments: Sequence[ChannelMoment]) -> dict[ChannelMoment, Stream]:
    """The streams that ran in channels at moments."""
    return await platform_events.find_streams_at(context.session, context.actor, moments)


async def load_user_names(context: IngestContext, user_ids: Sequence[str]) -> dict[str, str]:
    """The names of these users."""
    return await analytics.names_of_users(context.session, context.actor, user_ids)


async def load_analytics(context: IngestContext, user_ids: Sequence[str]) -> dict[str, UserAnalytics]:
    """The figures of these users."""
    return await analytics.analyse_users(context.session, context.actor, user_ids)


async def load_channels(context: IngestContext, keys: Sequence[ChannelKey]) -> dict[ChannelKey, ChannelTotals]:
    """The channels with these platforms and identifiers."""
    return await analytics.find_channels(context.session, context.actor, keys)


async def load_channel_names(context: IngestContext, keys: Sequence[ChannelKey]) -> dict[ChannelKey, str | None]:
    """The names of these channels."""
    return await reading.channel_names(context.session, context.actor, keys)


async def load_ranks(context: IngestContext, keys: Sequence[Standing]) -> dict[Standing, RankedUser]:
    """The places of these users: a few statements for each leaderboard."""
    boards: dict[tuple[SourcePlatform | None, LeaderboardMetric], list[Standing]] = defaultdict(list)
    for key in keys:
        boards[key.platform, key.metric].append(key)
    found: dict[Standing, RankedUser] = {}
    for (platform, metric), alike in boards.items():
        user_ids = [key.user_id for key in alike]
        ranked = await analytics.rank_users(context.session, context.actor, user_ids, platform=platform, metric=metric)
        found |= {key: ranked[key.user_id] for key in alike if key.user_id in ranked}
    return found


async def load_message_pages(
    context: IngestContext, keys: Sequence[PageOf[MessageFilter]]
) -> dict[PageOf[MessageFilter], Page[Message]]:
    """The pages of messages of several users, channels or streams: one statement for each way to ask."""
    pages: dict[PageOf[MessageFilter], Page[Message]] = {}
    for request, wanted in _by_request(keys).items():
        found = await reading.list_messages_of_each(context.session, context.actor, request, wanted)
        pages |= {PageOf(each, request): found[each] for each in wanted}
    return pages


async def load_highlight_pages(
    context: IngestContext, keys: Sequence[PageOf[HighlightFilter]]
) -> dict[PageOf[HighlightFilter], Page[Highlight]]:
    """The pages of highlights of several streams: as above."""
    pages: dict[PageOf[HighlightFilter], Page[Highlight]] = {}
    for request, wanted in _by_request(keys).items():
        found = await platform_events.list_highlights_of_each(context.session, context.actor, request, wanted)
        pages |= {PageOf(each, request): found[each] for each in wanted}
    return pages


async def load_channel_days(
    context: IngestContext, spans: Sequence[ChannelSpan]
) -> dict[ChannelSpan, list[ChannelDay]]:
    """The days of channels."""
    return await analytics.days_of_channels(context.session, context.actor, spans)


async def load_top_users(context: IngestContext, keys: Sequence[TopUsers]) -> dict[TopUsers, list[RankedUser]]:
    """Who wrote most in channels: one statement for each number of users."""
    found: dict[TopUsers, list[RankedUser]] = {}
    for limit in {key.limit for key in keys}:
        spans = [key.span for key in keys if key.limit == limit]
        users = await analytics.top_users_of_channels(context.session, context.actor, spans, limit=limit)
        found |= {TopUsers(span, limit): users[span] for span in spans}
    return found


def _by_request(keys: Iterable[PageOf[W]]) -> dict[PageRequest, list[W]]:
    groups: dict[PageRequest, list[W]] = defaultdict(list)
    for key in keys:
        groups[key.request].append(key.wanted)
    return groups
