"""Messages and events as clients and connectors say them come in; checked records, or a refusal, go out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from subgraphs.kit.errors import invalid
from subgraphs.wavestack.social_ingest.domain.events import PlatformEvent
from subgraphs.wavestack.social_ingest.domain.incoming import Incoming
from subgraphs.wavestack.social_ingest.domain.messages import Deletion, Message, record_id
from subgraphs.wavestack.social_ingest.domain.platforms import moderates, role_of
from subgraphs.wavestack.social_ingest.domain.texts import has_emotes, mentions_creator, mentions_in

MAX_BATCH: Final = 500
MAX_TEXT_LENGTH: Final = 10_000
_MAX_ID_LENGTH: Final = 255
_MAX_JSON_LENGTH: Final = 16_384
_MAX_REACTIONS: Final = 2**31 - 1
_FARTHEST: Final = timedelta(days=366)
_EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Batch:
    """What came at once, checked."""

    messages: list[Message] = field(default_factory=list)
    deletions: list[Deletion] = field(default_factory=list)
    events: list[PlatformEvent] = field(default_factory=list)


def read_batch(organization_id: str, items: Sequence[Incoming], *, number: int, handle: str, now: datetime) -> Batch:
    """Check a batch: all of it is taken in, or nothing. Its records are numbered from `number`."""
    if len(items) > MAX_BATCH:
        raise invalid("items", f"at most {MAX_BATCH}", f"At most {MAX_BATCH} messages and events come at once")
    batch = Batch()
    for place, item in enumerate(items):
        _check(item, now)
        if item.type is not None:
            batch.events.append(_event(organization_id, item, number + place, now))
        elif item.deleted:
            key = record_id(item.platform, item.id)
            batch.deletions.append(Deletion(key, item.platform, item.edited_at or item.ts or now))
        else:
            batch.messages.append(_message(organization_id, item, number + place, handle, now))
    return batch


def _check(item: Incoming, now: datetime) -> None:
    _identifier("id", item.id)
    for name, value in (("channel", item.channel_id), ("author", item.user_id), ("replyTo", item.reply_to)):
        if value is not None:
            _identifier(name, value)
    for name, at in (("ts", item.ts), ("editedAt", item.edited_at)):
        if at is not None and at > now + _FARTHEST:
            raise invalid(name, "not in the far future", f"'{name}' lies too far in the future")
        if at is not None and at < _EARLIEST:
            raise invalid(name, "not before 2000", f"'{name}' lies before there was any chat")
    if not 0 <= item.reactions <= _MAX_REACTIONS:
        raise invalid("reactions", "at least 0", "'reactions' is a number of reactions")


def _identifier(name: str, value: str) -> None:
    if not value or len(value) > _MAX_ID_LENGTH or not value.isprintable():
        raise invalid(name, "identifier", f"'{name}' needs an identifier of 1 to {_MAX_ID_LENGTH} printable characters")


def _message(organization_id: str, item: Incoming, number: int, handle: str, now: datetime) -> Message:
    text = clean(_required("text", item.text))
    if len(text) > MAX_TEXT_LENGTH:
        raise invalid("text", f"at most {MAX_TEXT_LENGTH} characters", "The text is too long")
    user_id, meta = _required("author", item.user_id), _object("meta", item.meta)
    role = role_of(item.roles)
    mentioned = {mention.removeprefix("@").lower() for mention in item.mentions} | set(mentions_in(text))
    said = meta or {}
    return Message(
        number=number,
        organization_id=organization_id,
        id=record_id(item.platform, item.id),
        platform=item.platform.value,
        platform_id=item.id,
        channel_id=_required("channel", item.channel_id),
        channel_name=_name(item.channel_name),
        user_id=user_id,
        user_name=_name(item.user_name) or user_id,
        role=role.value,
        is_mod=moderates(role) if item.is_mod is None else item.is_mod,
        text=text,
        html=None if item.html is None else clean(item.html)[: 4 * MAX_TEXT_LENGTH],
        reply_to=item.reply_to,
        has_emotes=said.get("hasEmotes") is True or bool(said.get("emotes")) or has_emotes(text),
        mentions_creator=said.get("mentionsCreator") is True or mentions_creator(text, item.mentions, handle),
        reactions=item.reactions,
        mentions=len(mentioned),
        meta=meta,
        created_at=item.ts or now,
        edited_at=item.edited_at,
        deleted_at=None,
    )


def _event(organization_id: str, item: Incoming, number: int, now: datetime) -> PlatformEvent:
    return PlatformEvent(
        number=number,
        organization_id=organization_id,
        id=record_id(item.platform, item.id),
        platform=item.platform.value,
        platform_id=item.id,
        type=str(item.type),
        channel_id=item.channel_id or "",
        channel_name=_name(item.channel_name),
        user_id=item.user_id,
        data=_object("data", item.data) or {},
        created_at=item.ts or now,
    )


def _required(name: str, value: str | None) -> str:
    if value is None:
        raise invalid(name, "required", f"'{name}' is required")
    return value


def _name(value: str | None) -> str | None:
    return None if value is None else clean(value)[:_MAX_ID_LENGTH] or None


def _object(name: str, value: Any) -> dict[str, Any] | None:  # Any: whatever JSON a client sends
    if value is None:
        return None
    if not isinstance(value, dict):
        raise invalid(name, "object", f"'{name}' must be an object")
    text = json.dumps(value)
    if len(text) > _MAX_JSON_LENGTH:
        raise invalid(name, f"at most {_MAX_JSON_LENGTH} characters", f"'{name}' is too large")
    # PostgreSQL holds neither the character zero nor half a character.
    if "\\u0000" in text or "\\ud" in text:
        value = _cleaned(value)
    return dict(value)


def _cleaned(value: Any) -> Any:  # Any: JSON values
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    if isinstance(value, dict):
        return {clean(key): _cleaned(each) for key, each in value.items()}
    return value


def clean(text: str) -> str:
    """The text without what databases cannot hold: the character zero, and halves of characters."""
    if text.isascii():
        return text.replace("\0", "")
    return text.encode("utf-8", "replace").decode().replace("\0", "")
