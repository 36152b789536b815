"""GraphQL inputs come in, what a platform tells goes out in the service's words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import strawberry

from subgraphs.kit.scalars import JSON
from subgraphs.wavestack.social_ingest.domain.incoming import Incoming
from subgraphs.wavestack.social_ingest.types.enums import PlatformEventType, SourcePlatform


@strawberry.input(description="A channel as a platform names it.")
class ChannelInput:
    """A channel."""

    id: str = strawberry.field(description="The platform's identifier of the channel.")
    name: str | None = strawberry.field(default=None, description="How it is called.")


@strawberry.input(description="Who wrote a message, or did something.")
class AuthorInput:
    """An author."""

    id: str = strawberry.field(description="The platform's identifier of the user.")
    name: str | None = strawberry.field(default=None, description="How they are called.")
    role: str | None = strawberry.field(default=None, description="Their role; an unknown one is `member`.")
    badges: list[str] | None = strawberry.field(default=None, description="Their badges; the highest role counts.")
    is_mod: bool | None = strawberry.field(default=None, description="Whether they moderate; by role unless said.")


@strawberry.input(
    description="A message or event as a platform tells it: an event where it has a type, else a message."
)
class IngestItemInput:
    """What came."""

    id: str = strawberry.field(description="The platform's identifier of the message or event.")
    type: PlatformEventType | None = strawberry.field(default=None, description="What happened; makes it an event.")
    ts: datetime | None = strawberry.field(default=None, description="When it was; now unless said.")
    channel: ChannelInput | None = strawberry.field(default=None, description="Where; messages need it.")
    author: AuthorInput | None = strawberry.field(default=None, description="Who; messages need it.")
    text: str | None = strawberry.field(default=None, description="What was written; messages need it.")
    html: str | None = strawberry.field(default=None, description="The text as HTML.")
    reply_to: str | None = strawberry.field(default=None, description="The message that it answers.")
    mentions: list[str] | None = strawberry.field(default=None, description="Users who are mentioned.")
    reactions: int | None = strawberry.field(default=None, description="How many reactions it has.")
    edited_at: datetime | None = strawberry.field(
        default=None, description="When it was changed: of several versions the newest one counts."
    )
    deleted: bool | None = strawberry.field(
        default=None, description="That the message was deleted; only the identifier is needed then."
    )
    meta: JSON | None = strawberry.field(default=None, description="What else the platform says of a message.")
    data: JSON | None = strawberry.field(default=None, description="What the platform says of an event.")

    def incoming(self, platform: SourcePlatform) -> Incoming:
        """The same in the service's words."""
        author, channel = self.author, self.channel
        return Incoming(
            platform=platform,
            id=self.id,
            ts=self.ts,
            type=self.type,
            channel_id=None if channel is None else channel.id,
            channel_name=None if channel is None else channel.name,
            user_id=None if author is None else author.id,
            user_name=None if author is None else author.name,
            roles=() if author is None else _roles(author),
            is_mod=None if author is None else author.is_mod,
            text=self.text,
            html=self.html,
            reply_to=self.reply_to,
            mentions=self.mentions or (),
            reactions=self.reactions or 0,
            edited_at=self.edited_at,
            deleted=self.deleted is True,
            meta=cast("dict[str, Any] | None", self.meta),  # checked by the service
            data=cast("dict[str, Any] | None", self.data),  # as above
        )


@strawberry.input(description="Messages of a platform.")
class IngestMessagesInput:
    """Messages."""

    platform: SourcePlatform = strawberry.field(description="Where they were written.")
    messages: list[IngestItemInput] = strawberry.field(description="At most 500; without a type.")


@strawberry.input(description="Events of a platform.")
class IngestEventsInput:
    """Events."""

    platform: SourcePlatform = strawberry.field(description="Where they happened.")
    events: list[IngestItemInput] = strawberry.field(description="At most 500; each with its type.")


@strawberry.input(description="With what a platform signs what it sends.")
class SetWebhookSecretInput:
    """A secret."""

    platform: SourcePlatform = strawberry.field(description="The platform; only Twitch sends webhooks.")
    secret: str = strawberry.field(description="The secret: 10 to 100 ASCII characters, as Twitch wants it.")


def _roles(author: AuthorInput) -> Sequence[str]:
    return [*([author.role] if author.role else []), *(author.badges or [])]
