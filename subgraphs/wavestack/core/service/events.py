"""Which queue items or publications to follow comes in, their events go out in the order of what happened."""

from collections.abc import AsyncIterator, Callable
from typing import TypeVar

from subgraphs.kit.context import Context
from subgraphs.kit.errors import invalid
from subgraphs.kit.events import Event
from subgraphs.kit.identity import require_organization
from subgraphs.wavestack.core.service.item_status import UPDATED
from subgraphs.wavestack.core.service.publications import TOPICS as PUBLICATION_TOPICS
from subgraphs.wavestack.core.service.queue_items import CREATED, DELETED, require_known_queue_item
from subgraphs.wavestack.core.service.references import require_references

R = TypeVar("R")

_TOPICS = frozenset({CREATED, UPDATED, DELETED})
_LONGEST_SEQUENCE = 18  # digits that fit every database's 64-bit integer


async def follow_queue_items(
    context: Context[R], *, item_id: str | None, project_id: str | None, after: str | None
) -> AsyncIterator[Event]:
    """Events of the actor's queue items, of one item or one project where named, after a sequence number or from now.

    A deleted item can still be followed, so that a client that reconnects hears of the deletion.
    """
    organization_id, position = require_organization(context.actor), _position(after)
    await require_references(context.session, context.actor, project_id=project_id)
    if item_id is not None:
        await require_known_queue_item(context.session, context.actor, item_id)
    await context.release()
    async for event in context.listen(scope=organization_id, after=position, wanted=_filter(item_id, project_id)):
        yield event


async def follow_publications(context: Context[R], *, item_id: str | None, after: str | None) -> AsyncIterator[Event]:
    """Events of the actor's publications, of one item where named, after a sequence number or from now."""
    organization_id, position = require_organization(context.actor), _position(after)
    if item_id is not None:
        await require_known_queue_item(context.session, context.actor, item_id)
    await context.release()

    def wanted(event: Event) -> bool:
        return event.topic in PUBLICATION_TOPICS and (item_id is None or event.payload["queueItemId"] == item_id)

    async for event in context.listen(scope=organization_id, after=position, wanted=wanted):
        yield event


def _position(after: str | None) -> int | None:
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) <= _LONGEST_SEQUENCE):
        raise invalid("after", "format", "After must be the sequence number of an event")
    return int(after)


def _filter(item_id: str | None, project_id: str | None) -> Callable[[Event], bool]:
    def wanted(event: Event) -> bool:
        return (
            event.topic in _TOPICS
            and (item_id is None or event.key == item_id)
            and (project_id is None or event.payload["projectId"] == project_id)
        )

    return wanted
