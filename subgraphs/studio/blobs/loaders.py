"""Keys that resolvers ask for one by one come in; rows and pages, read with one statement for all, go out."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from subgraphs.kit.context import Context
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.studio.blobs.domain.detached import attach_contents, read_detached
from subgraphs.studio.blobs.domain.json_values import Json
from subgraphs.studio.blobs.domain.lineage import Relative
from subgraphs.studio.blobs.errors import blob_not_found
from subgraphs.studio.blobs.models import BlobRow, DeltaRow, ProcessingRow
from subgraphs.studio.blobs.ports import Resources
from subgraphs.studio.blobs.repository import history, indexes, lineage
from subgraphs.studio.blobs.repository.blobs import children_of, children_pages, find_blobs
from subgraphs.studio.blobs.repository.history import DeltaCriteria
from subgraphs.studio.blobs.service.history import content_of, read_contents

BlobsContext = Context[Resources]
K = TypeVar("K")
G = TypeVar("G", bound=Hashable)

Version = tuple[str, int]
"""A blob's id and a version."""
Place = tuple[str, str]
"""A blob's id and the digest of one of its large contents."""

_WHOLE = PageRequest()


@dataclass(frozen=True, slots=True)
class ChildrenBelow:
    """A page of a blob's children."""

    blob_id: str
    request: PageRequest


@dataclass(frozen=True, slots=True)
class DescendantsBelow:
    """What derives from a blob, to a depth; None for all of it."""

    blob_id: str
    depth: int | None


@dataclass(frozen=True, slots=True)
class HistoryBelow:
    """What is wanted of the history of a blob up to a version, and which page where not all is wanted."""

    version: Version
    criteria: DeltaCriteria
    request: PageRequest = _WHOLE


async def load_blobs(context: BlobsContext, ids: Sequence[str]) -> dict[str, BlobRow]:
    """The visible blobs with these ids, whoever owns them."""
    return {blob.id: blob for blob in await find_blobs(context.session, ids)}


async def load_children(context: BlobsContext, keys: Sequence[ChildrenBelow]) -> dict[ChildrenBelow, Page[BlobRow]]:
    """Pages of children: one statement for each different page request."""
    pages: dict[ChildrenBelow, Page[BlobRow]] = {}
    for request, alike in _grouped(keys, lambda key: key.request).items():
        found = await children_pages(context.session, [key.blob_id for key in alike], request)
        pages |= {key: found[key.blob_id] for key in alike}
    return pages


async def load_all_children(context: BlobsContext, blob_ids: Sequence[str]) -> dict[str, list[BlobRow]]:
    """All children of these blobs."""
    return _grouped(await children_of(context.session, blob_ids), lambda child: str(child.parent_id))


async def load_ancestors(context: BlobsContext, blob_ids: Sequence[str]) -> dict[str, list[Relative]]:
    """These blobs, each with the chain of what it derives from."""
    return await lineage.ancestors_of(context.session, blob_ids)


async def load_descendants(
    context: BlobsContext, keys: Sequence[DescendantsBelow]
) -> dict[DescendantsBelow, list[Relative]]:
    """These blobs, each with what derives from it: one statement for each different depth."""
    trees: dict[DescendantsBelow, list[Relative]] = {}
    for depth, alike in _grouped(keys, lambda key: key.depth).items():
        found = await lineage.descendants_of(context.session, [key.blob_id for key in alike], depth)
        trees |= {key: found[key.blob_id] for key in alike if key.blob_id in found}
    return trees


async def load_delta_pages(context: BlobsContext, keys: Sequence[HistoryBelow]) -> dict[HistoryBelow, Page[DeltaRow]]:
    """Pages of histories: one statement for each different request."""
    pages: dict[HistoryBelow, Page[DeltaRow]] = {}
    for (criteria, request), alike in _grouped(keys, lambda key: (key.criteria, key.request)).items():
        for keys_of_different_blobs in _one_a_blob(alike):
            heads = [key.version for key in keys_of_different_blobs]
            found = await history.delta_pages(context.session, heads, criteria, request)
            pages |= {key: found[key.version[0]] for key in keys_of_different_blobs}
    return pages


async def load_histories(context: BlobsContext, keys: Sequence[HistoryBelow]) -> dict[HistoryBelow, list[DeltaRow]]:
    """Whole histories: one statement for each different request."""
    histories: dict[HistoryBelow, list[DeltaRow]] = {}
    for criteria, alike in _grouped(keys, lambda key: key.criteria).items():
        for keys_of_different_blobs in _one_a_blob(alike):
            heads = [key.version for key in keys_of_different_blobs]
            found = _grouped(await history.histories(context.session, heads, criteria), lambda delta: delta.blob_id)
            histories |= {key: found.get(key.version[0], []) for key in keys_of_different_blobs}
    return histories


async def load_deltas_at(context: BlobsContext, versions: Sequence[Version]) -> dict[Version, DeltaRow]:
    """The deltas that made these versions."""
    found = await history.deltas_at(context.session, versions)
    return {(delta.blob_id, delta.to_version): delta for delta in found}


async def load_deltas(context: BlobsContext, ids: Sequence[str]) -> dict[str, tuple[DeltaRow, str]]:
    """The deltas with these ids, each with the owner of its blob."""
    return {delta.id: (delta, owner_id) for delta, owner_id in await history.find_deltas(context.session, ids)}


async def load_contents(context: BlobsContext, places: Sequence[Place]) -> dict[Place, bytes]:
    """The large contents at these places."""
    return await read_contents(context.session, context.resources.files, places)


async def load_processing(context: BlobsContext, blob_ids: Sequence[str]) -> dict[str, list[ProcessingRow]]:
    """What becomes of these blobs at their providers."""
    return _grouped(await indexes.processing_of(context.session, blob_ids), lambda row: row.blob_id)


def know_processing(context: BlobsContext, blob_id: str, providers: Sequence[str]) -> None:
    """Have `load_processing` answer for a blob that was just written what was written."""
    context.prime(load_processing, blob_id, indexes.processing_by(blob_id, providers))


async def load_content(context: BlobsContext, blob: BlobRow) -> bytes:
    """The content of a row."""
    if blob.content is not None:
        return blob.content
    found = await context.load(load_contents, (blob.id, blob.content_digest or ""))
    return found if found is not None else await content_of(context.session, context.resources.files, blob)


async def load_patch(context: BlobsContext, delta: DeltaRow) -> Json:
    """The patch of a delta, as its author wrote it."""
    return await _attached(context, delta.blob_id, delta.patch)


async def load_inverse(context: BlobsContext, delta: DeltaRow) -> Json:
    """The patch that undoes a delta."""
    stored = await context.load(load_inverses, delta.id)
    if stored is None:
        raise blob_not_found(delta.blob_id)  # removed since the delta was read
    return await _attached(context, delta.blob_id, stored)


async def load_inverses(context: BlobsContext, delta_ids: Sequence[str]) -> dict[str, str]:
    """The stored patches that undo these deltas."""
    return await history.inverses_of(context.session, delta_ids)


async def _attached(context: BlobsContext, blob_id: str, stored: str) -> Json:
    detached = read_detached(stored)
    found: dict[str, bytes] = {}
    for _place, digest in detached.places:
        found[digest] = await context.load(load_contents, (blob_id, digest)) or b""
    return attach_contents(detached, found).body


def _one_a_blob(keys: Iterable[HistoryBelow]) -> list[list[HistoryBelow]]:
    """The keys in rounds in which no blob comes twice: a document may ask for several versions of one."""
    rounds: list[dict[str, HistoryBelow]] = []
    for key in keys:
        free = next((one for one in rounds if key.version[0] not in one), None)
        if free is None:
            rounds.append({key.version[0]: key})
        else:
            free[key.version[0]] = key
    return [list(one.values()) for one in rounds]


def _grouped(items: Iterable[K], by: Callable[[K], G]) -> dict[G, list[K]]:
    groups: defaultdict[G, list[K]] = defaultdict(list)
    for item in items:
        groups[by(item)].append(item)
    return dict(groups)
