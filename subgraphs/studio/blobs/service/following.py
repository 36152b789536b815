"""Who listens, and to what, comes in; which events of the outbox that means goes out."""

from collections.abc import Callable, Collection, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.events import Event
from subgraphs.studio.blobs.errors import invalid_input
from subgraphs.studio.blobs.service.access import named_blobs
from subgraphs.studio.blobs.service.announcing import TOPICS

_MAX_SEQUENCE_DIGITS = 18
_MAX_FOLLOWED_BLOBS = 1000


def resume_point(after: str | None) -> int | None:
    """The number of the last event that a subscriber has seen."""
    if after is None:
        return None
    if not (after.isascii() and after.isdigit() and len(after) <= _MAX_SEQUENCE_DIGITS):
        raise invalid_input("after", "This is no sequence number of an event")
    return int(after)


async def wanted_events(
    session: AsyncSession, owner_id: str, blob_ids: Sequence[str] | None, topics: Collection[str] | None
) -> Callable[[Event], bool]:
    """Which events a subscriber wants: of these own blobs or of all, of these kinds or of all."""
    if blob_ids is not None and len(blob_ids) > _MAX_FOLLOWED_BLOBS:
        raise invalid_input("blobIds", f"At most {_MAX_FOLLOWED_BLOBS} blobs are followed by name; without names, all")
    blobs = None if blob_ids is None else frozenset(await named_blobs(session, owner_id, blob_ids, "blobIds"))
    kinds = TOPICS if topics is None else frozenset(topics)
    return lambda event: event.topic in kinds and (blobs is None or event.key in blobs)
