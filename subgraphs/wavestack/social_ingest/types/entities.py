"""Records come in, the entities of this subgraph go out: messages, channels, users, events, streams and highlights."""

from datetime import datetime
from typing import Annotated, TypeAlias, cast

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.context import Context
from subgraphs.kit.fields import field
from subgraphs.kit.pagination import Page, page_request
from subgraphs.kit.scalars import JSON
from subgraphs.wavestack.social_ingest.domain.events import Highlight as HighlightRecord
from subgraphs.wavestack.social_ingest.domain.events import PlatformEvent as EventRecord
from subgraphs.wavestack.social_ingest.domain.events import Stream as StreamRecord
from subgraphs.wavestack.social_ingest.domain.messages import Message as MessageRecord
from subgraphs.wavestack.social_ingest.loaders import (
    MessagesBelow,
    Standing,
    load_analytics,
    load_channel_names,
    load_channels,
    load_highlights,
    load_message_pages,
    load_messages,
    load_ranks,
    load_streams,
    load_user_names,
)
from subgraphs.wavestack.social_ingest.ports import Resources
from subgraphs.wavestack.social_ingest.repository.messages import MessageFilter
from subgraphs.wavestack.social_ingest.service import analytics, platform_events, reading
from subgraphs.wavestack.social_ingest.types.analytics import (
    ChannelDay,
    RankedUser,
    Since,
    Until,
    UserAnalytics,
)
from subgraphs.wavestack.social_ingest.types.enums import (
    AuthorRole,
    LeaderboardMetric,
    PlatformEventType,
    SourcePlatform,
)

Info: TypeAlias = strawberry.Info[Context[Resources], None]
Key: TypeAlias = strawberry.ID


@strawberry.federation.type(
    keys=["id"], description="Somebody who writes on platforms, by the id that they have there."
)
class PlatformUser:
    """A user: only the id until more is asked for."""

    id: strawberry.ID = strawberry.field(description="The user's identifier.")

    @classmethod
    def resolve_reference(cls, id: Key) -> "PlatformUser":  # noqa: A002 - the key's name
        """Any user; of one who was never seen in the caller's organization there is nothing."""
        return cls(id=id)

    @field(description="How the user was called when last seen; empty where they never were.")
    async def name(self, info: Info) -> str | None:
        """The newest name."""
        return await info.context.load(load_user_names, str(self.id))

    @field(description="The user's messages that stand, newest first.")
    async def messages(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection["Message"] | None:
        """A page of messages."""
        request = page_request(first, after, last, before, offset=offset)
        page = await info.context.load(load_message_pages, MessagesBelow(str(self.id), request))
        return Connection.of(cast("Page[MessageRecord]", page), Message.of)  # the batch answers every key

    @field(description="How active the user is; empty where they were never seen.")
    async def analytics(self, info: Info) -> UserAnalytics | None:
        """Their figures."""
        found = await info.context.load(load_analytics, str(self.id))
        return None if found is None else UserAnalytics.of(found)

    @field(description="The user's place on a leaderboard; empty where no message of theirs stands there.")
    async def rank(
        self,
        info: Info,
        *,
        metric: Annotated[
            LeaderboardMetric, strawberry.argument(description="What users are ranked by.")
        ] = LeaderboardMetric.MESSAGES,
        platform: Annotated[
            SourcePlatform | None, strawberry.argument(description="Only what they do on this platform.")
        ] = None,
    ) -> RankedUser | None:
        """Their rank."""
        found = await info.context.load(load_ranks, Standing(str(self.id), metric, platform))
        return None if found is None else RankedUser.of(found)


@strawberry.federation.type(keys=["id"], description="A channel of a platform, where people write.")
class Channel:
    """A channel: what its key says until more is asked for."""

    id: strawberry.ID = strawberry.field(description="The channel's identifier: platform and `channelId`.")
    platform: SourcePlatform = strawberry.field(description="Where it is.")
    channel_id: strawberry.ID = strawberry.field(description="The platform's identifier of the channel.")
    known_name: strawberry.Private[str | None] = None

    @classmethod
    def at(cls, platform: str, channel_id: str, name: str | None = None) -> "Channel":
        """The channel of a platform."""
        key = strawberry.ID(f"{platform}:{channel_id}")
        return cls(id=key, platform=SourcePlatform(platform), channel_id=strawberry.ID(channel_id), known_name=name)

    @classmethod
    async def resolve_reference(cls, info: Info, id: Key) -> "Channel | None":  # noqa: A002 - the key's name
        """The channel, or None where the caller's organization has none with this id."""
        platform, _, channel_id = str(id).partition(":")
        record = await info.context.load(load_channels, (platform, channel_id))
        return None if record is None else cls.at(platform, channel_id, record.name)

    @field(description="How it is called; empty where the platform did not say.")
    async def name(self, info: Info) -> str | None:
        """The newest name that is known."""
        return self.known_name or await info.context.load(load_channel_names, (self._platform, str(self.channel_id)))

    @field(description="How many messages were written there that were not deleted, also those kept no longer.")
    async def message_count(self, info: Info) -> int:
        """All messages."""
        record = await info.context.load(load_channels, (self._platform, str(self.channel_id)))
        return 0 if record is None else record.messages

    @field(description="The messages that stand there, newest first.")
    async def messages(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection["Message"] | None:
        """A page of messages."""
        request = page_request(first, after, last, before, offset=offset)
        wanted = MessageFilter(platform=self._platform, channel_id=str(self.channel_id))
        page = await reading.list_messages(info.context.session, info.context.actor, request, wanted)
        return Connection.of(page, Message.of)

    @field(description="What was written there by day, newest first; its last thirty days unless said otherwise.")
    async def days(self, info: Info, *, since: Since = None, until: Until = None) -> list[ChannelDay] | None:
        """Figures by day."""
        record = await info.context.load(load_channels, (self._platform, str(self.channel_id)))
        if record is None:
            return []
        return [
            ChannelDay.of(day) for day in await analytics.days_of_channel(info.context.session, record, since, until)
        ]

    @field(description="Who wrote most there; in its last thirty days unless said otherwise.")
    async def top_users(
        self,
        info: Info,
        *,
        first: First = 10,
        since: Since = None,
        until: Until = None,
    ) -> list[RankedUser] | None:
        """The first users."""
        record = await info.context.load(load_channels, (self._platform, str(self.channel_id)))
        if record is None:
            return []
        found = await analytics.top_users_of_channel(
            info.context.session, record, since, until, limit=10 if first is None else first
        )
        return [RankedUser.of(user) for user in found]

    @property
    def _platform(self) -> str:
        return str(self.platform.value)


@strawberry.type(description="Who wrote a message, as they were in its channel.")
class MessageAuthor:
    """An author."""

    id: strawberry.ID = strawberry.field(description="The platform's identifier of the user.")
    name: str = strawberry.field(description="How they are called.")
    role: AuthorRole = strawberry.field(description="What they are in the channel.")
    is_mod: bool = strawberry.field(description="Whether they moderate the channel.")

    @field(description="The user, with everything else that is known of them.")
    def user(self) -> PlatformUser:
        """The user behind."""
        return PlatformUser(id=self.id)


@strawberry.type(description="What is remarkable about a message.")
class MessageFlags:
    """Flags."""

    has_emotes: bool = strawberry.field(description="Whether it has emotes or emoji.")
    mentions_creator: bool = strawberry.field(description="Whether it mentions the creator.")


@strawberry.federation.type(keys=["id"], description="A message that social ingest took in.")
class Message:
    """A message."""

    id: strawberry.ID = strawberry.field(description="The message's identifier.")
    platform: SourcePlatform = strawberry.field(description="Where it was written.")
    platform_id: str = strawberry.field(description="The platform's identifier of the message.")
    channel: Channel = strawberry.field(description="The channel that it was written in.")
    author: MessageAuthor = strawberry.field(description="Who wrote it.")
    text: str = strawberry.field(description="What was written.")
    html: str | None = strawberry.field(description="The text as HTML, as the platform gave it; not safe to show.")
    reply_to: str | None = strawberry.field(description="The platform's identifier of the message that it answers.")
    flags: MessageFlags = strawberry.field(description="What is remarkable about it.")
    reactions: int = strawberry.field(description="How many reactions it has.")
    meta: JSON | None = strawberry.field(description="What else the platform said of it.")
    created_at: datetime = strawberry.field(description="When it was written.")
    edited_at: datetime | None = strawberry.field(description="When it was last changed; empty where it never was.")

    @classmethod
    def of(cls, record: MessageRecord) -> "Message":
        """The GraphQL form of a record."""
        return cls(
            id=strawberry.ID(record.id),
            platform=SourcePlatform(record.platform),
            platform_id=record.platform_id,
            channel=Channel.at(record.platform, record.channel_id, record.channel_name),
            author=MessageAuthor(
                id=strawberry.ID(record.user_id),
                name=record.user_name,
                role=AuthorRole(record.role),
                is_mod=record.is_mod,
            ),
            text=record.text,
            html=record.html,
            reply_to=record.reply_to,
            flags=MessageFlags(has_emotes=record.has_emotes, mentions_creator=record.mentions_creator),
            reactions=record.reactions,
            meta=None if record.meta is None else JSON(record.meta),
            created_at=record.created_at,
            edited_at=record.edited_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: Key) -> "Message | None":  # noqa: A002 - the key's name
        """The message, or None where the caller's organization has none with this id."""
        record = await info.context.load(load_messages, str(id))
        return None if record is None else cls.of(record)


@strawberry.federation.type(keys=["id"], description="Something that happened on a platform besides messages.")
class PlatformEvent:
    """An event."""

    id: strawberry.ID = strawberry.field(description="The event's identifier.")
    platform: SourcePlatform = strawberry.field(description="Where it happened.")
    platform_id: str = strawberry.field(description="The platform's identifier of the event.")
    type: PlatformEventType = strawberry.field(description="What happened.")
    channel: Channel | None = strawberry.field(description="The channel, where one was said.")
    user: PlatformUser | None = strawberry.field(description="Who did it, where that was said.")
    data: JSON = strawberry.field(description="What the platform said of it.")
    created_at: datetime = strawberry.field(description="When it happened.")

    @classmethod
    def of(cls, record: EventRecord) -> "PlatformEvent":
        """The GraphQL form of a record."""
        channel = Channel.at(record.platform, record.channel_id, record.channel_name) if record.channel_id else None
        return cls(
            id=strawberry.ID(record.id),
            platform=SourcePlatform(record.platform),
            platform_id=record.platform_id,
            type=PlatformEventType(record.type),
            channel=channel,
            user=None if record.user_id is None else PlatformUser(id=strawberry.ID(record.user_id)),
            data=JSON(record.data),
            created_at=record.created_at,
        )


@strawberry.federation.type(keys=["id"], description="A live stream that clips are cut from.")
class Stream:
    """A stream."""

    id: strawberry.ID = strawberry.field(description="The stream's identifier.")
    title: str | None = strawberry.field(description="How it was called when it began.")
    channel: Channel = strawberry.field(description="The channel that it was streamed in.")
    started_at: datetime = strawberry.field(description="When it went live.")
    ended_at: datetime | None = strawberry.field(description="When it ended; empty while it runs.")
    record: strawberry.Private[StreamRecord]

    @classmethod
    def of(cls, record: StreamRecord) -> "Stream":
        """The GraphQL form of a record."""
        return cls(
            id=strawberry.ID(record.id),
            title=record.title,
            channel=Channel.at(record.platform, record.channel_id),
            started_at=record.started_at,
            ended_at=record.ended_at,
            record=record,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: Key) -> "Stream | None":  # noqa: A002 - the key's name
        """The stream, or None where the caller's organization has none with this id."""
        record = await info.context.load(load_streams, str(id))
        return None if record is None else cls.of(record)

    @field(description="What was written in its channel while it ran, newest first.")
    async def messages(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[Message] | None:
        """A page of messages."""
        request, record = page_request(first, after, last, before, offset=offset), self.record
        wanted = MessageFilter(
            record.platform, channel_id=record.channel_id, since=record.started_at, until=record.ended_at
        )
        page = await reading.list_messages(info.context.session, info.context.actor, request, wanted)
        return Connection.of(page, Message.of)

    @field(description="The moments of it that its chat was excited about, newest first.")
    async def highlights(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection["Highlight"] | None:
        """A page of highlights."""
        request = page_request(first, after, last, before, offset=offset)
        page = await platform_events.list_highlights(
            info.context.session, info.context.actor, request, stream=self.record
        )
        return Connection.of(page, Highlight.of)


@strawberry.federation.type(keys=["id"], description="A moment of a stream that is worth a clip.")
class Highlight:
    """A highlight."""

    id: strawberry.ID = strawberry.field(description="The highlight's identifier.")
    channel: Channel = strawberry.field(description="The channel whose chat was excited.")
    keyword: str = strawberry.field(description="What viewers said.")
    user_count: int = strawberry.field(description="How many viewers said it when it was found.")
    started_at: datetime = strawberry.field(description="When the first of them said it.")
    ended_at: datetime = strawberry.field(description="When enough of them had said it.")

    @classmethod
    def of(cls, record: HighlightRecord) -> "Highlight":
        """The GraphQL form of a record."""
        return cls(
            id=strawberry.ID(record.id),
            channel=Channel.at(record.platform, record.channel_id),
            keyword=record.keyword,
            user_count=record.users,
            started_at=record.started_at,
            ended_at=record.ended_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: Key) -> "Highlight | None":  # noqa: A002 - the key's name
        """The highlight, or None where the caller's organization has none with this id."""
        record = await info.context.load(load_highlights, str(id))
        return None if record is None else cls.of(record)
