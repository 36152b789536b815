"""Who listens, and to what, comes in; events of jobs and providers go out as they happen."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from subgraphs.kit.events import Event
from subgraphs.kit.fields import subscription
from subgraphs.kit.identity import require_subject
from subgraphs.studio.providers.errors import invalid_input
from subgraphs.studio.providers.service.announcing import JOB_TOPICS, PROVIDER_TOPICS
from subgraphs.studio.providers.types.enums import JobEventType, ProviderEventType
from subgraphs.studio.providers.types.payloads import JobEvent, ProviderEvent, job_of
from subgraphs.studio.providers.types.providers import Info

_MAX_SEQUENCE_DIGITS = 18

JobIds = Annotated[
    list[strawberry.ID] | None, strawberry.argument(description="Only events of these jobs; of all unless given.")
]
ProviderIds = Annotated[
    list[strawberry.ID] | None, strawberry.argument(description="Only events of these providers; of all unless given.")
]
JobTypes = Annotated[
    list[JobEventType] | None, strawberry.argument(description="Only events of these kinds; of all unless given.")
]
ProviderTypes = Annotated[
    list[ProviderEventType] | None, strawberry.argument(description="Only events of these kinds; of all unless given.")
]
AfterEvent = Annotated[
    str | None, strawberry.argument(description="The last event seen: what came after it comes first.")
]


@strawberry.type(description="What can be followed.")
class Subscription:
    """The root fields of subscriptions."""

    @subscription(description="What happens to the caller's jobs, as it happens.")
    async def job_events(
        self, info: Info, job_ids: JobIds = None, types: JobTypes = None, after: AfterEvent = None
    ) -> AsyncGenerator[JobEvent, None]:
        """Events from now on, or from after one that was seen."""
        user_id = require_subject(info.context.actor)
        topics = JOB_TOPICS if types is None else frozenset(str(kind.value) for kind in types)
        ids = None if job_ids is None else frozenset(map(str, job_ids))

        def wanted(event: Event) -> bool:
            return event.topic in topics and (ids is None or job_of(event) in ids)

        async for event in info.context.listen(scope=user_id, after=_resume_point(after), wanted=wanted):
            yield JobEvent.of(event)

    @subscription(description="What the caller's providers do on their blobs, and what happens to them.")
    async def provider_events(
        self, info: Info, provider_ids: ProviderIds = None, types: ProviderTypes = None, after: AfterEvent = None
    ) -> AsyncGenerator[ProviderEvent, None]:
        """Events from now on, or from after one that was seen."""
        user_id = require_subject(info.context.actor)
        topics = PROVIDER_TOPICS if types is None else frozenset(str(kind.value) for kind in types)
        ids = None if provider_ids is None else frozenset(map(str, provider_ids))

        def wanted(event: Event) -> bool:
            return event.topic in topics and (ids is None or event.payload["provider_id"] in ids)

        async for event in info.context.listen(scope=user_id, after=_resume_point(after), wanted=wanted):
            yield ProviderEvent.of(event)


def _resume_point(after: str | None) -> int | None:
    """The number of the last event that a subscriber has seen."""
    if after is None:
        return None
    if not (after.isascii() and after.isdigit() and len(after) <= _MAX_SEQUENCE_DIGITS):
        raise invalid_input("after", "This is no sequence number of an event")
    return int(after)
