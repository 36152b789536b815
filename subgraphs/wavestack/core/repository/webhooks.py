"""Endpoints and deliveries of webhooks come in, rows of the tables are read and written, records go out."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page, fetch_pages
from subgraphs.wavestack.core.domain.webhooks import DeliveryStatus, WebhookDelivery, WebhookEndpoint
from subgraphs.wavestack.core.models import WebhookDeliveryRow, WebhookEndpointRow, table_of

_endpoints = table_of(WebhookEndpointRow)
_e = _endpoints.c
_deliveries = table_of(WebhookDeliveryRow)
_d = _deliveries.c
_ENDPOINT: Final = tuple(field.name for field in fields(WebhookEndpoint))
_DELIVERY: Final = tuple(field.name for field in fields(WebhookDelivery))
_endpoint_values = attrgetter(*_ENDPOINT)
_delivery_values = attrgetter(*_DELIVERY)
_ENDPOINT_ORDER: Final = (
    SortKey(WebhookEndpointRow.created_at, descending=True),
    SortKey(WebhookEndpointRow.id, descending=True),
)
_DELIVERY_ORDER: Final = (
    SortKey(WebhookDeliveryRow.created_at, descending=True),
    SortKey(WebhookDeliveryRow.id, descending=True),
)


async def insert_endpoint(session: AsyncSession, endpoint: WebhookEndpoint) -> None:
    """Add an endpoint."""
    await session.execute(insert(_endpoints), asdict(endpoint))


async def count_endpoints(session: AsyncSession, organization_id: str) -> int:
    """How many endpoints the organization has."""
    statement = select(func.count()).select_from(_endpoints).where(_e.organization_id == organization_id)
    return int(await session.scalar(statement) or 0)


async def endpoints_by_id(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> list[WebhookEndpoint]:
    """The endpoints of this organization among `ids`, in no order."""
    columns = [_e[name] for name in _ENDPOINT]
    statement = select(*columns).where(_e.id.in_(ids), _e.organization_id == organization_id)
    return [WebhookEndpoint(*row) for row in await session.execute(statement)]


async def endpoints_for(session: AsyncSession, organization_id: str, topic: str) -> list[WebhookEndpoint]:
    """The organization's enabled endpoints that want to hear of a topic."""
    columns = [_e[name] for name in _ENDPOINT]
    statement = select(*columns).where(_e.organization_id == organization_id, _e.enabled).order_by(_e.id)
    endpoints = [WebhookEndpoint(*row) for row in await session.execute(statement)]
    return [endpoint for endpoint in endpoints if topic in endpoint.topics]


async def endpoint_page(session: AsyncSession, organization_id: str, request: PageRequest) -> Page[WebhookEndpoint]:
    """A page of the organization's endpoints, newest first."""
    statement = select(WebhookEndpointRow).where(WebhookEndpointRow.organization_id == organization_id)
    page = await fetch_page(session, statement, _ENDPOINT_ORDER, request)
    return page.map(lambda row: WebhookEndpoint(*_endpoint_values(row)))


async def update_endpoint(
    session: AsyncSession,
    organization_id: str,
    endpoint_id: str,
    values: dict[str, Any],  # Any: values of columns
) -> WebhookEndpoint | None:
    """Write some columns of an endpoint; None where the organization has none with this id."""
    statement = (
        update(_endpoints)
        .where(_e.id == endpoint_id, _e.organization_id == organization_id)
        .values(values)
        .returning(*(_e[name] for name in _ENDPOINT))
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else WebhookEndpoint(*row)


async def delete_endpoint(session: AsyncSession, organization_id: str, endpoint_id: str) -> bool:
    """Remove an endpoint with its deliveries. Answers whether it was there."""
    mine = (_d.endpoint_id == endpoint_id, _d.organization_id == organization_id)
    await session.execute(delete(_deliveries).where(*mine))
    statement = delete(_endpoints).where(_e.id == endpoint_id, _e.organization_id == organization_id)
    return (await session.execute(statement.returning(_e.id))).one_or_none() is not None


async def insert_deliveries(session: AsyncSession, deliveries: Sequence[WebhookDelivery]) -> None:
    """Add deliveries."""
    await session.execute(insert(_deliveries), [asdict(delivery) for delivery in deliveries])


async def delivery_by_id(session: AsyncSession, delivery_id: str) -> WebhookDelivery | None:
    """A delivery; None where it was swept or its endpoint removed."""
    columns = [_d[name] for name in _DELIVERY]
    row = (await session.execute(select(*columns).where(_d.id == delivery_id))).one_or_none()
    return None if row is None else WebhookDelivery(*row)


async def record_attempt(session: AsyncSession, delivery_id: str, *, response: int | None, error: str | None) -> None:
    """Count an attempt and keep what came of it."""
    values = {"attempts": _d.attempts + 1, "response_status": response, "error": error}
    await session.execute(update(_deliveries).where(_d.id == delivery_id).values(values))


async def end_delivery(
    session: AsyncSession, delivery_id: str, status: DeliveryStatus, *, delivered_at: datetime | None = None
) -> None:
    """Give a delivery the status that it keeps, unless it is sent anew."""
    values = {"status": status, "delivered_at": delivered_at}
    await session.execute(update(_deliveries).where(_d.id == delivery_id).values(values))


async def delivery_pages(
    session: AsyncSession, organization_id: str, endpoint_ids: Sequence[str], request: PageRequest
) -> dict[str | None, Page[WebhookDelivery]]:
    """The same page of deliveries for each of several endpoints, newest first."""
    statement = select(WebhookDeliveryRow).where(WebhookDeliveryRow.organization_id == organization_id)
    pages = await fetch_pages(
        session, statement, WebhookDeliveryRow.endpoint_id, endpoint_ids, _DELIVERY_ORDER, request
    )
    return {key: page.map(lambda row: WebhookDelivery(*_delivery_values(row))) for key, page in pages.items()}


async def sweep_deliveries(session: AsyncSession, before: datetime) -> None:
    """Remove deliveries that were made before a moment."""
    await session.execute(delete(_deliveries).where(_d.created_at < before))
