"""Keys that resolvers ask for one by one come in; records and pages, read with one statement for all, go out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from subgraphs.kit.context import Context
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.social_ingest.domain.analytics import (
    ChannelTotals,
    LeaderboardMetric,
    RankedUser,
    UserAnalytics,
)
from subgraphs.wavestack.social_ingest.domain.events import Highlight, Stream
from subgraphs.wavestack.social_ingest.domain.messages import Message
from subgraphs.wavestack.social_ingest.domain.platforms import SourcePlatform
from subgraphs.wavestack.social_ingest.ports import Resources
from subgraphs.wavestack.social_ingest.service import analytics, platform_events, reading

IngestContext = Context[Resources]
ChannelKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MessagesBelow:
    """A page of a user's messages."""

    user_id: str
    request: PageRequest


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


async def load_ranks(context: IngestContext, keys: Sequence[Standing]) -> dict[Standing, RankedUser | None]:
    """The places of these users, each read by itself: a place is a count of its own."""
    return {
        key: await analytics.rank_user(
            context.session, context.actor, key.user_id, platform=key.platform, metric=key.metric
        )
        for key in keys
    }


async def load_message_pages(
    context: IngestContext, keys: Sequence[MessagesBelow]
) -> dict[MessagesBelow, Page[Message]]:
    """The pages of several users: one statement for each different way in which the document asks."""
    groups: dict[PageRequest, list[MessagesBelow]] = defaultdict(list)
    for key in keys:
        groups[key.request].append(key)
    pages: dict[MessagesBelow, Page[Message]] = {}
    for request, alike in groups.items():
        found = await reading.list_messages_of_users(
            context.session, context.actor, request, [key.user_id for key in alike]
        )
        pages |= {key: found[key.user_id] for key in alike}
    return pages
