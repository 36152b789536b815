"""What mutations and subscriptions have done or heard comes in, their GraphQL answers go out."""

from datetime import datetime
from enum import Enum

import strawberry

from subgraphs.kit.events import Event
from subgraphs.kit.fields import field
from subgraphs.kit.jobs.run import PROGRESSED
from subgraphs.wavestack.clipper.loaders import load_clips
from subgraphs.wavestack.clipper.service import clips
from subgraphs.wavestack.clipper.types.entities import Clip, Info


@strawberry.type(description="The answer to `createClip`.")
class CreateClipPayload:
    """A clip and how it came to be."""

    clip: Clip = strawberry.field(description="The clip.")
    replayed: bool = strawberry.field(
        description="Whether this idempotency key was answered before, so that nothing new was created."
    )


@strawberry.type(description="The answer to `cancelClip`.")
class CancelClipPayload:
    """A clip that nobody wants."""

    clip: Clip = strawberry.field(description="The clip: cancelled, or still processing for a moment.")


@strawberry.type(description="The answer to `deleteClip`.")
class DeleteClipPayload:
    """What was deleted."""

    deleted_id: strawberry.ID = strawberry.field(description="The identifier of the deleted clip.")


@strawberry.enum(description="What happened to a clip.")
class ClipEventType(Enum):
    """Kinds of events by their topic in the outbox."""

    CREATED = strawberry.enum_value(clips.CREATED, description="It was asked for.")
    STARTED = strawberry.enum_value(clips.STARTED, description="Its making began.")
    PROGRESSED = strawberry.enum_value(PROGRESSED, description="More of it is done.")
    COMPLETED = strawberry.enum_value(clips.COMPLETED, description="Its file and its asset are there.")
    FAILED = strawberry.enum_value(clips.FAILED, description="It could not be made.")
    CANCELLED = strawberry.enum_value(clips.CANCELLED, description="Its making was cancelled.")
    DELETED = strawberry.enum_value(clips.DELETED, description="It was deleted.")


@strawberry.type(description="Something that happened to a clip.")
class ClipEvent:
    """One event of a subscription."""

    sequence: str = strawberry.field(
        description="The event's number: later events have higher ones. Give the last one as `after` to resume."
    )
    type: ClipEventType = strawberry.field(description="What happened.")
    clip_id: strawberry.ID = strawberry.field(description="The clip's identifier.")
    progress: int | None = strawberry.field(description="How much of it was done, in percent, where it progressed.")
    at: datetime = strawberry.field(description="When it happened.")

    @classmethod
    def of(cls, event: Event) -> "ClipEvent":
        """The GraphQL form of an event of the outbox."""
        return cls(
            sequence=str(event.sequence),
            type=ClipEventType(event.topic),
            clip_id=strawberry.ID(event.key),
            progress=event.payload.get("progress"),
            at=event.at,
        )

    @field(description="The clip as it is now; empty once it is deleted.")
    async def clip(self, info: Info) -> Clip | None:
        """The clip's present state."""
        record = await info.context.load(load_clips, str(self.clip_id))
        return None if record is None else Clip.of(record)
