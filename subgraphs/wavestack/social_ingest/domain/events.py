"""What platforms tell besides messages: events and streams as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class PlatformEvent:
    """Something that happened on a platform. `channel_id` is empty where none was said."""

    number: int
    organization_id: str
    id: str
    platform: str
    platform_id: str
    type: str
    channel_id: str
    channel_name: str | None
    user_id: str | None
    data: dict[str, Any]  # Any: JSON values that the platform chose
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ChannelMoment:
    """A moment in a channel."""

    platform: str
    channel_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Stream:
    """A live stream, from its start's event to the next end or start in its channel; its id is the start's."""

    id: str
    organization_id: str
    platform: str
    channel_id: str
    title: str | None
    started_at: datetime
    ended_at: datetime | None
