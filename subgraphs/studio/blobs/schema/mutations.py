"""What shall change, and who wants it, come in; what it was changed to goes out."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from typing import Annotated

import strawberry

from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.fields import mutation
from subgraphs.kit.idempotency import Claim
from subgraphs.studio.blobs.domain.detached import large_contents
from subgraphs.studio.blobs.domain.versions import input_blob_id
from subgraphs.studio.blobs.loaders import know_processing
from subgraphs.studio.blobs.service.author import Author, Quota, Writer, author_of
from subgraphs.studio.blobs.service.changing import change_blob, revert_blob
from subgraphs.studio.blobs.service.creating import check_draft, check_drafts, create_batch, create_blob
from subgraphs.studio.blobs.service.deleting import delete_blob
from subgraphs.studio.blobs.service.filing import FILE_BYTES, keep_files
from subgraphs.studio.blobs.service.known_providers import unknown_providers
from subgraphs.studio.blobs.service.merging import Change, undo_delta
from subgraphs.studio.blobs.service.repeating import Written, answer_once, claim_of, write_once
from subgraphs.studio.blobs.service.writing import NewBlob
from subgraphs.studio.blobs.types.blob_fields import Info
from subgraphs.studio.blobs.types.entities import Blob, Delta
from subgraphs.studio.blobs.types.inputs import (
    ApplyDeltaInput,
    CreateBlobInput,
    CreateBlobsInput,
    DeleteBlobInput,
    RevertBlobInput,
    UndoDeltaInput,
    UpdateBlobInput,
)
from subgraphs.studio.blobs.types.payloads import (
    ApplyDeltaPayload,
    CreateBlobPayload,
    CreateBlobsPayload,
    DeleteBlobPayload,
    RevertBlobPayload,
    UndoDeltaPayload,
    UpdateBlobPayload,
)

CreateBlob = Annotated[CreateBlobInput, strawberry.argument(description="The new blob.")]
CreateBlobs = Annotated[CreateBlobsInput, strawberry.argument(description="The new blobs.")]
UpdateBlob = Annotated[UpdateBlobInput, strawberry.argument(description="The change.")]
ApplyDelta = Annotated[ApplyDeltaInput, strawberry.argument(description="The delta.")]
RevertBlob = Annotated[RevertBlobInput, strawberry.argument(description="Where to go back to.")]
UndoDelta = Annotated[UndoDeltaInput, strawberry.argument(description="What shall be undone.")]
DeleteBlob = Annotated[DeleteBlobInput, strawberry.argument(description="What shall go.")]

USERS = Writer()
"""Who writes where nobody says so: the caller."""


@strawberry.type(description="What can be changed.")
class Mutation:
    """The root fields of mutations."""

    @mutation(description="Make a blob of the caller's.")
    async def create_blob(self, info: Info, input: CreateBlob) -> CreateBlobPayload | None:  # noqa: A002 - the argument's name
        """A new blob, version 1."""
        async with _turn(info, len(input.content)):
            author, new = _author(info, input.writer()), check_draft(input.draft())
            await _hear_of(info, author, new.providers)
            claim = claim_of(author, input.idempotency_key, "createBlob", input)
            await _keep(info, [new.document.content])
            async with info.context.transaction() as session:

                async def write() -> Written:
                    return Written(await create_blob(session, author, new))

                written = await write_once(session, author, claim, write)
        know_processing(info.context, written.blob.id, new.providers)
        return CreateBlobPayload(blob=Blob.of(written.blob))

    @mutation(description="Make up to 100 blobs of the caller's; each is created or fails for itself.")
    async def create_blobs(self, info: Info, input: CreateBlobs) -> CreateBlobsPayload | None:  # noqa: A002 - the argument's name
        """What was created, and what failed and why."""
        async with _turn(info, sum(len(blob.content or "") for blob in input.blobs)):
            author, drafted = _author(info), check_drafts(input.drafts())
            news = [new for new in drafted if isinstance(new, NewBlob)]
            await _hear_of(info, author, [name for new in news for name in new.providers])
            claim = claim_of(author, input.idempotency_key, "createBlobs", input)
            await _keep(info, [new.document.content for new in news])
            async with info.context.transaction() as session:
                answer = await answer_once(session, author, claim, lambda: create_batch(session, author, drafted))
        return CreateBlobsPayload.of(answer)

    @mutation(description="Change a blob of the caller's.")
    async def update_blob(self, info: Info, input: UpdateBlob) -> UpdateBlobPayload | None:  # noqa: A002 - the argument's name
        """The next version."""
        author = _author(info, input.writer())
        claim = claim_of(author, input.idempotency_key, "updateBlob", input)
        blob, delta = await _change(info, author, input.change(), claim)
        return UpdateBlobPayload(blob=blob, delta=delta)

    @mutation(description="Apply a delta to a blob of the caller's.")
    async def apply_delta(self, info: Info, input: ApplyDelta) -> ApplyDeltaPayload | None:  # noqa: A002 - the argument's name
        """The next version. Here the id is data: one that is no UUID is a VALIDATION_ERROR."""
        author, change = _author(info), input.change()
        input_blob_id(change.blob_id, "blobId")
        claim = claim_of(author, input.idempotency_key, "applyDelta", input)
        blob, delta = await _change(info, author, change, claim)
        return ApplyDeltaPayload(delta=delta, blob=blob)

    @mutation(description="Have a blob say again what it said at an earlier version.")
    async def revert_blob(self, info: Info, input: RevertBlob) -> RevertBlobPayload | None:  # noqa: A002 - the argument's name
        """The next version, and the backup."""
        author = _author(info)
        claim = claim_of(author, input.idempotency_key, "revertBlob", input)
        async with info.context.transaction() as session:

            async def write() -> Written:
                return Written(*await revert_blob(session, author, input.revert()))

            written = await write_once(session, author, claim, write)
        kept = None if written.backup is None else Blob.of(written.backup)
        return RevertBlobPayload(blob=Blob.of(written.blob), delta=_delta(written), backup=kept)

    @mutation(description="Undo a delta of one of the caller's blobs, and keep what was written since.")
    async def undo_delta(self, info: Info, input: UndoDelta) -> UndoDeltaPayload | None:  # noqa: A002 - the argument's name
        """The next version."""
        author = _author(info)
        claim = claim_of(author, input.idempotency_key, "undoDelta", input)
        async with info.context.transaction() as session:

            async def write() -> Written:
                return Written(*await undo_delta(session, author, input.undo()))

            written = await write_once(session, author, claim, write)
        return UndoDeltaPayload(blob=Blob.of(written.blob), delta=_delta(written))

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
    return author_of(info.context.actor, writer, info.context.clock, quota, info.context.resources.files)


def _turn(info: Info, size: int) -> AbstractAsyncContextManager[None]:
    """Wait for a turn where so much content is to be worked on that few may at a time."""
    return info.context.resources.turns if size >= FILE_BYTES else nullcontext()


async def _hear_of(info: Info, author: Author, providers: Sequence[str]) -> None:
    """Wait a moment for the news of a provider that was registered just now, and is named already."""
    if await unknown_providers(info.context.session, author.owner_id, providers) and info.context.graph.connected:
        with suppress(SubgraphError):  # then the provider is not known, which is said where the blob is made
            await info.context.caught_up("providers")
        await info.context.release()


async def _change(info: Info, author: Author, change: Change, claim: Claim | None) -> tuple[Blob, Delta]:
    await _keep(info, large_contents(change.patch, change.encoding, FILE_BYTES))
    async with info.context.transaction() as session:

        async def write() -> Written:
            return Written(*await change_blob(session, author, change))

        written = await write_once(session, author, claim, write)
    return Blob.of(written.blob), _delta(written)


async def _keep(info: Info, contents: Sequence[bytes]) -> None:
    """Put what is large into the file store, before the transaction that names it."""
    await keep_files(info.context.database, info.context.resources.files, contents, info.context.clock)


def _delta(written: Written) -> Delta:
    if written.delta is None:
        raise TypeError("a changed blob has the delta that changed it")
    return Delta.of(written.delta)
