"""A session, the actor and what is wanted come in; endpoints of webhooks are kept, records go out.

Whoever manages webhooks learns a secret once, when it is made; it is stored encrypted and shown never again.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.encryption import Cipher
from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.ids import prefixed
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.core.domain.texts import is_identifier
from subgraphs.wavestack.core.domain.webhooks import (
    ENDPOINTS,
    DeliveryStatus,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookTopic,
    checked_description,
    checked_topics,
    checked_url,
)
from subgraphs.wavestack.core.errors import conflict, not_found
from subgraphs.wavestack.core.ports import Webhooks
from subgraphs.wavestack.core.repository import webhooks as repository
from subgraphs.wavestack.core.service.webhook_sending import enqueue_delivery

_SECRET_BYTES: Final = 32


async def get_endpoint(session: AsyncSession, actor: Actor, endpoint_id: str) -> WebhookEndpoint:
    """The actor's endpoint with this id, or NOT_FOUND."""
    found = await find_endpoints(session, actor, [endpoint_id])
    if endpoint_id not in found:
        raise not_found("Webhook endpoint", "id")
    return found[endpoint_id]


async def find_endpoints(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, WebhookEndpoint]:
    """The actor's endpoints among `ids`, by id."""
    known = [key for key in ids if is_identifier(key)]
    found = await repository.endpoints_by_id(session, require_organization(actor), known)
    return {endpoint.id: endpoint for endpoint in found}


async def list_endpoints(session: AsyncSession, actor: Actor, request: PageRequest) -> Page[WebhookEndpoint]:
    """A page of the actor's endpoints, newest first."""
    return await repository.endpoint_page(session, require_organization(actor), request)


async def list_deliveries(
    session: AsyncSession, actor: Actor, request: PageRequest, *, endpoint_ids: Sequence[str]
) -> dict[str | None, Page[WebhookDelivery]]:
    """The same page of deliveries for each of several endpoints, newest first."""
    return await repository.delivery_pages(session, require_organization(actor), endpoint_ids, request)


async def create_endpoint(
    session: AsyncSession,
    actor: Actor,
    cipher: Cipher,
    webhooks: Webhooks,
    *,
    url: str,
    topics: Sequence[WebhookTopic],
    description: str | None,
    now: datetime,
) -> tuple[WebhookEndpoint, str]:
    """Add an endpoint; answers it and its secret. CONFLICT where the organization has twenty already."""
    organization_id = require_organization(actor)
    if await repository.count_endpoints(session, organization_id) >= ENDPOINTS:
        raise conflict(f"An organization can have at most {ENDPOINTS} webhook endpoints", "url", "maxItems")
    secret = _new_secret()
    endpoint = WebhookEndpoint(
        id=prefixed("wh"),
        organization_id=organization_id,
        url=_reachable(webhooks, url),
        topics=checked_topics(topics),
        description=checked_description(description),
        enabled=True,
        sealed_secret=cipher.encrypt(secret),
        created_at=now,
        updated_at=now,
    )
    await repository.insert_endpoint(session, endpoint)
    return endpoint, secret


async def update_endpoint(
    session: AsyncSession,
    actor: Actor,
    webhooks: Webhooks,
    endpoint_id: str,
    *,
    url: str | None,
    topics: Sequence[WebhookTopic] | None,
    description: str | None,
    enabled: bool | None,
    now: datetime,
) -> WebhookEndpoint:
    """Change what is given of an endpoint; None leaves a field as it is."""
    values: dict[str, Any] = {"updated_at": now}  # Any: values of columns
    if url is not None:
        values["url"] = _reachable(webhooks, url)
    if topics is not None:
        values["topics"] = checked_topics(topics)
    if description is not None:
        values["description"] = checked_description(description)
    if enabled is not None:
        values["enabled"] = enabled
    return await _write(session, actor, endpoint_id, values)


async def rotate_secret(
    session: AsyncSession, actor: Actor, cipher: Cipher, endpoint_id: str, *, now: datetime
) -> tuple[WebhookEndpoint, str]:
    """Give an endpoint another secret, with which everything from now on is signed; answers both."""
    secret = _new_secret()
    values = {"sealed_secret": cipher.encrypt(secret), "updated_at": now}
    return await _write(session, actor, endpoint_id, values), secret


async def delete_endpoint(session: AsyncSession, actor: Actor, endpoint_id: str) -> None:
    """Remove an endpoint and its log, or NOT_FOUND."""
    organization_id = require_organization(actor)
    if not is_identifier(endpoint_id) or not await repository.delete_endpoint(session, organization_id, endpoint_id):
        raise not_found("Webhook endpoint", "id")


async def redeliver(session: AsyncSession, actor: Actor, delivery_id: str, *, now: datetime) -> WebhookDelivery:
    """Send a delivery that has ended once more, with the same body; CONFLICT while it is being sent."""
    organization_id = require_organization(actor)
    delivery = await repository.delivery_by_id(session, delivery_id) if is_identifier(delivery_id) else None
    if delivery is None or delivery.organization_id != organization_id:
        raise not_found("Webhook delivery", "id")
    if delivery.status == DeliveryStatus.PENDING:
        raise conflict("Webhook delivery is being sent", "id", "pending")
    await repository.end_delivery(session, delivery_id, DeliveryStatus.PENDING)
    await enqueue_delivery(session, delivery, now=now)
    return await repository.delivery_by_id(session, delivery_id) or delivery


def _reachable(webhooks: Webhooks, url: str) -> str:
    address = checked_url(url)
    webhooks.check(address)
    return address


async def _write(
    session: AsyncSession,
    actor: Actor,
    endpoint_id: str,
    values: dict[str, Any],  # Any: values of columns
) -> WebhookEndpoint:
    organization_id = require_organization(actor)
    written = (
        await repository.update_endpoint(session, organization_id, endpoint_id, values)
        if is_identifier(endpoint_id)
        else None
    )
    if written is None:
        raise not_found("Webhook endpoint", "id")
    return written


def _new_secret() -> str:
    return f"whsec_{secrets.token_urlsafe(_SECRET_BYTES)}"
