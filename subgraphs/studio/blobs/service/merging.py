"""A change of an earlier version, or a delta to be undone, comes in; it is merged into what was written since then."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.storage import FileStorage
from subgraphs.studio.blobs.domain.comparing import patch_between
from subgraphs.studio.blobs.domain.content import ContentEncoding, checked_content
from subgraphs.studio.blobs.domain.detached import attach_contents, read_detached
from subgraphs.studio.blobs.domain.document import Document, checked_metadata
from subgraphs.studio.blobs.domain.patch import Patch, apply_patch, fold
from subgraphs.studio.blobs.domain.runs import checked_run
from subgraphs.studio.blobs.domain.three_way import Merge
from subgraphs.studio.blobs.domain.versions import ConflictPolicy, DeltaOperation, check_base, check_etag, is_delta_id
from subgraphs.studio.blobs.errors import (
    concurrent_modification,
    delta_not_found,
    invalid_delta,
    version_mismatch,
    with_conflicts,
)
from subgraphs.studio.blobs.models import BlobRow, DeltaRow
from subgraphs.studio.blobs.repository.history import find_delta, inverses_of
from subgraphs.studio.blobs.repository.locks import lock_owner
from subgraphs.studio.blobs.service.access import owned
from subgraphs.studio.blobs.service.author import Author
from subgraphs.studio.blobs.service.filing import contents_at
from subgraphs.studio.blobs.service.history import document_at, head_document
from subgraphs.studio.blobs.service.long_work import run_beside
from subgraphs.studio.blobs.service.writing import NewVersion, StoredPatches, append_version


@dataclass(frozen=True, slots=True)
class Change:
    """What a client wants changed. Without `from_version` and `if_match` it applies to whatever the head is."""

    blob_id: str
    patch: object
    operation: DeltaOperation = DeltaOperation.UPDATE
    encoding: ContentEncoding | None = None
    from_version: int | None = None
    if_match: str | None = None
    trigger_providers: bool | None = None
    delta_id: str | None = None
    run: object = None
    on_conflict: ConflictPolicy = ConflictPolicy.FAIL

    def is_stale(self, head: int) -> bool:
        """Whether it starts from a version before the head, and may be merged into what came since."""
        base = self.from_version
        return self.on_conflict is ConflictPolicy.MERGE and base is not None and 1 <= base < head


@dataclass(frozen=True, slots=True)
class Undo:
    """Which delta a client wants undone."""

    delta_id: str
    from_version: int | None = None
    if_match: str | None = None


async def merge_change(
    session: AsyncSession, author: Author, blob: BlobRow, change: Change, patch: Patch
) -> tuple[BlobRow, DeltaRow]:
    """Apply a patch to the version from which it starts, and merge the result into the head.

    VERSION_MISMATCH, with the pointers that collide, where both sides changed the same.
    """
    head, stated = blob.version, change.from_version or blob.version
    check_etag(change.if_match, head)
    base = await document_at(session, author.files, blob.id, stated)
    theirs = await head_document(session, author.files, blob)
    mine = (await run_beside(len(base.content), apply_patch, base, patch)).document
    merged, conflicts = await run_beside(len(base.content) + len(mine.content), _merged, base, mine, theirs)
    if conflicts:
        reason = "The blob was changed in the same places since the version that this delta starts from"
        raise with_conflicts(version_mismatch("fromVersion", reason, stated, head), conflicts)
    new = NewVersion(
        operation=change.operation,
        before=theirs,
        after=merged,
        stored=_patches(theirs, merged),
        trigger_providers=change.trigger_providers,
        delta_id=change.delta_id,
        run=checked_run(change.run),
    )
    return blob, await append_version(session, author, blob, new)


async def undo_delta(session: AsyncSession, author: Author, undo: Undo) -> tuple[BlobRow, DeltaRow]:
    """Append a version without what a delta did: by its stored inverse, merged into what was written since.

    CONCURRENT_MODIFICATION, with the pointers that collide, where later deltas changed the same.
    """
    await lock_owner(session, author.owner_id)
    found = await find_delta(session, undo.delta_id) if is_delta_id(undo.delta_id) else None
    if found is None:
        raise delta_not_found(undo.delta_id)
    delta, blob = found[0], owned(found[1], found[1].id, author.owner_id)
    check_base(undo.from_version, undo.if_match, blob.version)
    if delta.to_version == 1:
        raise invalid_delta("the delta that made the blob cannot be undone; the blob can be deleted", field="deltaId")
    head = await head_document(session, author.files, blob)
    after = (
        head
        if delta.to_version == blob.version
        else await document_at(session, author.files, blob.id, delta.to_version)
    )
    before = await run_beside(len(after.content), fold, after, [await _inverse(session, author.files, delta)])
    restored, conflicts = await run_beside(len(head.content) + len(before.content), _merged, after, before, head)
    if conflicts:
        reason = "Later deltas changed the same places"
        raise with_conflicts(concurrent_modification("deltaId", reason, blob.version), conflicts)
    new = NewVersion(DeltaOperation.REVERT, before=head, after=restored, stored=_patches(head, restored))
    return blob, await append_version(session, author, blob, new)


async def _inverse(session: AsyncSession, files: FileStorage, delta: DeltaRow) -> Patch:
    stored = read_detached((await inverses_of(session, [delta.id]))[delta.id])
    places = [(delta.blob_id, digest) for _place, digest in stored.places]
    contents = await contents_at(session, files, places) if places else {}
    return attach_contents(stored, {digest: content for (_blob_id, digest), content in contents.items()})


def _merged(base: Document, mine: Document, theirs: Document) -> tuple[Document, list[str]]:
    merge = Merge()
    merged = merge.document(base, mine, theirs)
    content = checked_content(merged.content, merged.content_type)
    return Document(content, merged.content_type, checked_metadata(merged.metadata)), merge.conflicts


def _patches(before: Document, after: Document) -> StoredPatches:
    return StoredPatches.of(patch_between(before, after), patch_between(after, before))
