"""Mutations of webhooks come in, what the service has done goes out; each is one transaction."""

from typing import Annotated

import strawberry

from subgraphs.kit.fields import mutation
from subgraphs.wavestack.core.service import webhooks
from subgraphs.wavestack.core.types.entities import Info
from subgraphs.wavestack.core.types.webhooks import (
    CreateWebhookEndpointInput,
    DeleteWebhookEndpointPayload,
    RedeliverWebhookInput,
    RedeliverWebhookPayload,
    UpdateWebhookEndpointInput,
    UpdateWebhookEndpointPayload,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookEndpointInput,
    WebhookSecretPayload,
)


@strawberry.type(description="Changes to webhooks.")
class WebhookMutation:
    """The root fields that change who is told of what happens."""

    @mutation(description="Add an address that is told of what happens. The answer shows its secret this once.")
    async def create_webhook_endpoint(
        self,
        info: Info,
        input: Annotated[CreateWebhookEndpointInput, strawberry.argument(description="The new endpoint.")],  # noqa: A002 - the argument's name
    ) -> WebhookSecretPayload | None:
        """Add an endpoint."""
        context = info.context
        async with context.transaction() as session:
            endpoint, secret = await webhooks.create_endpoint(
                session,
                context.actor,
                context.resources.cipher,
                context.resources.webhooks,
                url=input.url,
                topics=input.topics,
                description=input.description,
                now=context.clock.now(),
            )
        return WebhookSecretPayload(webhook_endpoint=WebhookEndpoint.of(endpoint), secret=secret)

    @mutation(description="Change a webhook endpoint, or switch it on or off.")
    async def update_webhook_endpoint(
        self,
        info: Info,
        input: Annotated[UpdateWebhookEndpointInput, strawberry.argument(description="The changes.")],  # noqa: A002 - as above
    ) -> UpdateWebhookEndpointPayload | None:
        """Change an endpoint."""
        context = info.context
        async with context.transaction() as session:
            endpoint = await webhooks.update_endpoint(
                session,
                context.actor,
                context.resources.webhooks,
                input.id,
                url=input.url,
                topics=input.topics,
                description=input.description,
                enabled=input.enabled,
                now=context.clock.now(),
            )
        return UpdateWebhookEndpointPayload(webhook_endpoint=WebhookEndpoint.of(endpoint))

    @mutation(description="Give a webhook endpoint another secret; everything from now on is signed with it.")
    async def rotate_webhook_secret(
        self,
        info: Info,
        input: Annotated[WebhookEndpointInput, strawberry.argument(description="Which endpoint.")],  # noqa: A002 - as above
    ) -> WebhookSecretPayload | None:
        """Change the secret."""
        context = info.context
        async with context.transaction() as session:
            endpoint, secret = await webhooks.rotate_secret(
                session, context.actor, context.resources.cipher, input.id, now=context.clock.now()
            )
        return WebhookSecretPayload(webhook_endpoint=WebhookEndpoint.of(endpoint), secret=secret)

    @mutation(description="Remove a webhook endpoint and the log of its deliveries.")
    async def delete_webhook_endpoint(
        self,
        info: Info,
        input: Annotated[WebhookEndpointInput, strawberry.argument(description="Which endpoint.")],  # noqa: A002 - as above
    ) -> DeleteWebhookEndpointPayload | None:
        """Remove an endpoint."""
        context = info.context
        async with context.transaction() as session:
            await webhooks.delete_endpoint(session, context.actor, input.id)
        return DeleteWebhookEndpointPayload(deleted_id=input.id)

    @mutation(description="Send a message that has been delivered, or has failed, once more with the same content.")
    async def redeliver_webhook(
        self,
        info: Info,
        input: Annotated[RedeliverWebhookInput, strawberry.argument(description="Which delivery.")],  # noqa: A002 - as above
    ) -> RedeliverWebhookPayload | None:
        """Send a delivery again."""
        context = info.context
        async with context.transaction() as session:
            delivery = await webhooks.redeliver(session, context.actor, input.id, now=context.clock.now())
        return RedeliverWebhookPayload(delivery=WebhookDelivery.of(delivery))
