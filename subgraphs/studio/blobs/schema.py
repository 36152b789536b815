"""GraphQL operations come in, the service's answers go out: queries, mutations and subscriptions."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, PageNumber
from subgraphs.kit.fields import field, mutation, subscription
from subgraphs.kit.identity import require_subject
from subgraphs.kit.schema import FederatedSchema
from subgraphs.studio.blobs.domain.versions import input_blob_id
from subgraphs.studio.blobs.service.author import Author, Quota
from subgraphs.studio.blobs.service.changing import change_blob, revert_blob
from subgraphs.studio.blobs.service.creating import check_draft, create_blob
from subgraphs.studio.blobs.service.deleting import delete_blob
from subgraphs.studio.blobs.service.following import resume_point, wanted_events
from subgraphs.studio.blobs.service.reading import get_blob, get_delta
from subgraphs.studio.blobs.types.entities import Blob, Delta, Filter, Info, Sort, User
from subgraphs.studio.blobs.types.enums import BlobEventType
from subgraphs.studio.blobs.types.inputs import (
    ApplyDeltaInput,
    CreateBlobInput,
    DeleteBlobInput,
    RevertBlobInput,
    UpdateBlobInput,
)
from subgraphs.studio.blobs.types.payloads import (
    ApplyDeltaPayload,
    BlobEvent,
    CreateBlobPayload,
    DeleteBlobPayload,
    RevertBlobPayload,
    UpdateBlobPayload,
)

BlobId = Annotated[strawberry.ID, strawberry.argument(description="The blob's identifier.")]
DeltaId = Annotated[strawberry.ID, strawberry.argument(description="The delta's identifier.")]
AtVersion = Annotated[int | None, strawberry.argument(description="The version to read; the current one unless given.")]
BlobIds = Annotated[
    list[strawberry.ID] | None, strawberry.argument(description="Only events of these own blobs; of all unless given.")
]
EventTypes = Annotated[
    list[BlobEventType] | None, strawberry.argument(description="Only events of these kinds; of all unless given.")
]
AfterEvent = Annotated[
    str | None, strawberry.argument(description="The last event seen: what came after it comes first.")
]


CreateBlob = Annotated[CreateBlobInput, strawberry.argument(description="The new blob.")]
UpdateBlob = Annotated[UpdateBlobInput, strawberry.argument(description="The change.")]
ApplyDelta = Annotated[ApplyDeltaInput, strawberry.argument(description="The delta.")]
RevertBlob = Annotated[RevertBlobInput, strawberry.argument(description="Where to go back to.")]
DeleteBlob = Annotated[DeleteBlobInput, strawberry.argument(description="What shall go.")]


@strawberry.type(description="What can be asked for.")
class Query:
    """The root fields of queries."""

    @field(description="A blob of the caller's, at its head or as it was at a version.")
    async def blob(self, info: Info, id: BlobId, version: AtVersion = None) -> Blob | None:  # noqa: A002 - the argument's name
        """One blob, or BLOB_NOT_FOUND."""
        owner_id = require_subject(info.context.actor)
        return Blob.of(await get_blob(info.context.session, owner_id, id, version))

    @field(description="The caller's blobs, newest first.")
    async def blobs(
        self,
        info: Info,
        *,
        filter: Filter = None,  # noqa: A002 - the argument's name
        sort: Sort = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        page: PageNumber = 1,
    ) -> Connection[Blob] | None:
        """A page of own blobs."""
        caller = User(id=strawberry.ID(require_subject(info.context.actor)))
        return await caller.blobs(
            info, filter=filter, sort=sort, first=first, after=after, last=last, before=before, page=page
        )

    @field(description="A delta of one of the caller's blobs.")
    async def delta(self, info: Info, id: DeltaId) -> Delta | None:  # noqa: A002 - the argument's name
        """One delta, or BLOB_NOT_FOUND."""
        return Delta.of(await get_delta(info.context.session, require_subject(info.context.actor), id))

    @field(
        description=(
            "The number of the newest event that there is: `blobEvents(after:)` with it misses nothing from now on."
        )
    )
    async def newest_blob_event(self, info: Info) -> str | None:
        """Where following events begins."""
        require_subject(info.context.actor)
        return str(await info.context.newest_event())


@strawberry.type(description="What can be changed.")
class Mutation:
    """The root fields of mutations."""

    @mutation(description="Make a blob of the caller's.")
    async def create_blob(self, info: Info, input: CreateBlob) -> CreateBlobPayload | None:  # noqa: A002 - the argument's name
        """A new blob, version 1."""
        author, new = _author(info), check_draft(input.draft())
        async with info.context.transaction() as session:
            blob = await create_blob(session, author, new)
        return CreateBlobPayload(blob=Blob.of(blob))

    @mutation(description="Change a blob of the caller's.")
    async def update_blob(self, info: Info, input: UpdateBlob) -> UpdateBlobPayload | None:  # noqa: A002 - the argument's name
        """The next version."""
        author = _author(info)
        async with info.context.transaction() as session:
            blob, delta = await change_blob(session, author, input.change())
        return UpdateBlobPayload(blob=Blob.of(blob), delta=Delta.of(delta))

    @mutation(description="Apply a delta to a blob of the caller's.")
    async def apply_delta(self, info: Info, input: ApplyDelta) -> ApplyDeltaPayload | None:  # noqa: A002 - the argument's name
        """The next version. Here the id is data: one that is no UUID is a VALIDATION_ERROR."""
        author, change = _author(info), input.change()
        input_blob_id(change.blob_id, "blobId")
        async with info.context.transaction() as session:
            blob, delta = await change_blob(session, author, change)
        return ApplyDeltaPayload(delta=Delta.of(delta), blob=Blob.of(blob))

    @mutation(description="Have a blob say again what it said at an earlier version.")
    async def revert_blob(self, info: Info, input: RevertBlob) -> RevertBlobPayload | None:  # noqa: A002 - the argument's name
        """The next version, and the backup."""
        author = _author(info)
        async with info.context.transaction() as session:
            blob, delta, backup = await revert_blob(session, author, input.revert())
        kept = None if backup is None else Blob.of(backup)
        return RevertBlobPayload(blob=Blob.of(blob), delta=Delta.of(delta), backup=kept)

    @mutation(description="Remove or hide a blob of the caller's.")
    async def delete_blob(self, info: Info, input: DeleteBlob) -> DeleteBlobPayload | None:  # noqa: A002 - the argument's name
        """What went."""
        author = _author(info)
        async with info.context.transaction() as session:
            blob_id, count = await delete_blob(session, author, input.deletion())
        return DeleteBlobPayload(deleted_id=strawberry.ID(blob_id), deleted_count=count)


@strawberry.type(description="What can be followed.")
class Subscription:
    """The root fields of subscriptions."""

    @subscription(description="What happens to the caller's blobs, as it happens.")
    async def blob_events(
        self, info: Info, blob_ids: BlobIds = None, types: EventTypes = None, after: AfterEvent = None
    ) -> AsyncGenerator[BlobEvent, None]:
        """Events from now on, or from after one that was seen."""
        owner_id = require_subject(info.context.actor)
        topics = None if types is None else [str(kind.value) for kind in types]
        wanted = await wanted_events(info.context.session, owner_id, blob_ids, topics)
        await info.context.release()
        async for event in info.context.listen(scope=owner_id, after=resume_point(after), wanted=wanted):
            yield BlobEvent.of(event)


def _author(info: Info) -> Author:
    settings = info.context.resources.settings
    quota = Quota(settings.quota_blobs, settings.quota_bytes)
    return Author(require_subject(info.context.actor), info.context.clock, quota)


schema = FederatedSchema(Query, Mutation, Subscription, types=[User, Blob, Delta])
