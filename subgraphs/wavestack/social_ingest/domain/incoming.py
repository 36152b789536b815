"""What clients and platforms tell, each in its own way, as one value: a message, its deletion, or an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from subgraphs.wavestack.social_ingest.domain.platforms import PlatformEventType, SourcePlatform


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that a platform tells: an event where `type` is set, a deletion where `deleted`, else a message."""

    platform: SourcePlatform
    id: str
    ts: datetime | None = None
    type: PlatformEventType | None = None
    channel_id: str | None = None
    channel_name: str | None = None
    user_id: str | None = None
    user_name: str | None = None
    roles: Sequence[str] = ()
    is_mod: bool | None = None
    text: str | None = None
    html: str | None = None
    reply_to: str | None = None
    mentions: Sequence[str] = ()
    reactions: int = 0
    edited_at: datetime | None = None
    deleted: bool = False
    meta: dict[str, Any] | None = None  # Any: JSON values of the platform
    data: dict[str, Any] | None = None  # Any: as above
