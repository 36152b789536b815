"""Subscriptions come in, what happens goes out in its order."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from subgraphs.kit.fields import subscription
from subgraphs.wavestack.core.service.events import follow_publications, follow_queue_items
from subgraphs.wavestack.core.types.entities import Info
from subgraphs.wavestack.core.types.payloads import PublicationEvent, QueueItemEvent


@strawberry.type(description="What can be followed as it happens.")
class Subscription:
    """The root fields of subscriptions."""

    @subscription(description="What happens to the queue items of the caller's organization, in order.")
    async def queue_item_events(
        self,
        info: Info,
        id: Annotated[  # noqa: A002 - the argument's name
            strawberry.ID | None, strawberry.argument(description="Only what happens to this queue item.")
        ] = None,
        project_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only what happens to items of this project.")
        ] = None,
        after: Annotated[
            str | None, strawberry.argument(description="Begin with the events after this sequence number.")
        ] = None,
    ) -> AsyncGenerator[QueueItemEvent, None]:
        """Follow the outbox."""
        async for event in follow_queue_items(info.context, item_id=id, project_id=project_id, after=after):
            yield QueueItemEvent.of(event)

    @subscription(description="What happens to the publications of the caller's organization, in order.")
    async def publication_events(
        self,
        info: Info,
        queue_item_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only publications of this queue item.")
        ] = None,
        after: Annotated[
            str | None, strawberry.argument(description="Begin with the events after this sequence number.")
        ] = None,
    ) -> AsyncGenerator[PublicationEvent, None]:
        """Follow the outbox."""
        async for event in follow_publications(info.context, item_id=queue_item_id, after=after):
            yield PublicationEvent.of(event)
