"""GraphQL operations come in, the service's answers go out: the schema of this subgraph."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from subgraphs.kit.errors import invalid
from subgraphs.kit.fields import subscription
from subgraphs.kit.identity import require_organization
from subgraphs.kit.schema import FederatedSchema
from subgraphs.wavestack.social_ingest.schema.mutation import Mutation
from subgraphs.wavestack.social_ingest.schema.query import Query
from subgraphs.wavestack.social_ingest.service.feed import DELETED, EDITED, INGESTED, TOPICS
from subgraphs.wavestack.social_ingest.types.enums import MessageEventType, SourcePlatform
from subgraphs.wavestack.social_ingest.types.messages import Channel, Info, Message, PlatformUser
from subgraphs.wavestack.social_ingest.types.payloads import Afterwards, MessageEvent
from subgraphs.wavestack.social_ingest.types.streams import Highlight, PlatformEvent, Stream

_TYPES = {
    INGESTED: MessageEventType.CREATED,
    EDITED: MessageEventType.EDITED,
    DELETED: MessageEventType.DELETED,
}


@strawberry.type(description="What can be followed as it happens.")
class Subscription:
    """The root fields of subscriptions."""

    @subscription(description="What happens to the messages of the caller's organization, in order.")
    async def message_events(
        self,
        info: Info,
        *,
        platforms: Annotated[
            list[SourcePlatform] | None, strawberry.argument(description="Only messages of these platforms.")
        ] = None,
        channels: Annotated[
            list[str] | None, strawberry.argument(description="Only messages of channels with these identifiers.")
        ] = None,
        types: Annotated[
            list[MessageEventType] | None, strawberry.argument(description="Only what happened in these ways.")
        ] = None,
        after: Afterwards = None,
    ) -> AsyncGenerator[MessageEvent, None]:
        """Follow the outbox. What a slow client has not taken yet waits there."""
        context, organization_id = info.context, require_organization(info.context.actor)
        wanted = None if platforms is None else {str(platform.value) for platform in platforms}
        topics = TOPICS if types is None else {topic for topic, kind in _TYPES.items() if kind in types}
        async for event in context.listen(
            scope=organization_id, after=_position(after), wanted=lambda event: event.topic in topics
        ):
            heard = [
                message
                for message in await context.resources.feed.messages(context.database, event)
                if (wanted is None or message.platform in wanted)
                and (channels is None or message.channel_id in channels)
            ]
            for place, message in enumerate(heard, 1):
                # Who stops amid a batch and resumes hears all of it again, rather than never of the rest.
                sequence = event.sequence if place == len(heard) else event.sequence - 1
                yield MessageEvent(sequence=str(sequence), type=_TYPES[event.topic], message=Message.of(message))


def _position(after: str | None) -> int | None:
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) <= 18):  # digits that fit a 64-bit integer
        raise invalid("after", "format", "After must be the sequence number of an event")
    return int(after)


schema = FederatedSchema(
    Query, Mutation, Subscription, types=[Channel, Highlight, Message, PlatformEvent, PlatformUser, Stream]
)
