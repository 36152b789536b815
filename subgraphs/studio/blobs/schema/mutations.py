"""What shall change, and who wants it, come in; what it was changed to goes out."""

from typing import Annotated

import strawberry

from subgraphs.kit.fields import mutation
from subgraphs.studio.blobs.domain.versions import input_blob_id
from subgraphs.studio.blobs.service.author import Author, Quota, Writer, author_of
from subgraphs.studio.blobs.service.changing import change_blob, revert_blob
from subgraphs.studio.blobs.service.creating import check_draft, create_blob
from subgraphs.studio.blobs.service.deleting import delete_blob
from subgraphs.studio.blobs.types.blob_fields import Info
from subgraphs.studio.blobs.types.entities import Blob, Delta
from subgraphs.studio.blobs.types.inputs import (
    ApplyDeltaInput,
    CreateBlobInput,
    DeleteBlobInput,
    RevertBlobInput,
    UpdateBlobInput,
)
from subgraphs.studio.blobs.types.payloads import (
    ApplyDeltaPayload,
    CreateBlobPayload,
    DeleteBlobPayload,
    RevertBlobPayload,
    UpdateBlobPayload,
)

CreateBlob = Annotated[CreateBlobInput, strawberry.argument(description="The new blob.")]
UpdateBlob = Annotated[UpdateBlobInput, strawberry.argument(description="The change.")]
ApplyDelta = Annotated[ApplyDeltaInput, strawberry.argument(description="The delta.")]
RevertBlob = Annotated[RevertBlobInput, strawberry.argument(description="Where to go back to.")]
DeleteBlob = Annotated[DeleteBlobInput, strawberry.argument(description="What shall go.")]

USERS = Writer()
"""Who writes where nobody says so: the caller."""


@strawberry.type(description="What can be changed.")
class Mutation:
    """The root fields of mutations."""

    @mutation(description="Make a blob of the caller's.")
    async def create_blob(self, info: Info, input: CreateBlob) -> CreateBlobPayload | None:  # noqa: A002 - the argument's name
        """A new blob, version 1."""
        author, new = _author(info, input.writer()), check_draft(input.draft())
        async with info.context.transaction() as session:
            blob = await create_blob(session, author, new)
        return CreateBlobPayload(blob=Blob.of(blob))

    @mutation(description="Change a blob of the caller's.")
    async def update_blob(self, info: Info, input: UpdateBlob) -> UpdateBlobPayload | None:  # noqa: A002 - the argument's name
        """The next version."""
        author = _author(info, input.writer())
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


def _author(info: Info, writer: Writer = USERS) -> Author:
    settings = info.context.resources.settings
    quota = Quota(settings.quota_blobs, settings.quota_bytes)
    return author_of(info.context.actor, writer, info.context.clock, quota)
