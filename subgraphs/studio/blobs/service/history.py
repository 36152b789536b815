"""A blob and a version come in, the document of that version goes out; its cost does not grow with the history."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.storage import FileStorage
from subgraphs.studio.blobs.domain.content import MAX_CONTENT_BYTES
from subgraphs.studio.blobs.domain.description import title_of, word_count
from subgraphs.studio.blobs.domain.detached import DetachedPatch, attach_contents, read_detached
from subgraphs.studio.blobs.domain.document import Document
from subgraphs.studio.blobs.domain.patch import created_document, fold
from subgraphs.studio.blobs.domain.versions import check_wanted_version
from subgraphs.studio.blobs.errors import blob_not_found, invalid_input
from subgraphs.studio.blobs.models import BlobRow, DeltaRow, SnapshotRow
from subgraphs.studio.blobs.repository.contents import size_of_contents
from subgraphs.studio.blobs.repository.history import deltas_between, nearest_snapshot
from subgraphs.studio.blobs.service.filing import contents_at
from subgraphs.studio.blobs.service.heads import document_of
from subgraphs.studio.blobs.service.long_work import run_beside

_MAX_ANSWERED_BYTES = 67_108_864
_MAX_ANSWERED_CONTENTS = (
    15_000  # more than databases take in one statement, and than the limit holds but for small ones
)


async def content_of(session: AsyncSession, files: FileStorage, blob: BlobRow) -> bytes:
    """The content of a row. A reader whose row was overtaken by a new version still gets the content of its own."""
    if blob.content is not None:
        return blob.content
    place = (blob.id, blob.content_digest or "")
    found = (await contents_at(session, files, [place])).get(place)
    return found if found is not None else (await document_at(session, files, blob.id, blob.version)).content


async def read_contents(
    session: AsyncSession, files: FileStorage, places: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], bytes]:
    """Large contents of many blobs or deltas for one answer, which has its limit; VALIDATION_ERROR beyond it."""
    if len(places) > _MAX_ANSWERED_CONTENTS or await _are_too_large(session, places):
        raise invalid_input("first", "This asks for more than 64MB of content at once; ask for less, or by contentUrl")
    return await contents_at(session, files, places)


async def _are_too_large(session: AsyncSession, places: Sequence[tuple[str, str]]) -> bool:
    few = len(places) <= _MAX_ANSWERED_BYTES // MAX_CONTENT_BYTES
    return not few and await size_of_contents(session, places) > _MAX_ANSWERED_BYTES


async def head_document(session: AsyncSession, files: FileStorage, blob: BlobRow) -> Document:
    """What a blob says now."""
    return document_of(blob, await content_of(session, files, blob))


async def blob_at(session: AsyncSession, files: FileStorage, head: BlobRow, version: int) -> BlobRow:
    """The blob as it was at a version, as a row that no session knows. BLOB_NOT_FOUND beyond the head (D-11)."""
    check_wanted_version(version)
    if version > head.version:
        raise blob_not_found(head.id, version)
    if version == head.version:
        return head
    document, made_by = await _replay(session, files, head.id, version)
    return BlobRow(
        id=head.id,
        owner_id=head.owner_id,
        ordinal=head.ordinal,
        parent_id=head.parent_id,
        created_by=head.created_by,
        version=version,
        title=title_of(document),
        content_type=document.content_type,
        size=len(document.content),
        word_count=word_count(document),
        document_metadata=document.metadata_bytes().decode(),
        content=document.content,
        created_at=head.created_at,
        updated_at=made_by.applied_at,
    )


async def document_at(session: AsyncSession, files: FileStorage, blob_id: str, version: int) -> Document:
    """What a blob said at a version that it has."""
    return (await _replay(session, files, blob_id, version))[0]


async def _replay(session: AsyncSession, files: FileStorage, blob_id: str, version: int) -> tuple[Document, DeltaRow]:
    """Replay the deltas since the nearest snapshot; also the delta that made the version."""
    snapshot = await nearest_snapshot(session, blob_id, version)
    start = snapshot.version if snapshot else 0
    # The delta that made the version is wanted even where its snapshot is: it knows when that was.
    deltas = await deltas_between(session, blob_id, min(start, version - 1), version)
    if not deltas or deltas[-1].to_version != version:
        raise blob_not_found(blob_id)  # removed since the head was read
    patches = [read_detached(delta.patch) for delta in deltas if delta.to_version > start]
    contents = await _contents(session, files, blob_id, snapshot, patches)
    size = sum(map(len, contents.values())) + sum(len(delta.patch) for delta in deltas)
    document = await run_beside(size, _rebuild, snapshot, patches, contents)
    return document, deltas[-1]


async def _contents(
    session: AsyncSession,
    files: FileStorage,
    blob_id: str,
    snapshot: SnapshotRow | None,
    patches: Sequence[DetachedPatch],
) -> dict[str, bytes]:
    digests = {digest for patch in patches for _place, digest in patch.places}
    if snapshot is not None and snapshot.content_digest is not None:
        digests.add(snapshot.content_digest)
    if not digests:
        return {}
    found = await contents_at(session, files, [(blob_id, digest) for digest in digests])
    if len(found) < len(digests):
        raise blob_not_found(blob_id)  # removed since the head was read
    return {digest: content for (_blob_id, digest), content in found.items()}


def _rebuild(snapshot: SnapshotRow | None, detached: Sequence[DetachedPatch], contents: dict[str, bytes]) -> Document:
    patches = [attach_contents(patch, contents) for patch in detached]
    if snapshot is None:
        return fold(created_document(patches[0]), patches[1:])
    content = snapshot.content if snapshot.content is not None else contents[snapshot.content_digest or ""]
    return fold(document_of(snapshot, content), patches)
