"""Mutations come in, what the service has done goes out; each is one transaction."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from subgraphs.kit.errors import invalid
from subgraphs.kit.fields import mutation
from subgraphs.kit.identity import require_organization
from subgraphs.wavestack.social_ingest.domain.incoming import Incoming
from subgraphs.wavestack.social_ingest.service import keeping, webhooks
from subgraphs.wavestack.social_ingest.service.incoming import read_batch
from subgraphs.wavestack.social_ingest.service.ingesting import ingest
from subgraphs.wavestack.social_ingest.types.enums import SourcePlatform
from subgraphs.wavestack.social_ingest.types.inputs import (
    IngestEventsInput,
    IngestItemInput,
    IngestMessagesInput,
    SetWebhookSecretInput,
)
from subgraphs.wavestack.social_ingest.types.messages import Info
from subgraphs.wavestack.social_ingest.types.payloads import (
    IngestPayload,
    RebuildAnalyticsPayload,
    SetWebhookSecretPayload,
)


@strawberry.type(description="What can be changed.")
class Mutation:
    """The root fields of mutations."""

    @mutation(
        description="Take in messages and events of a platform, in any order; what is known already changes nothing."
    )
    async def ingest(
        self,
        info: Info,
        *,
        platform: Annotated[SourcePlatform, strawberry.argument(description="Where they come from.")],
        items: Annotated[list[IngestItemInput], strawberry.argument(description="At most 500.")],
    ) -> IngestPayload | None:
        """Take in a batch."""
        return await _ingest(info, [item.incoming(platform) for item in items])

    @mutation(description="Take in messages of a platform, in any order; what is known already changes nothing.")
    async def ingest_messages(
        self,
        info: Info,
        input: Annotated[IngestMessagesInput, strawberry.argument(description="The messages.")],  # noqa: A002 - the argument's name
    ) -> IngestPayload | None:
        """Take in messages."""
        if any(item.type is not None for item in input.messages):
            raise invalid("type", "none for messages", "What has a type is an event and no message")
        return await _ingest(info, [item.incoming(input.platform) for item in input.messages])

    @mutation(description="Take in events of a platform, in any order; what is known already changes nothing.")
    async def ingest_events(
        self,
        info: Info,
        input: Annotated[IngestEventsInput, strawberry.argument(description="The events.")],  # noqa: A002 - as above
    ) -> IngestPayload | None:
        """Take in events."""
        if any(item.type is None for item in input.events):
            raise invalid("type", "required", "'type' is required")
        return await _ingest(info, [item.incoming(input.platform) for item in input.events])

    @mutation(description="Count all messages of the caller's organization anew. Needs the scope `admin`.")
    async def rebuild_analytics(self, info: Info) -> RebuildAnalyticsPayload | None:
        """Begin a rebuild."""
        context = info.context
        async with context.transaction() as session:
            job_id = await keeping.ask_for_rebuild(session, context.actor, context.clock)
        return RebuildAnalyticsPayload(job_id=strawberry.ID(job_id))

    @mutation(description="Say with what a platform signs what it sends to this organization. Needs the scope `admin`.")
    async def set_webhook_secret(
        self,
        info: Info,
        input: Annotated[SetWebhookSecretInput, strawberry.argument(description="The secret.")],  # noqa: A002 - as above
    ) -> SetWebhookSecretPayload | None:
        """Keep a secret."""
        context = info.context
        async with context.transaction() as session:
            path = await webhooks.keep_secret(
                session,
                context.actor,
                context.resources.cipher,
                platform=input.platform,
                secret=input.secret,
                now=context.clock.now(),
            )
        return SetWebhookSecretPayload(callback_path=path)


async def _ingest(info: Info, items: Sequence[Incoming]) -> IngestPayload:
    context = info.context
    resources, now = context.resources, context.clock.now()
    organization_id = require_organization(context.actor)
    number = resources.numbers.take(len(items), now)
    batch = read_batch(organization_id, items, number=number, handle=resources.settings.creator_handle, now=now)
    async with context.transaction() as session:
        outcome = await ingest(session, organization_id, batch, now=now)
    return IngestPayload.of(outcome)
