"""Signed deliveries of platforms come in; genuine and new ones are taken in, once."""

import json
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.app import Subgraph
from subgraphs.kit.encryption import Cipher
from subgraphs.kit.errors import FORBIDDEN, SubgraphError, invalid
from subgraphs.kit.identity import Actor, require_organization, require_scope
from subgraphs.wavestack.social_ingest.domain.eventsub import Delivery, is_fresh, is_signed, read_notice
from subgraphs.wavestack.social_ingest.domain.incoming import Incoming
from subgraphs.wavestack.social_ingest.domain.platforms import PlatformEventType, SourcePlatform
from subgraphs.wavestack.social_ingest.ports import Resources
from subgraphs.wavestack.social_ingest.repository import webhooks as repository
from subgraphs.wavestack.social_ingest.service.incoming import Batch, read_batch
from subgraphs.wavestack.social_ingest.service.ingesting import ingest

PATH: Final = "/ingest/twitch/eventsub"
PURPOSE: Final = "webhook secrets of platforms"
_SECRET_LENGTHS: Final = range(10, 101)


async def keep_secret(
    session: AsyncSession, actor: Actor, cipher: Cipher, *, platform: SourcePlatform, secret: str, now: datetime
) -> str:
    """Keep an organization's secret; the path that the platform then sends to."""
    organization_id = require_organization(actor)
    require_scope(actor, "admin")
    if platform != SourcePlatform.TWITCH:
        raise invalid("platform", "sends webhooks", "Only Twitch sends webhooks here")
    if len(secret) not in _SECRET_LENGTHS or not secret.isascii() or not secret.isprintable():
        raise invalid("secret", "10 to 100 ASCII characters", "A secret has 10 to 100 printable ASCII characters")
    await repository.keep_secret(session, organization_id, platform.value, cipher.encrypt(secret), now)
    return f"{PATH}/{organization_id}"


async def receive(subgraph: Subgraph[Resources], organization_id: str, delivery: Delivery) -> str | None:
    """Take in a delivery; the challenge to answer, where it is one. FORBIDDEN, whatever is wrong with it."""
    await _check(subgraph, organization_id, delivery)
    body = _object(delivery.body)
    match delivery.kind:
        case "webhook_callback_verification":
            return str(body.get("challenge", ""))
        case "notification":
            await _take_in(subgraph, organization_id, delivery, body)
        case _:
            pass  # a revocation: Twitch sends nothing any more, and there is nothing to keep of it
    return None


async def _check(subgraph: Subgraph[Resources], organization_id: str, delivery: Delivery) -> None:
    """The same refusal for an unknown organization, so that nobody learns which ones there are."""
    async with subgraph.database.reading() as session:
        stored = await repository.find_secret(session, organization_id, SourcePlatform.TWITCH.value)
    known = stored is not None and is_signed(delivery, subgraph.resources.cipher.decrypt(stored))
    if not known or not is_fresh(delivery, subgraph.clock.now()) or not 0 < len(delivery.id) <= 255:
        raise SubgraphError(FORBIDDEN, "The signature is missing, wrong or too old")


async def _take_in(
    subgraph: Subgraph[Resources],
    organization_id: str,
    delivery: Delivery,
    body: dict[str, Any],  # Any: JSON values
) -> None:
    now, resources = subgraph.clock.now(), subgraph.resources
    item = _incoming(delivery, body)
    batch = Batch()
    if item is not None:
        number = resources.numbers.take(1, now)
        batch = read_batch(organization_id, [item], number=number, handle=resources.settings.creator_handle, now=now)
    async with subgraph.database.transaction() as session:
        if await repository.note_delivery(session, organization_id, delivery.id, now):
            await ingest(session, organization_id, batch, now=now)


def _incoming(delivery: Delivery, body: dict[str, Any]) -> Incoming | None:  # Any: JSON values
    subscription, event = body.get("subscription"), body.get("event")
    if not isinstance(subscription, dict) or not isinstance(event, dict):
        raise invalid("body", "notification", "A notification has a subscription and an event")
    if subscription.get("type") == "channel.chat.message":
        return _chat_message(event)
    notice = read_notice(str(subscription.get("type")), event)
    if notice is None:
        return None
    return Incoming(
        platform=SourcePlatform.TWITCH,
        id=delivery.id,
        ts=notice.at,
        type=PlatformEventType(notice.type),
        channel_id=notice.channel_id,
        channel_name=notice.channel_name,
        user_id=notice.user_id,
        data=notice.data,
    )


def _chat_message(event: dict[str, Any]) -> Incoming:  # Any: JSON values
    message: Any = event.get("message")
    parts: Any = message if isinstance(message, dict) else {}
    badges = [badge["set_id"] for badge in event.get("badges") or () if isinstance(badge, dict) and "set_id" in badge]
    fragments = [part for part in parts.get("fragments") or () if isinstance(part, dict)]
    emotes = any(part.get("type") == "emote" for part in fragments)
    return Incoming(
        platform=SourcePlatform.TWITCH,
        id=str(event.get("message_id") or ""),
        channel_id=str(event.get("broadcaster_user_id") or ""),
        channel_name=event.get("broadcaster_user_name"),
        user_id=str(event.get("chatter_user_id") or ""),
        user_name=event.get("chatter_user_name"),
        roles=[str(badge) for badge in badges],
        text=str(parts.get("text") or ""),
        meta={"hasEmotes": True} if emotes else None,
    )


def _object(body: bytes) -> dict[str, Any]:  # Any: JSON values
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise invalid("body", "object", "The body must be a JSON object")
    return value
