"""What mutations and subscriptions have done or heard comes in, their GraphQL answers go out."""

from datetime import datetime

import strawberry

from subgraphs.kit.events import Event
from subgraphs.kit.fields import field
from subgraphs.wavestack.thumbnails.loaders import load_thumbnails
from subgraphs.wavestack.thumbnails.types.entities import Info, Thumbnail, ThumbnailTemplate
from subgraphs.wavestack.thumbnails.types.enums import ThumbnailEventType


@strawberry.type(description="The answer to `createThumbnail`.")
class CreateThumbnailPayload:
    """A finished thumbnail."""

    thumbnail: Thumbnail = strawberry.field(description="The thumbnail, completed; the same one for the same request.")


@strawberry.type(description="The answer to `createThumbnailFromFrame`.")
class CreateThumbnailFromFramePayload:
    """A finished thumbnail."""

    thumbnail: Thumbnail = strawberry.field(description="The thumbnail, completed; the same one for the same request.")


@strawberry.type(description="The answer to `requestThumbnail`.")
class RequestThumbnailPayload:
    """A thumbnail on its way."""

    thumbnail: Thumbnail = strawberry.field(description="The thumbnail: queued, or completed where it was there.")


@strawberry.type(description="The answer to `createThumbnailTemplate`.")
class CreateThumbnailTemplatePayload:
    """A new template."""

    template: ThumbnailTemplate = strawberry.field(description="The new template.")


@strawberry.type(description="The answer to `deleteThumbnailTemplate`.")
class DeleteThumbnailTemplatePayload:
    """What was deleted."""

    deleted_id: strawberry.ID = strawberry.field(description="The identifier of the deleted template.")


@strawberry.type(description="Something that happened to a thumbnail.")
class ThumbnailEvent:
    """One event of a subscription."""

    sequence: str = strawberry.field(
        description="The event's number: later events have higher ones. Give the last one as `after` to resume."
    )
    type: ThumbnailEventType = strawberry.field(description="What happened.")
    thumbnail_id: strawberry.ID = strawberry.field(description="The thumbnail's identifier.")
    at: datetime = strawberry.field(description="When it happened.")

    @classmethod
    def of(cls, event: Event) -> "ThumbnailEvent":
        """The GraphQL form of an event of the outbox."""
        return cls(
            sequence=str(event.sequence),
            type=ThumbnailEventType(event.topic),
            thumbnail_id=strawberry.ID(event.key),
            at=event.at,
        )

    @field(description="The thumbnail as it is now, while it is kept.")
    async def thumbnail(self, info: Info) -> Thumbnail | None:
        """The thumbnail's entity."""
        record = await info.context.load(load_thumbnails, str(self.thumbnail_id))
        return None if record is None else Thumbnail.of(record)
