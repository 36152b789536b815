"""A session, the actor and what is wanted come in; queue items are found and changed, records go out.

Every write is announced: `queue_item.created`, `queue_item.updated`, `queue_item.deleted`, with the project and the
actor in the payload, so that the outbox tells who did what for as long as it keeps its events.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.ids import cuid
from subgraphs.kit.outbox import publish
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.core.domain.queue import QueueItem, QueueItemDraft, QueueStatus
from subgraphs.wavestack.core.domain.texts import is_identifier
from subgraphs.wavestack.core.errors import conflict, not_found
from subgraphs.wavestack.core.repository import queue_items as repository
from subgraphs.wavestack.core.service.publications import plan_publications
from subgraphs.wavestack.core.service.references import require_references

CREATED = "queue_item.created"
DELETED = "queue_item.deleted"


async def get_queue_item(session: AsyncSession, actor: Actor, item_id: str) -> QueueItem:
    """The actor's item with this id, or NOT_FOUND."""
    organization_id = require_organization(actor)
    item = await repository.queue_item(session, organization_id, item_id) if is_identifier(item_id) else None
    if item is None:
        raise not_found("Queue item", "id")
    return item


async def find_queue_items(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, QueueItem]:
    """The actor's items among `ids`, by id."""
    organization_id = require_organization(actor)
    found = await repository.queue_items_by_id(session, organization_id, [key for key in ids if is_identifier(key)])
    return {item.id: item for item in found}


async def list_queue_items(
    session: AsyncSession, actor: Actor, request: PageRequest, *, status: QueueStatus | None, project_id: str | None
) -> Page[QueueItem]:
    """A page of the actor's items, newest first; those of one project where one is named."""
    organization_id = require_organization(actor)
    if project_id is not None and not is_identifier(project_id):
        raise not_found("Project", "projectId")
    return await repository.queue_item_page(session, organization_id, request, status=status, project_id=project_id)


async def list_queue_items_of_projects(
    session: AsyncSession, actor: Actor, request: PageRequest, *, status: QueueStatus | None, project_ids: Sequence[str]
) -> dict[str | None, Page[QueueItem]]:
    """The same page for each of several projects, newest first."""
    organization_id = require_organization(actor)
    return await repository.queue_item_pages(session, organization_id, project_ids, request, status=status)


async def create_queue_item(
    session: AsyncSession, actor: Actor, draft: QueueItemDraft, *, delay: timedelta, now: datetime
) -> tuple[QueueItem, bool]:
    """Queue an item, to be published when it is due, but never before `delay` has passed in which to take it back.

    Answers it and whether this request was answered before.

    A key that the organization has used replays its item, also where that was deleted since; with another payload it
    is a CONFLICT. Parallel requests with one key are safe: the database lets one of them add the item.
    """
    await require_references(session, actor, project_id=draft.project_id, asset_id=draft.asset_id)
    item = _new_item(require_organization(actor), draft, now)
    if await repository.insert_queue_item(session, item, draft):
        await plan_publications(session, item, delay=delay, now=now)
        _announce(session, CREATED, item, actor)
        return item, False
    known, digest = await repository.queue_item_by_key(session, item.organization_id, draft.idempotency_key)
    if digest != draft.digest():
        message = "Idempotency key was already used for another queue item"
        raise conflict(message, "idempotencyKey", "reused")
    return known, True


async def delete_queue_item(session: AsyncSession, actor: Actor, item_id: str, *, now: datetime) -> QueueItem:
    """Take an item out of the queue; CONFLICT while a worker publishes it."""
    item = await get_queue_item(session, actor, item_id)
    if not await repository.mark_queue_item_deleted(session, item.organization_id, item_id, now):
        await get_queue_item(session, actor, item_id)  # somebody else deleted it at the same moment: NOT_FOUND
        raise conflict("Queue item is being published and cannot be deleted now", "id", "processing")
    _announce(session, DELETED, item, actor)
    return item


async def require_known_queue_item(session: AsyncSession, actor: Actor, item_id: str) -> None:
    """Refuse (NOT_FOUND) an id that never was one of the actor's items."""
    organization_id = require_organization(actor)
    if not is_identifier(item_id) or not await repository.knows_queue_item(session, organization_id, item_id):
        raise not_found("Queue item", "id")


def _new_item(organization_id: str, draft: QueueItemDraft, now: datetime) -> QueueItem:
    return QueueItem(
        # A cuid that begins with clx, as in all published examples, so that people can tell it from other ids.
        id=f"clx{cuid()[3:]}",
        organization_id=organization_id,
        project_id=draft.project_id,
        asset_id=draft.asset_id,
        title=draft.title,
        caption=draft.caption,
        hashtags=list(draft.hashtags),
        platforms=list(draft.platforms),
        schedule_at=draft.schedule_at,
        status=QueueStatus.QUEUED,
        created_at=now,
        updated_at=now,
    )


def _announce(session: AsyncSession, topic: str, item: QueueItem, actor: Actor) -> None:
    payload = {"projectId": item.project_id, "by": actor.subject}
    publish(session, topic, scope=item.organization_id, key=item.id, payload=payload)
