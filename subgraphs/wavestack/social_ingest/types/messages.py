"""Records come in; who writes on platforms, where, and what, goes out: users, channels and messages."""

from datetime import datetime
from typing import Annotated, TypeAlias

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.context import Context
from subgraphs.kit.fields import field
from subgraphs.kit.pagination import PageRequest, page_request
from subgraphs.kit.scalars import JSON
from subgraphs.wavestack.social_ingest.domain.messages import Message as MessageRecord
from subgraphs.wavestack.social_ingest.loaders import (
    PageOf,
    Standing,
    TopUsers,
    load_analytics,
    load_channel_days,
    load_channel_names,
    load_channels,
    load_message_pages,
    load_messages,
    load_ranks,
    load_top_users,
    load_user_names,
)
from subgraphs.wavestack.social_ingest.ports import Resources
from subgraphs.wavestack.social_ingest.repository.messages import MessageFilter
from subgraphs.wavestack.social_ingest.service.analytics import span_of_channel
from subgraphs.wavestack.social_ingest.types.analytics import (
    ChannelDay,
    RankedUser,
    Since,
    Until,
    UserAnalytics,
)
from subgraphs.wavestack.social_ingest.types.enums import AuthorRole, LeaderboardMetric, SourcePlatform

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
        return await messages_of(info, MessageFilter(user_id=str(self.id)), request)

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
        return await messages_of(info, wanted, request)

    @field(description="What was written there by day, newest first; its last thirty days unless said otherwise.")
    async def days(self, info: Info, *, since: Since = None, until: Until = None) -> list[ChannelDay] | None:
        """Figures by day."""
        record = await info.context.load(load_channels, (self._platform, str(self.channel_id)))
        if record is None:
            return []
        days = await info.context.load_known(load_channel_days, span_of_channel(record, since, until))
        return [ChannelDay.of(day) for day in days]

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
        key = TopUsers(span_of_channel(record, since, until), limit=10 if first is None else first)
        return [RankedUser.of(user) for user in await info.context.load_known(load_top_users, key)]

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


async def messages_of(info: Info, wanted: MessageFilter, request: PageRequest) -> Connection[Message]:
    """A page of the messages of a user, a channel or a stream, read together with those of others."""
    return Connection.of(await info.context.load_known(load_message_pages, PageOf(wanted, request)), Message.of)
