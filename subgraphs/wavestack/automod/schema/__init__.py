"""GraphQL operations come in, the service's answers go out: the schema of this subgraph."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from subgraphs.kit.errors import invalid
from subgraphs.kit.events import Event
from subgraphs.kit.fields import subscription
from subgraphs.kit.identity import require_organization
from subgraphs.kit.schema import FederatedSchema
from subgraphs.wavestack.automod.schema.mutation import Mutation
from subgraphs.wavestack.automod.schema.query import Query
from subgraphs.wavestack.automod.service.checking import VERDICT_GIVEN
from subgraphs.wavestack.automod.types.entities import Info, Message, PlatformUser, Verdict, Violation
from subgraphs.wavestack.automod.types.payloads import Afterwards, VerdictEvent


@strawberry.type(description="What can be followed as it happens.")
class Subscription:
    """The root fields of subscriptions."""

    @subscription(description="The verdicts of the caller's organization as they are given.")
    async def verdict_events(
        self,
        info: Info,
        *,
        violations_only: Annotated[
            bool, strawberry.argument(description="Only verdicts on texts that break a rule.")
        ] = False,
        channel_id: Annotated[str | None, strawberry.argument(description="Only texts of this channel.")] = None,
        after: Afterwards = None,
    ) -> AsyncGenerator[VerdictEvent, None]:
        """Follow the outbox."""
        organization_id = require_organization(info.context.actor)

        def wanted(event: Event) -> bool:
            return (
                event.topic == VERDICT_GIVEN
                and not (violations_only and event.payload["allowed"])
                and (channel_id is None or event.payload["channelId"] == channel_id)
            )

        async for event in info.context.listen(scope=organization_id, after=_position(after), wanted=wanted):
            yield VerdictEvent.of(event)


def _position(after: str | None) -> int | None:
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) <= 18):  # digits that fit a 64-bit integer
        raise invalid("after", "format", "After must be the sequence number of an event")
    return int(after)


schema = FederatedSchema(Query, Mutation, Subscription, types=[Message, PlatformUser, Verdict, Violation])
