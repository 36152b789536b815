"""A change of a blob comes in, its events are published with the transaction (payloads: D-28).

A blob's events come in the order of its versions: first what happened to the blob, then the delta that did it.
"""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.outbox import publish
from subgraphs.kit.scalars import print_moment
from subgraphs.studio.blobs.domain.json_values import Json, parse_object
from subgraphs.studio.blobs.domain.versions import DeltaOperation
from subgraphs.studio.blobs.models import BlobRow, DeltaRow
from subgraphs.studio.blobs.repository.deletion import GoneBlob

BLOB_CREATED: Final = "blob.created"
BLOB_UPDATED: Final = "blob.updated"
BLOB_DELETED: Final = "blob.deleted"
BLOB_DERIVED: Final = "blob.derived"
DELTA_APPLIED: Final = "delta.applied"
TOPICS: Final = frozenset({BLOB_CREATED, BLOB_UPDATED, BLOB_DELETED, BLOB_DERIVED, DELTA_APPLIED})


def announce_created(session: AsyncSession, blob: BlobRow, delta: DeltaRow, providers: list[str]) -> None:
    """A blob came to be; one with a parent was also derived from it."""
    payload: dict[str, Json] = {
        "delta_id": delta.id,
        "created_by": blob.created_by,
        "parent_id": blob.parent_id,
        "content_type": blob.content_type,
        "size": blob.size,
        "created_at": print_moment(blob.created_at),
    }
    payload |= _made_by(delta)
    _publish(session, BLOB_CREATED, blob, payload | {"providers": [*providers]})
    if blob.parent_id is not None:
        _publish(session, BLOB_DERIVED, blob, payload)
    _announce_delta(session, blob, delta)


def announce_updated(
    session: AsyncSession, blob: BlobRow, delta: DeltaRow, *, growth: int, trigger_providers: bool | None
) -> None:
    """A blob has a new version. `trigger_providers` says whether providers shall look at it; None lets them decide."""
    payload: dict[str, Json] = {
        "delta_id": delta.id,
        "provider_id": delta.provider_id,
        "reverted": delta.operation == DeltaOperation.REVERT,
        "content_type": blob.content_type,
        "size": blob.size,
        "growth": growth,
        "updated_at": print_moment(blob.updated_at),
    }
    payload |= _made_by(delta)
    _publish(session, BLOB_UPDATED, blob, payload | {"trigger_providers": trigger_providers})
    _announce_delta(session, blob, delta)


def announce_deleted(session: AsyncSession, owner_id: str, gone: GoneBlob, *, soft: bool) -> None:
    """A blob is gone, or hidden with a last delta."""
    payload = {
        "blob_id": gone.id,
        "version": gone.version,
        "parent_id": gone.parent_id,
        "size": gone.size,
        "soft": soft,
    }
    publish(session, BLOB_DELETED, scope=owner_id, key=gone.id, payload=payload)


def _announce_delta(session: AsyncSession, blob: BlobRow, delta: DeltaRow) -> None:
    payload: dict[str, Json] = {
        "id": delta.id,
        "delta_id": delta.id,
        "provider_id": delta.provider_id,
        "operation": delta.operation,
        "from_version": delta.to_version - 1,
        "to_version": delta.to_version,
        "applied_at": print_moment(delta.applied_at),
    }
    _publish(session, DELTA_APPLIED, blob, payload)


def _made_by(delta: DeltaRow) -> dict[str, Json]:
    """The job of the provider that made it, where one did: so that providers never answer their own output."""
    job_id = None if delta.run is None else parse_object(delta.run).get("job_id")
    return {} if job_id is None else {"job_id": job_id}


def _publish(session: AsyncSession, topic: str, blob: BlobRow, payload: dict[str, Json]) -> None:
    facts: dict[str, Json] = {"blob_id": blob.id, "version": blob.version}
    publish(session, topic, scope=blob.owner_id, key=blob.id, payload=facts | payload)
