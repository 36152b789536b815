"""What mutations and subscriptions answer with."""

from datetime import datetime

import strawberry

from subgraphs.kit.events import Event
from subgraphs.kit.fields import field
from subgraphs.kit.idempotency import Answer
from subgraphs.kit.scalars import JSON, read_moment
from subgraphs.studio.blobs.domain.versions import DeltaOperation
from subgraphs.studio.blobs.loaders import load_blobs, load_deltas
from subgraphs.studio.blobs.types.blob_fields import Info
from subgraphs.studio.blobs.types.entities import Blob, Delta
from subgraphs.studio.blobs.types.enums import BlobEventType

_MOMENTS = ("created_at", "updated_at", "applied_at")


@strawberry.type(description="The answer to `createBlob`.")
class CreateBlobPayload:
    """A new blob."""

    blob: Blob = strawberry.field(description="The new blob.")


@strawberry.type(description="A blob of a batch that was created.")
class CreatedBlob:
    """One that came to be."""

    temp_id: int = strawberry.field(description="Its place in the batch, counted from 0.")
    blob_id: strawberry.ID = strawberry.field(description="The new blob's identifier.")

    @field(description="The new blob; null once it is gone.")
    async def blob(self, info: Info) -> Blob | None:
        """The blob at its head."""
        row = await info.context.load(load_blobs, str(self.blob_id))
        return None if row is None else Blob.of(row)


@strawberry.type(description="Why a blob of a batch was not created.")
class BatchError:
    """A refusal, as the error of a single request would say it."""

    code: str = strawberry.field(description="The code of the error.")
    message: str = strawberry.field(description="A sentence that says what is wrong.")
    details: JSON = strawberry.field(description="What machines want to know, such as `field` and `reason`.")


@strawberry.type(description="A blob of a batch that was not created.")
class FailedBlob:
    """One that did not come to be."""

    temp_id: int = strawberry.field(description="Its place in the batch, counted from 0.")
    error: BatchError = strawberry.field(description="Why.")


@strawberry.type(description="How a batch went.")
class BatchSummary:
    """Counts."""

    total: int = strawberry.field(description="How many blobs there were.")
    succeeded: int = strawberry.field(description="How many were created.")
    failed: int = strawberry.field(description="How many were not.")


@strawberry.type(description="The answer to `createBlobs`.")
class CreateBlobsPayload:
    """What became of a batch."""

    created: list[CreatedBlob] = strawberry.field(description="The blobs that were created, in the batch's order.")
    failed: list[FailedBlob] = strawberry.field(description="The blobs that were not, in the batch's order.")
    summary: BatchSummary = strawberry.field(description="How many of which.")

    @classmethod
    def of(cls, answer: Answer) -> "CreateBlobsPayload":
        """The answer as the service keeps it."""
        created = [CreatedBlob(temp_id=place, blob_id=strawberry.ID(blob_id)) for place, blob_id in answer["created"]]
        failed = [FailedBlob(temp_id=place, error=BatchError(**error)) for place, error in answer["failed"]]
        total = len(created) + len(failed)
        summary = BatchSummary(total=total, succeeded=len(created), failed=len(failed))
        return cls(created=created, failed=failed, summary=summary)


@strawberry.type(description="The answer to `updateBlob`.")
class UpdateBlobPayload:
    """A changed blob."""

    blob: Blob = strawberry.field(description="The blob in its new version.")
    delta: Delta = strawberry.field(description="The delta that made it.")


@strawberry.type(description="The answer to `applyDelta`.")
class ApplyDeltaPayload:
    """An applied delta."""

    delta: Delta = strawberry.field(description="The new delta.")
    blob: Blob = strawberry.field(description="The blob in the version that it made.")


@strawberry.type(description="The answer to `revertBlob`.")
class RevertBlobPayload:
    """A blob that says again what it once said."""

    blob: Blob = strawberry.field(description="The blob in its new version.")
    delta: Delta = strawberry.field(description="The delta that made it.")
    backup: Blob | None = strawberry.field(description="What the blob said before, where a backup was wanted.")


@strawberry.type(description="The answer to `undoDelta`.")
class UndoDeltaPayload:
    """A blob without what a delta did."""

    blob: Blob = strawberry.field(description="The blob in its new version.")
    delta: Delta = strawberry.field(description="The delta that made it.")


@strawberry.type(description="The answer to `deleteBlob`.")
class DeleteBlobPayload:
    """What is gone."""

    deleted_id: strawberry.ID = strawberry.field(description="The blob that was to go.")
    deleted_count: int = strawberry.field(description="How many blobs went: it, and with `cascade` its descendants.")


@strawberry.type(description="Something that happened to a blob. A blob's events come in the order of its versions.")
class BlobEvent:
    """One event of a subscription."""

    event: strawberry.Private[Event]
    sequence: str = strawberry.field(description="Its number, for `after` when subscribing again.")
    type: BlobEventType = strawberry.field(description="What happened.")
    blob_id: strawberry.ID = strawberry.field(description="The blob to which it happened.")
    version: int = strawberry.field(description="The version that the blob had then.")
    at: datetime = strawberry.field(description="When it happened.")
    delta_id: strawberry.ID | None = strawberry.field(description="The delta that did it; null for a deletion.")
    from_version: int | None = strawberry.field(description="What DELTA_APPLIED changed; null for other events.")
    operation: DeltaOperation | None = strawberry.field(description="What DELTA_APPLIED did; null for other events.")
    provider_id: str | None = strawberry.field(
        description="Who made the blob, its new version or the delta: a provider, or `user`; null for a deletion."
    )
    content_type: str | None = strawberry.field(description="The media type of a blob that came to be or was changed.")
    parent_id: strawberry.ID | None = strawberry.field(description="What a blob that came or went derived from.")

    @classmethod
    def of(cls, event: Event) -> "BlobEvent":
        """The event of the outbox. What happened stands in it whole: the blob may be gone when somebody hears of it."""
        payload = event.payload
        moment = next((payload[name] for name in _MOMENTS if name in payload), None)
        operation = payload.get("operation")
        return cls(
            event=event,
            sequence=str(event.sequence),
            type=BlobEventType(event.topic),
            blob_id=strawberry.ID(event.key),
            version=payload["version"],
            at=event.at if moment is None else read_moment(moment),
            delta_id=payload.get("delta_id"),
            from_version=payload.get("from_version"),
            operation=None if operation is None else DeltaOperation(operation),
            provider_id=payload.get("provider_id", payload.get("created_by")),
            content_type=payload.get("content_type"),
            parent_id=payload.get("parent_id"),
        )

    @field(description="The blob in that version or a later one; null once it is gone.")
    async def blob(self, info: Info) -> Blob | None:
        """The blob at its head."""
        row = await info.context.load(load_blobs, self.event.key)
        return None if row is None else Blob.of(row)

    @field(description="The delta that made that version; null once the blob is gone.")
    async def delta(self, info: Info) -> Delta | None:
        """The delta that the event names."""
        delta_id = self.event.payload.get("delta_id")
        found = await info.context.load(load_deltas, delta_id) if isinstance(delta_id, str) else None
        return None if found is None else Delta.of(found[0])
