"""Webhook records and requests come in, their GraphQL forms go out."""

from datetime import datetime
from typing import cast

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.fields import field
from subgraphs.kit.pagination import Page, page_request
from subgraphs.kit.scalars import JSON, URL
from subgraphs.wavestack.core.domain.webhooks import WebhookDelivery as DeliveryRecord
from subgraphs.wavestack.core.domain.webhooks import WebhookEndpoint as EndpointRecord
from subgraphs.wavestack.core.loaders import DeliveriesBelow, load_delivery_pages
from subgraphs.wavestack.core.types.entities import Info
from subgraphs.wavestack.core.types.enums import DeliveryStatus, WebhookTopic


@strawberry.type(description="One message to a webhook endpoint, and how its sending went.")
class WebhookDelivery:
    """A delivery."""

    id: strawberry.ID = strawberry.field(description="The delivery's identifier: the `id` of its message.")
    endpoint_id: strawberry.ID = strawberry.field(description="The identifier of the endpoint.")
    topic: WebhookTopic = strawberry.field(description="What it tells of.")
    payload: JSON = strawberry.field(description="The `data` of its message.")
    status: DeliveryStatus = strawberry.field(description="Where it stands.")
    attempts: int = strawberry.field(description="How often it was sent.")
    response_status: int | None = strawberry.field(description="The HTTP status of the last answer, if there was one.")
    error: str | None = strawberry.field(description="Why the last attempt did not succeed.")
    created_at: datetime = strawberry.field(description="When it came to be.")
    delivered_at: datetime | None = strawberry.field(description="When the endpoint took it.")

    @classmethod
    def of(cls, record: DeliveryRecord) -> "WebhookDelivery":
        """The GraphQL form of a record."""
        return cls(
            id=strawberry.ID(record.id),
            endpoint_id=strawberry.ID(record.endpoint_id),
            topic=WebhookTopic(record.topic),
            payload=JSON(record.payload),
            status=DeliveryStatus(record.status),
            attempts=record.attempts,
            response_status=record.response_status,
            error=record.error,
            created_at=record.created_at,
            delivered_at=record.delivered_at,
        )


@strawberry.type(description="An address of the organization's own that is told of what happens, by signed POSTs.")
class WebhookEndpoint:
    """An endpoint."""

    id: strawberry.ID = strawberry.field(description="The endpoint's identifier.")
    url: URL = strawberry.field(description="Where messages are sent.")
    topics: list[WebhookTopic] = strawberry.field(description="What it is told of.")
    description: str | None = strawberry.field(description="What it is for.")
    enabled: bool = strawberry.field(description="Whether messages are sent to it.")
    created_at: datetime = strawberry.field(description="When it was created.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")

    @classmethod
    def of(cls, record: EndpointRecord) -> "WebhookEndpoint":
        """The GraphQL form of a record; its secret is not part of it."""
        return cls(
            id=strawberry.ID(record.id),
            url=URL(record.url),
            topics=[WebhookTopic(topic) for topic in record.topics],
            description=record.description,
            enabled=record.enabled,
            created_at=record.created_at,
            updated_at=record.updated_at,
        )

    @field(description="What was sent to it in the last thirty days, newest first.")
    async def deliveries(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[WebhookDelivery]:
        """A page of deliveries."""
        request = page_request(first, after, last, before, offset=offset)
        page = await info.context.load(load_delivery_pages, DeliveriesBelow(self.id, request))
        return Connection.of(cast("Page[DeliveryRecord]", page), WebhookDelivery.of)  # the batch answers every key


@strawberry.input(description="A webhook endpoint to be created.")
class CreateWebhookEndpointInput:
    """The fields of a new endpoint."""

    url: str = strawberry.field(description="Where to send messages: an http or https address.")
    topics: list[WebhookTopic] = strawberry.field(description="What to tell of: at least one topic.")
    description: str | None = strawberry.field(default=None, description="What it is for: at most 255 characters.")


@strawberry.input(description="Changes to a webhook endpoint; what is left out stays as it is.")
class UpdateWebhookEndpointInput:
    """The fields that may change."""

    id: strawberry.ID = strawberry.field(description="The endpoint's identifier.")
    url: str | None = strawberry.field(default=None, description="Where to send messages from now on.")
    topics: list[WebhookTopic] | None = strawberry.field(default=None, description="What to tell of from now on.")
    description: str | None = strawberry.field(default=None, description="What it is for.")
    enabled: bool | None = strawberry.field(default=None, description="Whether to send messages to it.")


@strawberry.input(description="Which webhook endpoint.")
class WebhookEndpointInput:
    """An endpoint by its id."""

    id: strawberry.ID = strawberry.field(description="The endpoint's identifier.")


@strawberry.input(description="Which delivery to send once more.")
class RedeliverWebhookInput:
    """A delivery by its id."""

    id: strawberry.ID = strawberry.field(description="The delivery's identifier.")


@strawberry.type(description="The answer to `createWebhookEndpoint` and `rotateWebhookSecret`.")
class WebhookSecretPayload:
    """An endpoint and the secret that is shown this once."""

    webhook_endpoint: WebhookEndpoint = strawberry.field(description="The endpoint.")
    secret: str = strawberry.field(
        description="The secret that signs its messages (header `webhook-signature`). Keep it: it is not shown again."
    )


@strawberry.type(description="The answer to `updateWebhookEndpoint`.")
class UpdateWebhookEndpointPayload:
    """A changed endpoint."""

    webhook_endpoint: WebhookEndpoint = strawberry.field(description="The endpoint as it is now.")


@strawberry.type(description="The answer to `deleteWebhookEndpoint`.")
class DeleteWebhookEndpointPayload:
    """What was deleted."""

    deleted_id: strawberry.ID = strawberry.field(description="The identifier of the deleted endpoint.")


@strawberry.type(description="The answer to `redeliverWebhook`.")
class RedeliverWebhookPayload:
    """A delivery that is sent again."""

    delivery: WebhookDelivery = strawberry.field(description="The delivery, pending again.")
