"""A row and who asks come in; the row goes out to its owner, a refusal to everybody else (D-4, D-5)."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.identity import Actor, require_scope, require_subject
from subgraphs.studio.blobs.domain.versions import blob_id_or_none, input_blob_id
from subgraphs.studio.blobs.errors import blob_not_found, invalid_input, permission_denied
from subgraphs.studio.blobs.models import BlobRow
from subgraphs.studio.blobs.repository.blobs import blob_ids_after, find_blob, find_blobs

SERVICE: Final = "service"
"""The scope of our own services, which no client can get."""

_MAX_SERVED = 1000


def visible_to(actor: Actor, blob: BlobRow) -> BlobRow:
    """The blob of its owner, or of anybody to a service; PERMISSION_DENIED for anybody else."""
    subject = require_subject(actor)
    return blob if SERVICE in actor.scopes else owned(blob, blob.id, subject)


async def blobs_for_service(session: AsyncSession, actor: Actor, blob_ids: Sequence[str]) -> Sequence[BlobRow]:
    """Those of the blobs that can be seen, whoever owns them, for a service; PERMISSION_DENIED for anybody else."""
    require_scope(actor, SERVICE)
    if len(blob_ids) > _MAX_SERVED:
        raise invalid_input("ids", f"At most {_MAX_SERVED} blobs are read at once")
    wanted = {blob_id: blob_id_or_none(blob_id) for blob_id in blob_ids}
    found = {blob.id: blob for blob in await find_blobs(session, [one for one in wanted.values() if one])}
    return [found[blob_id] for blob_id in dict.fromkeys(wanted.values()) if blob_id in found]


def owned(blob: BlobRow | None, blob_id: str, owner_id: str) -> BlobRow:
    """The blob of its owner. BLOB_NOT_FOUND where there is none, PERMISSION_DENIED for anybody else."""
    if blob is None:
        raise blob_not_found(blob_id)
    if blob.owner_id != owner_id:
        raise permission_denied("The blob belongs to another user")
    return blob


async def addressed_blob(session: AsyncSession, owner_id: str, blob_id: str) -> BlobRow:
    """The own blob that a request is about; an id that is no UUID is one of no blob."""
    known_form = blob_id_or_none(blob_id)
    return owned(await find_blob(session, known_form) if known_form else None, blob_id, owner_id)


async def named_blob(session: AsyncSession, owner_id: str, blob_id: str, field: str) -> BlobRow:
    """The own blob that an input names; VALIDATION_ERROR on `field` for an id that is no UUID."""
    return await addressed_blob(session, owner_id, input_blob_id(blob_id, field))


async def named_blobs(session: AsyncSession, owner_id: str, blob_ids: Sequence[str], field: str) -> list[str]:
    """The ids, each in its one spelling, of own blobs that an input names."""
    wanted = [input_blob_id(blob_id, field) for blob_id in blob_ids]
    found = {blob.id: blob for blob in await find_blobs(session, wanted)}
    return [owned(found.get(blob_id), blob_id, owner_id).id for blob_id in wanted]


async def blob_ids_for_service(session: AsyncSession, actor: Actor, after: str | None, first: int) -> Sequence[str]:
    """The next ids of everybody's blobs, for a service; PERMISSION_DENIED for anybody else."""
    require_scope(actor, SERVICE)
    if not 1 <= first <= _MAX_SERVED:
        raise invalid_input("first", f"1 to {_MAX_SERVED} ids are read at once")
    return await blob_ids_after(session, after or "", first)
