"""Providers that resolvers ask for one by one come in; their figures, read with one statement for all, go out."""

from collections.abc import Sequence
from typing import Final

from subgraphs.kit.context import Context
from subgraphs.kit.errors import SERVICE_UNAVAILABLE
from subgraphs.kit.identity import require_subject
from subgraphs.studio.usage.ports import Resources
from subgraphs.studio.usage.repository.reading import Invocations, invocations_of
from subgraphs.studio.usage.service.reading import Analytics, analytics_of

UsageContext = Context[Resources]

_FOLLOWED: Final = ("blobs", "providers")


async def heard(context: UsageContext) -> None:
    """Wait a moment for what others have just committed; figures that lag are better than none."""
    for subgraph in _FOLLOWED:
        try:
            await context.caught_up(subgraph)
        except Exception as error:  # the way out of this subgraph raises errors of its own
            if getattr(error, "code", None) != SERVICE_UNAVAILABLE:
                raise


async def load_metrics(context: UsageContext, provider_ids: Sequence[str]) -> dict[str, Invocations]:
    """All invocations that these providers ever had, whoever asked for them."""
    await heard(context)
    return await invocations_of(context.session, provider_ids)


async def load_analytics(context: UsageContext, provider_ids: Sequence[str]) -> dict[str, Analytics]:
    """What the caller's invocations of these providers were like."""
    owner_id = require_subject(context.actor)
    await heard(context)
    return await analytics_of(context.session, owner_id, provider_ids, context.clock.now().date())
