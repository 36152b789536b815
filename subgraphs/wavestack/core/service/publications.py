"""A queue item or a publisher's word comes in; publications begin, end and settle their item, records go out.

One job begins all platforms of an item at once (`queue_item.publish`), one for each platform hands it to its publisher
(`publication.hand_over`). How it ended is heard from the publisher's events. Everything is announced as
`publication.processing`, `.published`, `.failed` and `.cancelled`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.jobs import enqueue
from subgraphs.kit.outbox import publish
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.kit.scalars import print_moment
from subgraphs.wavestack.core.domain.publications import (
    Outcome,
    Publication,
    PublicationStatus,
    due_at,
    publication_id,
    status_of_item,
)
from subgraphs.wavestack.core.domain.queue import QueueItem
from subgraphs.wavestack.core.domain.texts import is_identifier
from subgraphs.wavestack.core.domain.webhooks import WebhookTopic
from subgraphs.wavestack.core.errors import conflict, not_found
from subgraphs.wavestack.core.repository import publications as repository
from subgraphs.wavestack.core.repository import queue_items
from subgraphs.wavestack.core.service.item_status import announce_update
from subgraphs.wavestack.core.service.webhook_sending import tell

PUBLISH: Final = "queue_item.publish"
HAND_OVER: Final = "publication.hand_over"
CALL_BACK: Final = "publication.call_back"

TOPICS: Final = frozenset(f"publication.{status}" for status in PublicationStatus) - {"publication.queued"}
_TOLD: Final = {
    PublicationStatus.PUBLISHED: WebhookTopic.PUBLISH_COMPLETE,
    PublicationStatus.FAILED: WebhookTopic.PUBLISH_FAILED,
}


async def plan_publications(session: AsyncSession, item: QueueItem, *, delay: timedelta, now: datetime) -> None:
    """Give a new item its publications, and the job that begins them when they are due."""
    await repository.insert_publications(
        session, [_new_publication(item, platform, now) for platform in item.platforms]
    )
    await _enqueue_publishing(session, item, run_at=due_at(item.schedule_at, item.created_at, delay), now=now)


async def begin_publishing(session: AsyncSession, organization_id: str, item_id: str, *, now: datetime) -> None:
    """Begin what is queued of an item; one that was deleted meanwhile has nothing to begin."""
    item = await queue_items.lock_queue_item(session, organization_id, item_id)
    if item is None:
        return
    for publication in await repository.begin_publications(session, item_id, now):
        _announce(session, item, publication)
        await enqueue(session, HAND_OVER, scope=organization_id, key=publication.id, now=now)
    await _settle(session, item, now)


async def end_publication(
    session: AsyncSession, organization_id: str, publication_id: str, outcome: Outcome, *, now: datetime
) -> None:
    """Keep how a publication ended; what was heard before, or of an unknown one, changes nothing."""
    publication = await _find(session, organization_id, publication_id)
    if publication is None:
        return
    item = await queue_items.lock_queue_item(session, organization_id, publication.queue_item_id)
    ended = await repository.end_publication(session, publication_id, outcome, now)
    if item is None or ended is None:
        return
    _announce(session, item, ended)
    await _settle(session, item, now)
    if outcome.status in _TOLD:
        await tell(session, organization_id, _TOLD[outcome.status], _facts(item, ended), now=now)


async def describe_for_publisher(
    session: AsyncSession, organization_id: str, publication_id: str
) -> tuple[QueueItem, Publication] | None:
    """An item and its publication while that is being published; None once it is not."""
    publication = await _find(session, organization_id, publication_id)
    if publication is None or publication.status != PublicationStatus.PROCESSING:
        return None
    item = await queue_items.queue_item(session, organization_id, publication.queue_item_id)
    return None if item is None else (item, publication)


async def get_publication(session: AsyncSession, actor: Actor, publication_id: str) -> Publication:
    """The actor's publication with this id, or NOT_FOUND."""
    found = await find_publications(session, actor, [publication_id])
    if publication_id not in found:
        raise not_found("Publication", "id")
    return found[publication_id]


async def find_publications(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, Publication]:
    """The actor's publications among `ids`, by id."""
    known = [key for key in ids if is_identifier(key)]
    found = await repository.publications_by_id(session, require_organization(actor), known)
    return {publication.id: publication for publication in found}


async def list_publications_of_items(
    session: AsyncSession, actor: Actor, item_ids: Sequence[str]
) -> dict[str, list[Publication]]:
    """All publications of each of several items."""
    found: dict[str, list[Publication]] = {item_id: [] for item_id in item_ids}
    for publication in await repository.publications_of_items(session, require_organization(actor), item_ids):
        found[publication.queue_item_id].append(publication)
    return found


async def list_publications_of_assets(
    session: AsyncSession, actor: Actor, request: PageRequest, *, asset_ids: Sequence[str]
) -> dict[str | None, Page[Publication]]:
    """The same page for each of several assets, newest first."""
    return await repository.publication_pages_of_assets(session, require_organization(actor), asset_ids, request)


async def cancel_publication(session: AsyncSession, actor: Actor, publication_id: str, *, now: datetime) -> Publication:
    """Take a platform out of an item: at once where it waits, else its publisher is asked to stop if it still can."""
    publication = await get_publication(session, actor, publication_id)
    organization_id = publication.organization_id
    await queue_items.lock_queue_item(session, organization_id, publication.queue_item_id)
    publication = await get_publication(session, actor, publication_id)
    match publication.status:
        case PublicationStatus.QUEUED:
            outcome = Outcome(PublicationStatus.CANCELLED)
            await end_publication(session, organization_id, publication_id, outcome, now=now)
        case PublicationStatus.PROCESSING:
            unique = f"{CALL_BACK}:{publication.idempotency_key}"
            await enqueue(session, CALL_BACK, scope=organization_id, key=publication_id, now=now, unique=unique)
        case _:
            raise conflict(f"Publication is {publication.status} and cannot be cancelled", "id", "ended")
    return await get_publication(session, actor, publication_id)


async def retry_publication(session: AsyncSession, actor: Actor, publication_id: str, *, now: datetime) -> Publication:
    """Begin a failed or cancelled publication anew, at once; CONFLICT for any other."""
    publication = await get_publication(session, actor, publication_id)
    item = await queue_items.lock_queue_item(session, publication.organization_id, publication.queue_item_id)
    if item is None:
        raise not_found("Publication", "id")
    queued = await repository.requeue_publication(session, item.organization_id, publication_id, now)
    if queued is None:
        present = await get_publication(session, actor, publication_id)
        raise conflict(f"Publication is {present.status} and cannot be published again", "id", "not ended")
    await _settle(session, item, now)
    await _enqueue_publishing(session, item, run_at=now, now=now)
    return queued


async def _find(session: AsyncSession, organization_id: str, publication_id: str) -> Publication | None:
    found = await repository.publications_by_id(session, organization_id, [publication_id])
    return found[0] if found else None


async def _enqueue_publishing(session: AsyncSession, item: QueueItem, *, run_at: datetime, now: datetime) -> None:
    await enqueue(session, PUBLISH, scope=item.organization_id, key=item.id, now=now, run_at=run_at)


async def _settle(session: AsyncSession, item: QueueItem, now: datetime) -> None:
    """Give an item the status that its publications make of it; the item's row is locked."""
    found = await repository.publications_of_items(session, item.organization_id, [item.id])
    target = status_of_item(PublicationStatus(publication.status) for publication in found)
    if target != item.status:
        await queue_items.set_queue_item_status(session, item.id, target, now)
        announce_update(session, item)


def _new_publication(item: QueueItem, platform: str, now: datetime) -> Publication:
    return Publication(
        id=publication_id(item.id, platform),
        organization_id=item.organization_id,
        queue_item_id=item.id,
        asset_id=item.asset_id,
        platform=platform,
        status=PublicationStatus.QUEUED,
        round=1,
        created_at=now,
        updated_at=now,
    )


def _announce(session: AsyncSession, item: QueueItem, publication: Publication) -> None:
    topic = f"publication.{publication.status}"
    payload = _facts(item, publication)
    publish(session, topic, scope=publication.organization_id, key=publication.id, payload=payload)


def _facts(item: QueueItem, publication: Publication) -> dict[str, str | None]:
    """What events and webhooks say of a publication."""
    published_at = publication.published_at
    return {
        "publicationId": publication.id,
        "queueItemId": item.id,
        "projectId": item.project_id,
        "assetId": item.asset_id,
        "platform": publication.platform,
        "title": item.title,
        "url": publication.url,
        "externalId": publication.external_id,
        "publishedAt": None if published_at is None else print_moment(published_at),
        "errorCode": publication.error_code,
        "errorMessage": publication.error_message,
    }
