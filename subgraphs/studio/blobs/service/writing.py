"""A blob that is to be, or a blob and its next document, comes in; rows, usage and events of the new version go out."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.ids import prefixed, uuid7
from subgraphs.studio.blobs.domain.detached import DetachedPatch, detach_contents, print_detached
from subgraphs.studio.blobs.domain.document import Document
from subgraphs.studio.blobs.domain.json_values import JsonObject, json_bytes
from subgraphs.studio.blobs.domain.patch import Patch, creating_patch
from subgraphs.studio.blobs.domain.providers import ProcessingStatus
from subgraphs.studio.blobs.domain.snapshots import Replay
from subgraphs.studio.blobs.domain.versions import DeltaOperation
from subgraphs.studio.blobs.errors import concurrent_modification
from subgraphs.studio.blobs.models import BlobRow, DeltaRow, SnapshotRow
from subgraphs.studio.blobs.repository.blobs import add_blob, save_changes
from subgraphs.studio.blobs.repository.contents import drop_content, store_contents
from subgraphs.studio.blobs.repository.history import add_deltas, add_snapshot
from subgraphs.studio.blobs.repository.indexes import add_index_entries, add_processing
from subgraphs.studio.blobs.repository.usage import count_change, count_new_blob
from subgraphs.studio.blobs.service.announcing import announce_created, announce_updated
from subgraphs.studio.blobs.service.author import Author
from subgraphs.studio.blobs.service.heads import describe_head, index_of, reindex
from subgraphs.studio.blobs.service.long_work import run_beside


@dataclass(frozen=True, slots=True)
class NewBlob:
    """A blob that is to be. The ids are made here unless its maker has reasons for its own."""

    document: Document
    parent_id: str | None = None
    processing: tuple[tuple[str, ProcessingStatus], ...] = ()
    id: str | None = None
    delta_id: str | None = None
    run: JsonObject | None = None


@dataclass(frozen=True, slots=True)
class StoredPatches:
    """The patches of a delta, there and back, as they are stored."""

    patch: DetachedPatch
    inverse: DetachedPatch

    @staticmethod
    def of(patch: Patch, inverse: Patch) -> "StoredPatches":
        """Two patches with their large contents taken out."""
        return StoredPatches(detach_contents(patch), detach_contents(inverse))


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A blob's next document, and the patches that lead to it and back."""

    operation: DeltaOperation
    before: Document
    after: Document
    stored: StoredPatches
    trigger_providers: bool = True
    delta_id: str | None = None
    run: JsonObject | None = None


async def insert_blob(session: AsyncSession, author: Author, new: NewBlob) -> BlobRow:
    """Write a new blob with its first delta. Needs the owner's lock; QUOTA_EXCEEDED writes nothing."""
    document, now = new.document, author.clock.now()
    usage = await count_new_blob(session, author.owner_id, len(document.content))
    author.quota.check_new_blob(usage)
    blob = BlobRow(
        id=new.id or uuid7(),
        owner_id=author.owner_id,
        ordinal=usage.created,
        parent_id=new.parent_id,
        created_by=author.provider_id,
        version=1,
        created_at=now,
        updated_at=now,
    )
    await run_beside(len(document.content), describe_head, blob, document)
    await add_blob(session, blob)
    stored = StoredPatches.of(creating_patch(document), Patch([]))
    await _store_contents(session, blob, document, stored)
    delta = _delta(blob, author, new, stored)
    await add_deltas(session, [delta])
    index = await index_of(document)
    await add_index_entries(session, blob.id, index.tags, index.words)
    await add_processing(session, blob.id, [(provider_id, status.value) for provider_id, status in new.processing])
    announce_created(session, blob, delta, [provider_id for provider_id, _status in new.processing])
    return blob


async def append_version(session: AsyncSession, author: Author, blob: BlobRow, new: NewVersion) -> DeltaRow:
    """Write a blob's next version with its delta. Needs the owner's lock; QUOTA_EXCEEDED writes nothing."""
    growth = len(new.after.content) - len(new.before.content)
    if growth:
        usage = await count_change(session, author.owner_id, size=growth)
        if growth > 0:
            author.quota.check_growth(usage)
    former_digest, head = blob.content_digest, blob.version
    await run_beside(len(new.after.content), describe_head, blob, new.after)
    blob.version, blob.updated_at = head + 1, author.clock.now()
    snapshot = _due_snapshot(blob, new)
    if not await save_changes(session):
        raise concurrent_modification("blobId", "Another request was first", head)
    await _store_contents(session, blob, new.after, new.stored, keep_head=snapshot is not None)
    if former_digest is not None and former_digest != blob.content_digest:
        await drop_content(session, blob.id, former_digest)
    delta = _delta(blob, author, new, new.stored)
    await add_deltas(session, [delta])
    if snapshot is not None:
        await add_snapshot(session, snapshot)
    await reindex(session, blob.id, new.before, new.after)
    announce_updated(session, blob, delta, growth=growth, trigger_providers=new.trigger_providers)
    return delta


def _due_snapshot(blob: BlobRow, new: NewVersion) -> SnapshotRow | None:
    """The snapshot of a described head, where it is time for one; the row counts the replays until the next."""
    patch = new.stored.patch
    patch_size = len(print_detached(patch)) + sum(map(len, patch.contents.values()))
    replay = Replay(blob.replayed_deltas, blob.replayed_bytes).with_delta(patch_size)
    due = replay.wants_snapshot(blob.size + len(blob.document_metadata))
    if due:
        replay = Replay()
    blob.replayed_deltas, blob.replayed_bytes = replay.deltas, replay.size
    if not due:
        return None
    return SnapshotRow(
        blob_id=blob.id,
        version=blob.version,
        content_type=blob.content_type,
        document_metadata=blob.document_metadata,
        content=blob.content,
        content_digest=blob.content_digest,
    )


def _delta(blob: BlobRow, author: Author, new: NewVersion | NewBlob, stored: StoredPatches) -> DeltaRow:
    """The delta that made a row's version."""
    operation = new.operation if isinstance(new, NewVersion) else DeltaOperation.CREATE
    return DeltaRow(
        id=new.delta_id or prefixed("delta"),
        blob_id=blob.id,
        to_version=blob.version,
        provider_id=author.provider_id,
        operation=operation.value,
        patch=print_detached(stored.patch),
        inverse=print_detached(stored.inverse),
        run=None if new.run is None else json_bytes(new.run).decode(),
        applied_at=blob.updated_at,
    )


async def _store_contents(
    session: AsyncSession, blob: BlobRow, head: Document, stored: StoredPatches, *, keep_head: bool = False
) -> None:
    contents = {**stored.patch.contents, **stored.inverse.contents}
    kept = set(contents)
    digest = blob.content_digest
    if digest is not None:
        contents[digest] = head.content
        if keep_head:
            kept.add(digest)
    await store_contents(session, blob.id, contents, frozenset(kept))
