"""What mutations and subscriptions have done or heard comes in, their GraphQL answers go out."""

from datetime import datetime
from enum import Enum

import strawberry

from subgraphs.kit.events import Event
from subgraphs.kit.fields import field
from subgraphs.kit.scalars import URL
from subgraphs.wavestack.core.loaders import load_publications, load_queue_items
from subgraphs.wavestack.core.service import queue_items
from subgraphs.wavestack.core.service.item_status import UPDATED
from subgraphs.wavestack.core.types.entities import Asset, Info, Project, Publication, QueueItem


@strawberry.type(description="The answer to `createQueueItem`.")
class CreateQueueItemPayload:
    """A queue item and how it came to be."""

    queue_item: QueueItem = strawberry.field(description="The queue item.")
    replayed: bool = strawberry.field(
        description="Whether this idempotency key was answered before, so that nothing new was created."
    )


@strawberry.type(description="The answer to `deleteQueueItem`.")
class DeleteQueueItemPayload:
    """What was deleted."""

    deleted_id: strawberry.ID = strawberry.field(description="The identifier of the deleted queue item.")


@strawberry.type(description="The answer to `createProject`.")
class CreateProjectPayload:
    """A new project."""

    project: Project = strawberry.field(description="The new project.")


@strawberry.type(description="The answer to `createAssetUpload`.")
class CreateAssetUploadPayload:
    """An announced asset."""

    asset: Asset = strawberry.field(description="The asset, pending until its bytes are there.")
    replayed: bool = strawberry.field(
        description="Whether this idempotency key was answered before, so that nothing new was created."
    )
    upload_url: URL = strawberry.field(
        description="Where to PUT the bytes, once and soon; whoever has this address can do it."
    )


@strawberry.type(description="The answer to `importAsset`.")
class ImportAssetPayload:
    """An imported asset."""

    asset: Asset = strawberry.field(description="The new asset, ready.")


@strawberry.enum(description="What happened to a queue item.")
class QueueItemEventType(Enum):
    """Kinds of events by their topic in the outbox."""

    CREATED = strawberry.enum_value(queue_items.CREATED, description="It was queued.")
    UPDATED = strawberry.enum_value(UPDATED, description="Its status changed.")
    DELETED = strawberry.enum_value(queue_items.DELETED, description="It was taken out of the queue.")


@strawberry.type(description="Something that happened to a queue item.")
class QueueItemEvent:
    """One event of a subscription."""

    sequence: str = strawberry.field(
        description="The event's number: later events have higher ones. Give the last one as `after` to resume."
    )
    type: QueueItemEventType = strawberry.field(description="What happened.")
    queue_item_id: strawberry.ID = strawberry.field(description="The queue item's identifier.")
    at: datetime = strawberry.field(description="When it happened.")

    @classmethod
    def of(cls, event: Event) -> "QueueItemEvent":
        """The GraphQL form of an event of the outbox."""
        return cls(
            sequence=str(event.sequence),
            type=QueueItemEventType(event.topic),
            queue_item_id=strawberry.ID(event.key),
            at=event.at,
        )

    @field(description="The queue item as it is now; empty once it is deleted.")
    async def queue_item(self, info: Info) -> QueueItem | None:
        """The item's present state."""
        record = await info.context.load(load_queue_items, str(self.queue_item_id))
        return None if record is None else QueueItem.of(record)


@strawberry.type(description="The answer to `cancelPublication` and `retryPublication`.")
class PublicationPayload:
    """A publication that was asked to change."""

    publication: Publication = strawberry.field(description="The publication as it is now.")


@strawberry.enum(description="What happened to a publication.")
class PublicationEventType(Enum):
    """Topics of publications in the outbox."""

    PROCESSING = strawberry.enum_value("publication.processing", description="Its publisher is at work.")
    PUBLISHED = strawberry.enum_value("publication.published", description="It is out.")
    FAILED = strawberry.enum_value("publication.failed", description="The platform has not taken it.")
    CANCELLED = strawberry.enum_value("publication.cancelled", description="It was taken back before it was out.")


@strawberry.type(description="Something that happened to a publication.")
class PublicationEvent:
    """One event of a subscription."""

    sequence: str = strawberry.field(
        description="The event's number: later events have higher ones. Give the last one as `after` to resume."
    )
    type: PublicationEventType = strawberry.field(description="What happened.")
    publication_id: strawberry.ID = strawberry.field(description="The publication's identifier.")
    at: datetime = strawberry.field(description="When it happened.")

    @classmethod
    def of(cls, event: Event) -> "PublicationEvent":
        """The GraphQL form of an event of the outbox."""
        return cls(
            sequence=str(event.sequence),
            type=PublicationEventType(event.topic),
            publication_id=strawberry.ID(event.key),
            at=event.at,
        )

    @field(description="The publication as it is now.")
    async def publication(self, info: Info) -> Publication | None:
        """The publication's present state."""
        record = await info.context.load(load_publications, str(self.publication_id))
        return None if record is None else Publication.of(record)
