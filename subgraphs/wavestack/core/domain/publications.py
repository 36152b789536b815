"""Publications: one queue item on one platform, which statuses follow one another, and what they make of the item."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from subgraphs.wavestack.core.domain.queue import QueueStatus


class PublicationStatus(StrEnum):
    """Where a publication stands."""

    QUEUED = "queued"
    PROCESSING = "processing"
    PUBLISHED = "published"
    FAILED = "failed"
    CANCELLED = "cancelled"


# A failed or cancelled one is queued again by hand only. That something is out counts, however late it is heard.
TRANSITIONS: dict[PublicationStatus, frozenset[PublicationStatus]] = {
    PublicationStatus.QUEUED: frozenset({PublicationStatus.PROCESSING, PublicationStatus.CANCELLED}),
    PublicationStatus.PROCESSING: frozenset(
        {PublicationStatus.PUBLISHED, PublicationStatus.FAILED, PublicationStatus.CANCELLED}
    ),
    PublicationStatus.PUBLISHED: frozenset(),
    PublicationStatus.FAILED: frozenset({PublicationStatus.QUEUED, PublicationStatus.PUBLISHED}),
    PublicationStatus.CANCELLED: frozenset({PublicationStatus.QUEUED, PublicationStatus.PUBLISHED}),
}


def sources_of(target: PublicationStatus) -> frozenset[PublicationStatus]:
    """The statuses from which a publication may become `target`."""
    return frozenset(status for status, targets in TRANSITIONS.items() if target in targets)


@dataclass(frozen=True, slots=True)
class Publication:
    """One queue item on one platform. `round` counts how often it was begun anew by hand."""

    id: str
    organization_id: str
    queue_item_id: str
    asset_id: str | None
    platform: str
    status: str
    round: int
    created_at: datetime
    updated_at: datetime
    url: str | None = None
    external_id: str | None = None
    error_code: str | None = None
    error_message: str | None = None
    published_at: datetime | None = None

    @property
    def idempotency_key(self) -> str:
        """What makes a publisher take this round of this publication once, however often it is handed over."""
        return f"{self.id}#{self.round}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a publication ended, as its publisher tells."""

    status: PublicationStatus
    url: str | None = None
    external_id: str | None = None
    published_at: datetime | None = None
    error_code: str | None = None
    error_message: str | None = None


def publication_id(item_id: str, platform: str) -> str:
    """The identifier of a queue item's publication on a platform, such as `clx1234:youtube`."""
    return f"{item_id}:{platform}"


def status_of_item(statuses: Iterable[PublicationStatus]) -> QueueStatus:
    """What an item's publications make of it: processing while one of them is, else queued while one waits.

    Otherwise all have ended: published where every platform that was not cancelled took it, else failed.
    """
    found = set(statuses)
    if PublicationStatus.PROCESSING in found:
        return QueueStatus.PROCESSING
    if PublicationStatus.QUEUED in found:
        return QueueStatus.QUEUED
    if PublicationStatus.FAILED in found or PublicationStatus.PUBLISHED not in found:
        return QueueStatus.FAILED
    return QueueStatus.PUBLISHED


def due_at(schedule_at: datetime | None, created_at: datetime, delay: timedelta) -> datetime:
    """When publishing begins: at the scheduled time, but never before `delay` has passed in which to take it back."""
    earliest = created_at + delay
    return earliest if schedule_at is None else max(schedule_at, earliest)
