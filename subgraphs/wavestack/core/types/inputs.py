"""What clients send to mutations comes in, values that the service checks go out."""

from datetime import datetime

import strawberry

from subgraphs.kit.scalars import URL
from subgraphs.wavestack.core.domain.assets import FileFacts, checked_facts
from subgraphs.wavestack.core.domain.queue import QueueItemDraft, draft_queue_item
from subgraphs.wavestack.core.types.enums import Platform


@strawberry.input(description="A queue item to be deleted.")
class DeleteQueueItemInput:
    """Which item."""

    id: strawberry.ID = strawberry.field(description="The queue item's identifier.")


@strawberry.input(description="Which publication.")
class PublicationInput:
    """A publication by its id."""

    id: strawberry.ID = strawberry.field(description="The publication's identifier, such as `clx1234:youtube`.")


@strawberry.input(description="A queue item to be created.")
class CreateQueueItemInput:
    """The fields of a new queue item."""

    title: str = strawberry.field(description="Its title on the platforms: 1 to 120 characters.")
    platforms: list[Platform] = strawberry.field(description="Where to publish it: at least one, none twice.")
    idempotency_key: str = strawberry.field(
        description=(
            "A text of the client's choice, unique within its organization: 1 to 255 characters. "
            "The same request with the same key is answered again instead of being done again."
        )
    )
    project_id: strawberry.ID | None = strawberry.field(default=None, description="The project it belongs to.")
    asset_id: strawberry.ID | None = strawberry.field(default=None, description="The asset to be published.")
    caption: str | None = strawberry.field(
        default=None, description="The text that goes with it: at most 5000 characters."
    )
    hashtags: list[str] | None = strawberry.field(
        default=None, description="Its hashtags in order: at most 100, each of 1 to 100 characters."
    )
    schedule_at: datetime | None = strawberry.field(
        default=None, description="When it is due; as soon as possible where empty or past."
    )

    def draft(self) -> QueueItemDraft:
        """The checked request."""
        return draft_queue_item(
            title=self.title,
            platforms=self.platforms,
            idempotency_key=self.idempotency_key,
            project_id=self.project_id,
            asset_id=self.asset_id,
            caption=self.caption,
            hashtags=self.hashtags or (),
            schedule_at=self.schedule_at,
        )


@strawberry.input(description="A project to be created.")
class CreateProjectInput:
    """The fields of a new project."""

    name: str = strawberry.field(description="What its people call it: 1 to 120 characters.")
    description: str | None = strawberry.field(default=None, description="What it is about: at most 5000 characters.")


@strawberry.input(description="A file that the client is going to upload.")
class CreateAssetUploadInput:
    """What is known of a file before its bytes come."""

    filename: str = strawberry.field(description="Its name without folders: 1 to 255 characters.")
    mime_type: str | None = strawberry.field(
        default=None, description="Its media type, such as `video/mp4`; guessed from its name where empty."
    )
    project_id: strawberry.ID | None = strawberry.field(default=None, description="The project it belongs to.")
    source_url: URL | None = strawberry.field(
        default=None, description="For a clip: the address of what it is cut from."
    )
    start_time: float | None = strawberry.field(
        default=None, description="For a clip: where in its source it starts, in seconds."
    )
    end_time: float | None = strawberry.field(
        default=None, description="For a clip: where in its source it ends, in seconds."
    )
    duration: float | None = strawberry.field(default=None, description="Its playing time in seconds, where known.")
    idempotency_key: str | None = strawberry.field(
        default=None,
        description=(
            "A text of the client's choice, unique within its organization: 1 to 255 characters. "
            "The same request with the same key answers the same asset instead of another one."
        ),
    )

    def facts(self) -> FileFacts:
        """What is known of the file besides name and type, checked."""
        return checked_facts(
            FileFacts(
                source_url=self.source_url, start_time=self.start_time, end_time=self.end_time, duration=self.duration
            )
        )


@strawberry.input(description="A file that the server is to fetch.")
class ImportAssetInput:
    """Where a file is, and what to call it."""

    url: URL = strawberry.field(description="Its public http or https address.")
    filename: str | None = strawberry.field(
        default=None, description="What to call it; the last part of the address where empty."
    )
    project_id: strawberry.ID | None = strawberry.field(default=None, description="The project it belongs to.")
