"""Records come in; what happens on platforms besides messages goes out: events, streams and their highlights."""

from datetime import datetime

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.fields import field
from subgraphs.kit.pagination import page_request
from subgraphs.kit.scalars import JSON
from subgraphs.wavestack.social_ingest.domain.events import ChannelMoment
from subgraphs.wavestack.social_ingest.domain.events import PlatformEvent as EventRecord
from subgraphs.wavestack.social_ingest.domain.events import Stream as StreamRecord
from subgraphs.wavestack.social_ingest.domain.highlights import Highlight as HighlightRecord
from subgraphs.wavestack.social_ingest.domain.highlights import cut_of
from subgraphs.wavestack.social_ingest.loaders import (
    PageOf,
    load_highlight_pages,
    load_highlights,
    load_streams,
    load_streams_at,
)
from subgraphs.wavestack.social_ingest.repository.highlights import HighlightFilter
from subgraphs.wavestack.social_ingest.repository.messages import MessageFilter
from subgraphs.wavestack.social_ingest.types.enums import PlatformEventType, SourcePlatform
from subgraphs.wavestack.social_ingest.types.messages import Channel, Info, Key, Message, PlatformUser, messages_of


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
        return await messages_of(info, wanted, request)

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
        request, record = page_request(first, after, last, before, offset=offset), self.record
        wanted = HighlightFilter(record.platform, record.channel_id, record.started_at, record.ended_at)
        page = await info.context.load_known(load_highlight_pages, PageOf(wanted, request))
        return Connection.of(page, Highlight.of)


@strawberry.type(description="A word, emote or emoji that viewers used.")
class ChatWord:
    """A word."""

    text: str = strawberry.field(description="The word in lower case, or the emote as the platform writes it.")
    user_count: int = strawberry.field(description="How many users used it.")


@strawberry.type(description="What to cut out of a recording of a stream, for `createClip`.")
class HighlightCut:
    """A cut."""

    start_seconds: float = strawberry.field(
        description="Where it begins, in seconds of the stream: 15 before the chat wrote of it."
    )
    duration_seconds: float = strawberry.field(description="How long it is, in seconds: 20 to 180.")


@strawberry.federation.type(keys=["id"], description="A moment of a stream that is worth a clip.")
class Highlight:
    """A highlight."""

    id: strawberry.ID = strawberry.field(description="The highlight's identifier.")
    channel: Channel = strawberry.field(description="The channel whose chat was excited.")
    keyword: str | None = strawberry.field(
        description="The word that three viewers said within half a minute; empty where its burst alone was found."
    )
    score: float | None = strawberry.field(
        description=(
            "How far its busiest ten seconds stand out of the five minutes before, in robust standard deviations: at "
            "least 4. Empty where it was found by its keyword alone."
        )
    )
    message_count: int = strawberry.field(description="How many messages were written in it.")
    user_count: int = strawberry.field(description="How many viewers wrote these.")
    top_words: list[ChatWord] = strawberry.field(
        description="The words and emotes that most viewers used, at most five, each used by at least two."
    )
    started_at: datetime = strawberry.field(description="When the chat began to be excited.")
    ended_at: datetime = strawberry.field(description="When it was found, or when its burst ended.")
    record: strawberry.Private[HighlightRecord]

    @classmethod
    def of(cls, record: HighlightRecord) -> "Highlight":
        """The GraphQL form of a record."""
        return cls(
            id=strawberry.ID(record.id),
            channel=Channel.at(record.platform, record.channel_id),
            keyword=record.keyword or None,
            score=record.score,
            message_count=record.messages,
            user_count=record.users,
            top_words=[ChatWord(text=text, user_count=count) for text, count in record.words],
            started_at=record.started_at,
            ended_at=record.ended_at,
            record=record,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: Key) -> "Highlight | None":  # noqa: A002 - the key's name
        """The highlight, or None where the caller's organization has none with this id."""
        record = await info.context.load(load_highlights, str(id))
        return None if record is None else cls.of(record)

    @field(description="The stream that it is a part of; empty where none ran in its channel.")
    async def stream(self, info: Info) -> Stream | None:
        """The stream that ran when it began."""
        found = await self._stream(info)
        return None if found is None else Stream.of(found)

    @field(description="What to cut out of a recording of its stream; empty where none ran in its channel.")
    async def cut(self, info: Info) -> HighlightCut | None:
        """Where it lies."""
        found = await self._stream(info)
        if found is None:
            return None
        cut = cut_of(self.record, found)
        return HighlightCut(start_seconds=cut.start_seconds, duration_seconds=cut.duration_seconds)

    async def _stream(self, info: Info) -> StreamRecord | None:
        moment = ChannelMoment(self.record.platform, self.record.channel_id, self.record.started_at)
        return await info.context.load(load_streams_at, moment)
