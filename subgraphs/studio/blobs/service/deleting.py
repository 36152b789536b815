"""A blob comes in; it, or the tree below it, is removed or hidden, and counted and announced as gone (D-13)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.ids import prefixed
from subgraphs.studio.blobs.domain.detached import detach_contents, print_detached
from subgraphs.studio.blobs.domain.patch import Patch
from subgraphs.studio.blobs.domain.versions import DeltaOperation, check_base
from subgraphs.studio.blobs.models import DeltaRow
from subgraphs.studio.blobs.repository.deletion import GoneBlob, hide_blobs, remove_blobs
from subgraphs.studio.blobs.repository.locks import lock_owner
from subgraphs.studio.blobs.repository.rows import insert_rows
from subgraphs.studio.blobs.repository.usage import count_change
from subgraphs.studio.blobs.service.access import addressed_blob
from subgraphs.studio.blobs.service.announcing import announce_deleted
from subgraphs.studio.blobs.service.author import Author


@dataclass(frozen=True, slots=True)
class Deletion:
    """What a client wants gone: a blob, or with `cascade` its whole tree; `soft` hides instead of removing."""

    blob_id: str
    cascade: bool = False
    soft: bool = False
    if_match: str | None = None


async def delete_blob(session: AsyncSession, author: Author, deletion: Deletion) -> tuple[str, int]:
    """Remove or hide; the blob's id, and how many blobs went. What is only hidden still counts as stored."""
    await lock_owner(session, author.owner_id)
    blob = await addressed_blob(session, author.owner_id, deletion.blob_id)
    check_base(None, deletion.if_match, blob.version)
    if deletion.soft:
        now = author.clock.now()
        gone = await hide_blobs(session, blob.id, cascade=deletion.cascade, at=now)
        await insert_rows(session, [_last_delta(one, author, now) for one in gone])
    else:
        gone = await remove_blobs(session, blob.id, cascade=deletion.cascade)
        await count_change(session, author.owner_id, blobs=-len(gone), size=-sum(one.size for one in gone))
    for one in gone:
        announce_deleted(session, author.owner_id, one, soft=deletion.soft)
    return blob.id, len(gone)


def _last_delta(gone: GoneBlob, author: Author, now: datetime) -> DeltaRow:
    nothing = print_detached(detach_contents(Patch([])))
    return DeltaRow(
        id=prefixed("delta"),
        blob_id=gone.id,
        to_version=gone.version,
        provider_id=author.provider_id,
        operation=DeltaOperation.DELETE.value,
        patch=nothing,
        inverse=nothing,
        applied_at=now,
    )
