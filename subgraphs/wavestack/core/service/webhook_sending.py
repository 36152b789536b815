"""Something that happened comes in, deliveries to the endpoints that want to hear of it go out; and what came of them.

A delivery is a row first, with its job; its body is the same at every attempt. Receivers check the signature
(`domain.webhooks.sign`) and refuse old timestamps, so that nobody can forge or replay a message.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.ids import prefixed
from subgraphs.kit.jobs import enqueue
from subgraphs.wavestack.core.domain.webhooks import (
    DeliveryStatus,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookTopic,
)
from subgraphs.wavestack.core.repository import webhooks as repository

DELIVER: Final = "webhook.deliver"
KEPT: Final = timedelta(days=30)


async def tell(
    session: AsyncSession,
    organization_id: str,
    topic: WebhookTopic,
    payload: Mapping[str, Any],  # Any: JSON values
    *,
    now: datetime,
) -> None:
    """Send a message to every endpoint of the organization that wants to hear of the topic."""
    endpoints = await repository.endpoints_for(session, organization_id, topic)
    if not endpoints:
        return
    deliveries = [_new_delivery(endpoint, topic, payload, now) for endpoint in endpoints]
    await repository.insert_deliveries(session, deliveries)
    for delivery in deliveries:
        await enqueue_delivery(session, delivery, now=now)


async def enqueue_delivery(session: AsyncSession, delivery: WebhookDelivery, *, now: datetime) -> None:
    """Have a delivery sent."""
    await enqueue(
        session,
        DELIVER,
        scope=delivery.organization_id,
        key=delivery.id,
        now=now,
        unique=f"{DELIVER}:{delivery.id}",
    )


async def find_delivery(session: AsyncSession, delivery_id: str) -> tuple[WebhookDelivery, WebhookEndpoint] | None:
    """A delivery that is still to be sent, with its endpoint."""
    delivery = await repository.delivery_by_id(session, delivery_id)
    if delivery is None or delivery.status != DeliveryStatus.PENDING:
        return None
    endpoints = await repository.endpoints_by_id(session, delivery.organization_id, [delivery.endpoint_id])
    return (delivery, endpoints[0]) if endpoints and endpoints[0].enabled else None


async def keep_success(session: AsyncSession, delivery_id: str, response: int, *, now: datetime) -> None:
    """The endpoint took the message."""
    await repository.record_attempt(session, delivery_id, response=response, error=None)
    await repository.end_delivery(session, delivery_id, DeliveryStatus.DELIVERED, delivered_at=now)


async def keep_attempt(session: AsyncSession, delivery_id: str, *, response: int | None, error: str) -> None:
    """The endpoint did not take the message this time."""
    await repository.record_attempt(session, delivery_id, response=response, error=error)


async def give_up(session: AsyncSession, delivery_id: str) -> None:
    """The endpoint did not take the message at the last attempt."""
    await repository.end_delivery(session, delivery_id, DeliveryStatus.FAILED)


async def sweep(session: AsyncSession, *, now: datetime) -> None:
    """Forget deliveries that are older than thirty days."""
    await repository.sweep_deliveries(session, now - KEPT)


def _new_delivery(
    endpoint: WebhookEndpoint,
    topic: WebhookTopic,
    payload: Mapping[str, Any],  # Any: JSON values
    now: datetime,
) -> WebhookDelivery:
    return WebhookDelivery(
        id=prefixed("whd"),
        organization_id=endpoint.organization_id,
        endpoint_id=endpoint.id,
        topic=topic,
        payload=dict(payload),
        status=DeliveryStatus.PENDING,
        attempts=0,
        created_at=now,
    )
