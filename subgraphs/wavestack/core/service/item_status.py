"""A queue item whose status changed comes in, the event that says so is published with the transaction."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.outbox import publish
from subgraphs.wavestack.core.domain.queue import QueueItem

UPDATED: Final = "queue_item.updated"
_BY: Final = "service:core"


def announce_update(session: AsyncSession, item: QueueItem) -> None:
    """Tell that publishing moved an item on."""
    payload = {"projectId": item.project_id, "by": _BY}
    publish(session, UPDATED, scope=item.organization_id, key=item.id, payload=payload)
