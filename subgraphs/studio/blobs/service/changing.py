"""A blob and a patch, or a version to go back to, come in; the blob's next version goes out."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.blobs.domain.document import Document
from subgraphs.studio.blobs.domain.patch import apply_patch, difference, read_patch
from subgraphs.studio.blobs.domain.runs import checked_run
from subgraphs.studio.blobs.domain.versions import DeltaOperation, check_base, check_target, check_writable
from subgraphs.studio.blobs.models import BlobRow, DeltaRow
from subgraphs.studio.blobs.repository.locks import lock_owner
from subgraphs.studio.blobs.service.access import addressed_blob
from subgraphs.studio.blobs.service.author import Author
from subgraphs.studio.blobs.service.history import document_at, head_document
from subgraphs.studio.blobs.service.long_work import run_beside
from subgraphs.studio.blobs.service.merging import Change, merge_change
from subgraphs.studio.blobs.service.writing import (
    NewBlob,
    NewVersion,
    StoredPatch,
    StoredPatches,
    append_version,
    insert_blob,
)


@dataclass(frozen=True, slots=True)
class Revert:
    """Which version a client wants back."""

    blob_id: str
    target_version: int
    create_backup: bool = False
    from_version: int | None = None
    if_match: str | None = None


async def change_blob(session: AsyncSession, author: Author, change: Change) -> tuple[BlobRow, DeltaRow]:
    """Apply a patch to the head: all of it, or nothing and the reason why."""
    check_writable(change.operation)
    patch, run = read_patch(change.patch, change.encoding), checked_run(change.run)
    await lock_owner(session, author.owner_id)
    blob = await addressed_blob(session, author.owner_id, change.blob_id)
    if change.is_stale(blob.version):
        return await merge_change(session, author, blob, change, patch)
    check_base(change.from_version, change.if_match, blob.version)
    before = await head_document(session, author.files, blob)
    stored = StoredPatch.of(patch)  # before the patch is used up
    applied = await run_beside(len(before.content), apply_patch, before, patch)
    new = NewVersion(
        operation=change.operation,
        before=before,
        after=applied.document,
        stored=StoredPatches(stored, StoredPatch.of(applied.inverse)),
        trigger_providers=change.trigger_providers,
        delta_id=change.delta_id,
        run=run,
    )
    return blob, await append_version(session, author, blob, new)


async def revert_blob(
    session: AsyncSession, author: Author, revert: Revert
) -> tuple[BlobRow, DeltaRow, BlobRow | None]:
    """Append a version that says what the target said; with a backup of the head as a blob of its own (D-12)."""
    await lock_owner(session, author.owner_id)
    blob = await addressed_blob(session, author.owner_id, revert.blob_id)
    check_base(revert.from_version, revert.if_match, blob.version)
    check_target(revert.target_version, blob.version)
    before = await head_document(session, author.files, blob)
    backup = await _back_up(session, author, blob, before) if revert.create_backup else None
    after = await document_at(session, author.files, blob.id, revert.target_version)
    new = NewVersion(
        operation=DeltaOperation.REVERT,
        before=before,
        after=after,
        stored=StoredPatches.of(difference(before, after), difference(after, before)),
    )
    return blob, await append_version(session, author, blob, new), backup


async def _back_up(session: AsyncSession, author: Author, blob: BlobRow, head: Document) -> BlobRow:
    copy = Document(head.content, head.content_type, {**head.metadata, "backup_of": blob.id})
    return await insert_blob(session, author, NewBlob(copy))
