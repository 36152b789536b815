"""Which thumbnails to follow comes in, their events go out in the order of what happened."""

from collections.abc import AsyncIterator
from typing import Final

from subgraphs.kit.context import Context
from subgraphs.kit.errors import invalid
from subgraphs.kit.events import Event
from subgraphs.kit.identity import require_organization
from subgraphs.wavestack.thumbnails.ports import Resources
from subgraphs.wavestack.thumbnails.service.creating import TOPICS
from subgraphs.wavestack.thumbnails.service.thumbnails import get_thumbnail

_LONGEST_SEQUENCE: Final = 18  # digits that fit every database's 64-bit integer


async def follow_thumbnails(
    context: Context[Resources], *, thumbnail_id: str | None, clip_id: str | None, after: str | None
) -> AsyncIterator[Event]:
    """Events of the actor's thumbnails, of one or of one clip's where named, after a sequence number or from now."""
    organization_id, position = require_organization(context.actor), _position(after)
    if thumbnail_id is not None:
        await get_thumbnail(context.session, context.actor, thumbnail_id)
    await context.release()

    def wanted(event: Event) -> bool:
        return (
            event.topic in TOPICS
            and (thumbnail_id is None or event.key == thumbnail_id)
            and (clip_id is None or event.payload["clipId"] == clip_id)
        )

    async for event in context.listen(scope=organization_id, after=position, wanted=wanted):
        yield event


def _position(after: str | None) -> int | None:
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) <= _LONGEST_SEQUENCE):
        raise invalid("after", "format", "After must be the sequence number of an event")
    return int(after)
