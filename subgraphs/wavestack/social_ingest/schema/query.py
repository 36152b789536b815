"""Queries come in, what the service finds goes out."""

from datetime import datetime
from typing import Annotated

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.fields import field
from subgraphs.kit.identity import require_organization
from subgraphs.kit.pagination import page_request
from subgraphs.wavestack.social_ingest.repository.events import EventFilter
from subgraphs.wavestack.social_ingest.repository.messages import MessageFilter
from subgraphs.wavestack.social_ingest.service import analytics, platform_events, reading
from subgraphs.wavestack.social_ingest.types.analytics import RankedUser, UserAnalytics
from subgraphs.wavestack.social_ingest.types.connectors import PlatformConnector
from subgraphs.wavestack.social_ingest.types.enums import LeaderboardMetric, PlatformEventType, SourcePlatform
from subgraphs.wavestack.social_ingest.types.messages import Channel, Info, Message, PlatformUser
from subgraphs.wavestack.social_ingest.types.payloads import MessageSearch
from subgraphs.wavestack.social_ingest.types.streams import Highlight, PlatformEvent, Stream

OnPlatform = Annotated[SourcePlatform | None, strawberry.argument(description="Only of this platform.")]
InChannel = Annotated[
    str | None, strawberry.argument(description="Only of the channel with this identifier of its platform.")
]
ByUser = Annotated[str | None, strawberry.argument(description="Only of this user.")]
From = Annotated[datetime | None, strawberry.argument(description="Not older than this moment.")]
To = Annotated[datetime | None, strawberry.argument(description="Older than this moment.")]
Limit = Annotated[int, strawberry.argument(description="How many to give: 1 to 100.")]


@strawberry.type(description="What can be asked for.")
class Query:
    """The root fields of queries."""

    @field(description="A message of the caller's organization.")
    async def message(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The message's identifier.")],  # noqa: A002 - the argument's name
    ) -> Message | None:
        """One message, or NOT_FOUND."""
        return Message.of(await reading.get_message(info.context.session, info.context.actor, str(id)))

    @field(description="Messages of the caller's organization, in the order of `ids`; missing ones are left out.")
    async def messages_by_ids(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description="Their identifiers: at most 500.")],
    ) -> list[Message] | None:
        """Several messages."""
        keys = [str(each) for each in ids]
        found = await reading.find_messages(info.context.session, info.context.actor, keys)
        return [Message.of(found[key]) for key in keys if key in found]

    @field(description="The messages of the caller's organization, newest first.")
    async def messages(
        self,
        info: Info,
        *,
        platform: OnPlatform = None,
        channel_id: InChannel = None,
        user_id: ByUser = None,
        since: From = None,
        until: To = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[Message] | None:
        """A page of messages."""
        request = page_request(first, after, last, before, offset=offset)
        wanted = MessageFilter(_word(platform), channel_id, user_id, since, until)
        page = await reading.list_messages(info.context.session, info.context.actor, request, wanted)
        return Connection.of(page, Message.of)

    @field(description="The messages of the caller's organization that have all words of a query.")
    async def search_messages(
        self,
        info: Info,
        *,
        query: Annotated[str, strawberry.argument(description="The words: at most 200 characters.")],
        platform: OnPlatform = None,
        limit: Limit = 20,
        offset: Annotated[int, strawberry.argument(description="How many to skip: at most 1000.")] = 0,
    ) -> MessageSearch | None:
        """A page of hits."""
        found = await reading.search_messages(
            info.context.session, info.context.actor, query, platform=_word(platform), limit=limit, offset=offset
        )
        return MessageSearch.of(found)

    @field(description="What happened on platforms besides messages, newest first.")
    async def platform_events(
        self,
        info: Info,
        *,
        platform: OnPlatform = None,
        type: Annotated[PlatformEventType | None, strawberry.argument(description="Only of this kind.")] = None,  # noqa: A002 - the argument's name
        channel_id: InChannel = None,
        user_id: ByUser = None,
        since: From = None,
        until: To = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[PlatformEvent] | None:
        """A page of events."""
        request = page_request(first, after, last, before, offset=offset)
        kind = None if type is None else str(type.value)
        wanted = EventFilter(_word(platform), kind, channel_id, user_id, since, until)
        page = await platform_events.list_events(info.context.session, info.context.actor, request, wanted)
        return Connection.of(page, PlatformEvent.of)

    @field(description="How active a user is on all platforms.")
    async def user_analytics(
        self, info: Info, user_id: Annotated[str, strawberry.argument(description="The user's identifier.")]
    ) -> UserAnalytics | None:
        """A user's figures, or NOT_FOUND."""
        return UserAnalytics.of(await analytics.get_user_analytics(info.context.session, info.context.actor, user_id))

    @field(description="A user by the identifier that they have on platforms.")
    async def platform_user(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The user's identifier.")],  # noqa: A002 - the argument's name
    ) -> PlatformUser | None:
        """One user who was seen in the caller's organization, or NOT_FOUND."""
        found = await analytics.get_user_analytics(info.context.session, info.context.actor, str(id))
        return PlatformUser(id=strawberry.ID(found.user_id))

    @field(description="A channel by the identifier that its platform gave it.")
    async def channel(
        self,
        info: Info,
        *,
        channel_id: Annotated[str, strawberry.argument(description="The platform's identifier.")],
        platform: Annotated[
            SourcePlatform | None, strawberry.argument(description="The platform; else the busiest channel.")
        ] = None,
    ) -> Channel | None:
        """One channel, or NOT_FOUND."""
        found = await analytics.get_channel(info.context.session, info.context.actor, channel_id, _word(platform))
        return Channel.at(found.platform, found.channel_id, found.name)

    @field(description="The users of the caller's organization that come first by a metric.")
    async def leaderboard(
        self,
        info: Info,
        *,
        platform: OnPlatform = None,
        metric: Annotated[
            LeaderboardMetric, strawberry.argument(description="What users are ranked by.")
        ] = LeaderboardMetric.MESSAGES,
        limit: Limit = 10,
    ) -> list[RankedUser] | None:
        """The first users."""
        found = await analytics.leaderboard(
            info.context.session, info.context.actor, platform=_word(platform), metric=metric, limit=limit
        )
        return [RankedUser.of(user) for user in found]

    @field(description="The streams of the caller's organization, newest first.")
    async def streams(
        self,
        info: Info,
        *,
        platform: OnPlatform = None,
        channel_id: InChannel = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[Stream] | None:
        """A page of streams."""
        request = page_request(first, after, last, before, offset=offset)
        wanted = EventFilter(platform=_word(platform), channel_id=channel_id)
        page, streams = await platform_events.list_streams(info.context.session, info.context.actor, request, wanted)
        return Connection.of(page, lambda start: Stream.of(streams[start.id]))

    @field(description="A stream of the caller's organization.")
    async def stream(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The stream's identifier.")],  # noqa: A002 - the argument's name
    ) -> Stream | None:
        """One stream, or NOT_FOUND."""
        return Stream.of(await platform_events.get_stream(info.context.session, info.context.actor, str(id)))

    @field(description="The moments of the caller's organization that chats were excited about, newest first.")
    async def highlights(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[Highlight] | None:
        """A page of highlights."""
        request = page_request(first, after, last, before, offset=offset)
        page = await platform_events.list_highlights(info.context.session, info.context.actor, request)
        return Connection.of(page, Highlight.of)

    @field(description="What listens to platforms for the caller's organization.")
    def platform_connectors(self, info: Info) -> list[PlatformConnector] | None:
        """The connectors of this process; they take in for one organization, which the settings name."""
        resources, organization_id = info.context.resources, require_organization(info.context.actor)
        if organization_id != resources.settings.connectors_organization:
            return []
        return [PlatformConnector.of(status) for status in resources.connectors.statuses()]

    @field(
        description=(
            "The number of the newest event of messages that there is: `messageEvents(after:)` with it misses nothing "
            "from now on."
        )
    )
    async def newest_message_event(self, info: Info) -> str | None:
        """Where following events begins."""
        require_organization(info.context.actor)
        return str(await info.context.newest_event())


def _word(platform: SourcePlatform | None) -> str | None:
    return None if platform is None else str(platform.value)
