"""Versions of messages come in, in any order; what the message is after all of them goes out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from subgraphs.wavestack.social_ingest.domain.platforms import SourcePlatform

MAX_ID_LENGTH: Final = 64


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it is kept. `number` grows with the time at which messages were taken in."""

    number: int
    organization_id: str
    id: str
    platform: str
    platform_id: str
    channel_id: str
    channel_name: str | None
    user_id: str
    user_name: str
    role: str
    is_mod: bool
    text: str
    html: str | None
    reply_to: str | None
    has_emotes: bool
    mentions_creator: bool
    reactions: int
    mentions: int
    meta: dict[str, Any] | None  # Any: JSON values that the platform chose
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None

    @property
    def version(self) -> tuple[datetime, int, str]:
        """Which of two versions is the newer one: a total order, so that it matters not which came first."""
        return (self.edited_at or self.created_at, self.reactions, self.text)


@dataclass(frozen=True, slots=True)
class Deletion:
    """That a message was deleted; it may be heard of before the message is."""

    id: str
    platform: str
    at: datetime


def record_id(platform: SourcePlatform, platform_id: str) -> str:
    """The identifier of a message or event within its organization: readable, unless the platform's is too long."""
    plain = f"{platform}:{platform_id}"
    if len(plain) <= MAX_ID_LENGTH:
        return plain
    return f"{platform}:{sha256(platform_id.encode()).hexdigest()[:48]}"


def folded(current: Message, other: Message) -> Message:
    """What a message is after one more version. Who wrote it, where and when is what was heard first."""
    deleted = min((at for at in (current.deleted_at, other.deleted_at) if at is not None), default=None)
    if other.version <= current.version:
        return current if deleted == current.deleted_at else replace(current, deleted_at=deleted)
    return replace(
        current,
        text=other.text,
        html=other.html,
        has_emotes=other.has_emotes,
        mentions_creator=other.mentions_creator,
        reactions=other.reactions,
        mentions=other.mentions,
        meta=other.meta,
        edited_at=other.edited_at,
        deleted_at=deleted,
    )


def deleted(message: Message, at: datetime) -> Message:
    """The message once it is known that it was deleted: the earliest time counts."""
    if message.deleted_at is not None and message.deleted_at <= at:
        return message
    return replace(message, deleted_at=at)


def fold_batch(messages: Iterable[Message]) -> dict[str, Message]:
    """The messages of a batch by id, several versions of one put together."""
    found: dict[str, Message] = {}
    for message in messages:
        known = found.get(message.id)
        found[message.id] = message if known is None else folded(known, message)
    return found
