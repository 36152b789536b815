"""A blob that is to be, or a blob and its next document, comes in; rows, usage and events of the new version go out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.ids import prefixed, uuid7
from subgraphs.studio.blobs.domain.description import indexed_tags
from subgraphs.studio.blobs.domain.detached import DetachedPatch, detach_contents, detach_document, print_detached
from subgraphs.studio.blobs.domain.document import Document
from subgraphs.studio.blobs.domain.json_values import JsonObject, json_bytes
from subgraphs.studio.blobs.domain.patch import Patch
from subgraphs.studio.blobs.domain.snapshots import Replay
from subgraphs.studio.blobs.domain.versions import DeltaOperation
from subgraphs.studio.blobs.errors import concurrent_modification
from subgraphs.studio.blobs.models import BlobRow, DeltaRow, SnapshotRow
from subgraphs.studio.blobs.repository.blobs import save_changes
from subgraphs.studio.blobs.repository.contents import add_contents, drop_content, store_contents
from subgraphs.studio.blobs.repository.files import use_files
from subgraphs.studio.blobs.repository.indexes import add_tags, processing_by
from subgraphs.studio.blobs.repository.rows import insert_rows
from subgraphs.studio.blobs.repository.usage import count_change, count_new_blobs
from subgraphs.studio.blobs.service.announcing import announce_created, announce_updated
from subgraphs.studio.blobs.service.author import Author
from subgraphs.studio.blobs.service.counting import applying
from subgraphs.studio.blobs.service.filing import FILE_BYTES
from subgraphs.studio.blobs.service.heads import describe_head, retag
from subgraphs.studio.blobs.service.long_work import run_beside


@dataclass(frozen=True, slots=True)
class NewBlob:
    """A blob that is to be. The ids are made here unless its maker has reasons for its own."""

    document: Document
    parent_id: str | None = None
    providers: tuple[str, ...] = ()
    """Those that shall process it."""
    id: str | None = None
    delta_id: str | None = None
    run: JsonObject | None = None


@dataclass(frozen=True, slots=True)
class StoredPatch:
    """A patch as it is stored: its text, and the large contents that stand beside it."""

    text: str
    contents: Mapping[str, bytes]

    @staticmethod
    def of(patch: Patch) -> "StoredPatch":
        """A patch as it is now: once applied it may change, since its values become part of the document."""
        return StoredPatch.from_detached(detach_contents(patch))

    @staticmethod
    def from_detached(detached: DetachedPatch) -> "StoredPatch":
        """A patch whose large contents were taken out."""
        return StoredPatch(print_detached(detached), detached.contents)


@dataclass(frozen=True, slots=True)
class StoredPatches:
    """The patches of a delta, there and back."""

    patch: StoredPatch
    inverse: StoredPatch

    @staticmethod
    def of(patch: Patch, inverse: Patch) -> "StoredPatches":
        """Two patches as they are stored."""
        return StoredPatches(StoredPatch.of(patch), StoredPatch.of(inverse))


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A blob's next document, and the patches that lead to it and back."""

    operation: DeltaOperation
    before: Document
    after: Document
    stored: StoredPatches
    trigger_providers: bool | None = None
    delta_id: str | None = None
    run: JsonObject | None = None


async def insert_blobs(session: AsyncSession, author: Author, news: Sequence[NewBlob]) -> list[BlobRow | SubgraphError]:
    """Write new blobs with their first deltas, each or the refusal of it. Needs the owner's lock.

    QUOTA_EXCEEDED for those that the account has no room for; the statements do not grow with the blobs.
    """
    answers: list[BlobRow | SubgraphError] = []
    born: list[_Born] = []
    wanted = len(news), sum(len(new.document.content) for new in news)
    usage = (await count_new_blobs(session, author.owner_id, *wanted)).without_new(*wanted)
    for new in news:
        refusal = author.quota.refusal(more := usage.with_blob(len(new.document.content)))
        if refusal is not None:
            answers.append(refusal)
            continue
        usage = more
        born.append(await _bear(author, new, usage.created))
        answers.append(born[-1].blob)
    if len(born) < len(news):
        refused = wanted[1] - sum(len(one.new.document.content) for one in born)
        await count_new_blobs(session, author.owner_id, len(born) - len(news), -refused)
    if born:
        await _write(session, author, born)
    return answers


async def insert_blob(session: AsyncSession, author: Author, new: NewBlob) -> BlobRow:
    """Write one new blob. Needs the owner's lock; QUOTA_EXCEEDED writes nothing."""
    (blob,) = await insert_blobs(session, author, [new])
    if isinstance(blob, SubgraphError):
        raise blob
    return blob


@dataclass(frozen=True, slots=True)
class _Born:
    """Everything of a new blob that is to be written."""

    blob: BlobRow
    delta: DeltaRow
    new: NewBlob
    stored: StoredPatches
    tags: list[str]


async def _bear(author: Author, new: NewBlob, ordinal: int) -> _Born:
    now = author.clock.now()
    blob = BlobRow(
        id=new.id or uuid7(),
        owner_id=author.owner_id,
        ordinal=ordinal,
        parent_id=new.parent_id,
        created_by=author.provider_id,
        version=1,
        replayed_deltas=0,
        replayed_bytes=0,
        created_at=now,
        updated_at=now,
    )
    await run_beside(len(new.document.content), describe_head, blob, new.document)
    stored = StoredPatches(StoredPatch.from_detached(detach_document(new.document)), StoredPatch.of(Patch([])))
    return _Born(blob, _delta(blob, author, new, stored), new, stored, indexed_tags(new.document.metadata))


async def _write(session: AsyncSession, author: Author, born: Sequence[_Born]) -> None:
    await insert_rows(session, [one.blob for one in born])
    contents: dict[tuple[str, str], tuple[bytes, bool]] = {}
    for one in born:
        # The head's content is the delta's own: it goes when the head moves on only where the delta does not name it.
        if one.blob.content_digest is not None:
            contents[one.blob.id, one.blob.content_digest] = one.new.document.content, False
        contents |= {(one.blob.id, digest): (found, True) for digest, found in one.stored.patch.contents.items()}
    await add_contents(
        session, contents, await _filed(session, author, {key[1]: one[0] for key, one in contents.items()})
    )
    await insert_rows(session, [one.delta for one in born])
    await add_tags(session, {one.blob.id: one.tags for one in born})
    await insert_rows(session, [row for one in born for row in processing_by(one.blob.id, one.new.providers)])
    for one in born:
        announce_created(session, one.blob, one.delta, list(one.new.providers))


async def append_version(session: AsyncSession, author: Author, blob: BlobRow, new: NewVersion) -> DeltaRow:
    """Write a blob's next version with its delta. Needs the owner's lock; QUOTA_EXCEEDED writes nothing."""
    with applying(session, new.operation.value):
        return await _append(session, author, blob, new)


async def _append(session: AsyncSession, author: Author, blob: BlobRow, new: NewVersion) -> DeltaRow:
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
    await _store_contents(session, author, blob, new, keep_head=snapshot is not None)
    if former_digest is not None and former_digest != blob.content_digest:
        await drop_content(session, blob.id, former_digest)
    delta = _delta(blob, author, new, new.stored)
    await insert_rows(session, [delta])
    if snapshot is not None:
        await insert_rows(session, [snapshot])
    await retag(session, blob.id, new.before, new.after)
    announce_updated(session, blob, delta, growth=growth, trigger_providers=new.trigger_providers)
    return delta


def _due_snapshot(blob: BlobRow, new: NewVersion) -> SnapshotRow | None:
    """The snapshot of a described head, where it is time for one; the row counts the replays until the next."""
    patch = new.stored.patch
    patch_size = len(patch.text) + sum(map(len, patch.contents.values()))
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
        patch=stored.patch.text,
        inverse=stored.inverse.text,
        run=None if new.run is None else json_bytes(new.run).decode(),
        applied_at=blob.updated_at,
    )


async def _store_contents(
    session: AsyncSession, author: Author, blob: BlobRow, new: NewVersion, *, keep_head: bool
) -> None:
    contents = {**new.stored.patch.contents, **new.stored.inverse.contents}
    kept = set(contents)
    digest = blob.content_digest
    if digest is not None:
        contents[digest] = new.after.content
        if keep_head:
            kept.add(digest)
    filed = await _filed(session, author, contents)
    await store_contents(session, blob.id, contents, frozenset(kept), filed)


async def _filed(session: AsyncSession, author: Author, contents: Mapping[str, bytes]) -> set[str]:
    """Which of these contents the file store has: those that were put there before, whoever had them."""
    large = [digest for digest, content in contents.items() if len(content) >= FILE_BYTES]
    return await use_files(session, large, author.clock.now())
