"""Who asks and what for come in; own blobs, deltas and pages of them go out (D-4, D-5, D-10, D-11, D-14)."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.kit.scalars import print_moment
from subgraphs.kit.storage import FileStorage
from subgraphs.studio.blobs.domain.versions import check_wanted_version, is_delta_id, version_range
from subgraphs.studio.blobs.errors import delta_not_found, invalid_input, not_there_yet
from subgraphs.studio.blobs.models import BlobRow, DeltaRow
from subgraphs.studio.blobs.repository.blobs import BlobCriteria, BlobOrder, blobs_page
from subgraphs.studio.blobs.repository.history import (
    DeltaCriteria,
    changed_since,
    find_delta,
    version_at,
    versions_at,
)
from subgraphs.studio.blobs.service.access import addressed_blob, named_blob, owned
from subgraphs.studio.blobs.service.history import blob_at, blobs_at
from subgraphs.studio.blobs.service.known_providers import check_author, check_providers

_MAX_ALTERNATIVES: Final = 100


async def get_blob(
    session: AsyncSession, files: FileStorage, owner_id: str, blob_id: str, at: int | datetime | None = None
) -> BlobRow:
    """An own blob, at its head, or as it was at a version or at a moment."""
    if isinstance(at, int):
        check_wanted_version(at)
    head = await addressed_blob(session, owner_id, blob_id)
    version = await _version_at(session, head, at) if isinstance(at, datetime) else at
    return head if version is None else await blob_at(session, files, head, version)


async def blobs_as_of(
    session: AsyncSession, files: FileStorage, owner_id: str, moment: datetime, request: PageRequest
) -> Page[BlobRow]:
    """A page of what has changed of an owner's blobs since a moment, as it was then; oldest first."""
    moment = _end_of_second(moment)
    page = await changed_since(session, owner_id, moment, request)
    versions = await versions_at(session, [head.id for head in page.items], moment)
    then = {blob.id: blob for blob in await blobs_at(session, files, page.items, versions)}
    shown = [(then[head.id], cursor) for head, cursor in zip(page.items, page.cursors, strict=True) if head.id in then]
    return replace(page, items=[blob for blob, _ in shown], cursors=[cursor for _, cursor in shown])


async def _version_at(session: AsyncSession, head: BlobRow, moment: datetime) -> int:
    version = await version_at(session, head, _end_of_second(moment))
    if version is None:
        raise not_there_yet(head.id, print_moment(moment))
    return version


def _end_of_second(moment: datetime) -> datetime:
    """Times are told in whole seconds (D-3): what was made within the one named was there."""
    return moment.replace(microsecond=999_999)


async def get_delta(session: AsyncSession, owner_id: str, delta_id: str) -> DeltaRow:
    """A delta of an own blob."""
    found = await find_delta(session, delta_id) if is_delta_id(delta_id) else None
    if found is None:
        raise delta_not_found(delta_id)
    delta, blob = found
    owned(blob, blob.id, owner_id)
    return delta


async def list_blobs(
    session: AsyncSession, owner_id: str, criteria: BlobCriteria, order: BlobOrder, request: PageRequest
) -> Page[BlobRow]:
    """A page of own blobs. The parent and the provider that criteria name must exist."""
    _check_extent(criteria)
    if criteria.provider_id is not None:
        await check_providers(session, owner_id, [criteria.provider_id])
    if criteria.parent_id is not None:
        parent = await named_blob(session, owner_id, criteria.parent_id, "parentId")
        criteria = replace(criteria, parent_id=parent.id)
    return await blobs_page(session, owner_id, criteria, order, request)


def _check_extent(criteria: BlobCriteria) -> None:
    """Let pass criteria that a database takes in one statement; VALIDATION_ERROR for more."""
    for field, words in (("tags", criteria.tags), ("contentTypes", criteria.content_types)):
        if len(words) > _MAX_ALTERNATIVES:
            raise invalid_input(field, f"A list is filtered by at most {_MAX_ALTERNATIVES} of these")


async def delta_criteria(
    session: AsyncSession, owner_id: str, from_version: int | None, to_version: int | None, provider_id: str | None
) -> DeltaCriteria:
    """What a history request selects, or the refusal of one that selects nothing sensible."""
    first, last = version_range(from_version, to_version)
    await check_author(session, owner_id, provider_id)
    return DeltaCriteria(first, last, provider_id)
