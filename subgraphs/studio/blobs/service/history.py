"""A blob and a version come in, the document of that version goes out; its cost does not grow with the history."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

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
from subgraphs.studio.blobs.repository.history import deltas_between, nearest_snapshots
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
    replayed = (await _replay(session, files, [(head.id, version)])).get(head.id)
    if replayed is None:
        raise blob_not_found(head.id)
    return _past(head, version, *replayed)


async def blobs_at(
    session: AsyncSession, files: FileStorage, heads: Sequence[BlobRow], versions: Mapping[str, int]
) -> list[BlobRow]:
    """Blobs as they were at versions that they have, as `blob_at` has one; blobs that were removed are left out."""
    earlier = [(head.id, versions[head.id]) for head in heads if versions[head.id] < head.version]
    replayed = await _replay(session, files, earlier)
    return [
        _past(head, versions[head.id], *replayed[head.id]) if head.id in replayed else head
        for head in heads
        if head.id in replayed or versions[head.id] == head.version
    ]


def _past(head: BlobRow, version: int, document: Document, made_by: DeltaRow) -> BlobRow:
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
    replayed = (await _replay(session, files, [(blob_id, version)])).get(blob_id)
    if replayed is None:
        raise blob_not_found(blob_id)
    return replayed[0]


async def _replay(
    session: AsyncSession, files: FileStorage, places: Sequence[tuple[str, int]]
) -> dict[str, tuple[Document, DeltaRow]]:
    """Of each blob the document at a version, replayed since the nearest snapshot, and the delta that made it.

    Blobs that were removed since their heads were read are left out.
    """
    if not places:
        return {}
    wanted = dict(places)
    snapshots = await nearest_snapshots(session, places)
    starts = {blob_id: snapshots[blob_id].version if blob_id in snapshots else 0 for blob_id, _ in places}
    # The delta that made the version is wanted even where its snapshot is: it knows when that was.
    ranges = [(blob_id, min(starts[blob_id], version - 1), version) for blob_id, version in places]
    histories: defaultdict[str, list[DeltaRow]] = defaultdict(list)
    for delta in await deltas_between(session, ranges):
        histories[delta.blob_id].append(delta)
    patches = {
        blob_id: [read_detached(delta.patch) for delta in deltas if delta.to_version > starts[blob_id]]
        for blob_id, deltas in histories.items()
        if deltas[-1].to_version == wanted[blob_id]
    }
    replayed: dict[str, tuple[Document, DeltaRow]] = {}
    for blob_id, contents in (await _contents(session, files, snapshots, patches)).items():
        deltas = histories[blob_id]
        size = sum(map(len, contents.values())) + sum(len(delta.patch) for delta in deltas)
        document = await run_beside(size, _rebuild, snapshots.get(blob_id), patches[blob_id], contents)
        replayed[blob_id] = document, deltas[-1]
    return replayed


async def _contents(
    session: AsyncSession,
    files: FileStorage,
    snapshots: Mapping[str, SnapshotRow],
    patches: Mapping[str, Sequence[DetachedPatch]],
) -> dict[str, dict[str, bytes]]:
    """The contents that the replay of each blob needs; blobs of which one is gone are left out."""
    wanted = {blob_id: _digests(snapshots.get(blob_id), detached) for blob_id, detached in patches.items()}
    places = [(blob_id, digest) for blob_id, digests in wanted.items() for digest in digests]
    found = await contents_at(session, files, places) if places else {}
    return {
        blob_id: {digest: found[blob_id, digest] for digest in digests}
        for blob_id, digests in wanted.items()
        if all((blob_id, digest) in found for digest in digests)
    }


def _digests(snapshot: SnapshotRow | None, patches: Sequence[DetachedPatch]) -> set[str]:
    digests = {digest for patch in patches for _place, digest in patch.places}
    if snapshot is not None and snapshot.content_digest is not None:
        digests.add(snapshot.content_digest)
    return digests


def _rebuild(snapshot: SnapshotRow | None, detached: Sequence[DetachedPatch], contents: dict[str, bytes]) -> Document:
    patches = [attach_contents(patch, contents) for patch in detached]
    if snapshot is None:
        return fold(created_document(patches[0]), patches[1:])
    content = snapshot.content if snapshot.content is not None else contents[snapshot.content_digest or ""]
    return fold(document_of(snapshot, content), patches)
