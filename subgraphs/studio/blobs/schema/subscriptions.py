"""Who listens, and to what, comes in; the events of blobs go out as they happen."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from subgraphs.kit.fields import subscription
from subgraphs.kit.identity import require_subject
from subgraphs.studio.blobs.service.following import resume_point, wanted_events
from subgraphs.studio.blobs.types.blob_fields import Info
from subgraphs.studio.blobs.types.enums import BlobEventType
from subgraphs.studio.blobs.types.payloads import BlobEvent

BlobIds = Annotated[
    list[strawberry.ID] | None, strawberry.argument(description="Only events of these own blobs; of all unless given.")
]
EventTypes = Annotated[
    list[BlobEventType] | None, strawberry.argument(description="Only events of these kinds; of all unless given.")
]
AfterEvent = Annotated[
    str | None, strawberry.argument(description="The last event seen: what came after it comes first.")
]


@strawberry.type(description="What can be followed.")
class Subscription:
    """The root fields of subscriptions."""

    @subscription(description="What happens to the caller's blobs, as it happens.")
    async def blob_events(
        self, info: Info, blob_ids: BlobIds = None, types: EventTypes = None, after: AfterEvent = None
    ) -> AsyncGenerator[BlobEvent, None]:
        """Events from now on, or from after one that was seen."""
        owner_id = require_subject(info.context.actor)
        topics = None if types is None else [str(kind.value) for kind in types]
        wanted = await wanted_events(info.context.session, owner_id, blob_ids, topics)
        await info.context.release()
        async for event in info.context.listen(scope=owner_id, after=resume_point(after), wanted=wanted):
            yield BlobEvent.of(event)
