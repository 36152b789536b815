"""What other subgraphs know of a blob comes in, what providers make of it goes out: this subgraph's part of Blob."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last
from subgraphs.kit.fields import field
from subgraphs.kit.identity import require_subject
from subgraphs.kit.pagination import page_request
from subgraphs.kit.scalars import JSON
from subgraphs.studio.providers.domain.statuses import ProcessingStatus
from subgraphs.studio.providers.errors import provider_not_found
from subgraphs.studio.providers.loaders import (
    JobsOfBlob,
    load_jobs_of_blobs,
    load_newest_completed,
    load_newest_runs,
    load_providers,
)
from subgraphs.studio.providers.service.reading import Processing, overlay, processing_of
from subgraphs.studio.providers.types.jobs import Job
from subgraphs.studio.providers.types.providers import Info, Provider

AtProvider = Annotated[strawberry.ID, strawberry.argument(description="The provider.")]


@strawberry.type(description="What becomes of a blob at a provider.")
class ProviderStatus:
    """A provider that was asked to process a blob."""

    provider_id: str = strawberry.field(description="The provider.")
    status: ProcessingStatus = strawberry.field(description="How far it has come.")


@strawberry.type(description="What has become of a blob at a provider, in detail.")
class BlobProcessing:
    """One provider's work on one blob."""

    blob_id: strawberry.ID = strawberry.field(description="The blob.")
    provider_id: strawberry.ID = strawberry.field(description="The provider.")
    status: ProcessingStatus = strawberry.field(description="How far the newest job has come.")
    last_processed_version: int | None = strawberry.field(
        description="The version that the newest completed job has processed; null before the first."
    )
    processed_at: datetime | None = strawberry.field(description="When that was.")
    output_blob_id: strawberry.ID | None = strawberry.field(description="The blob that its output is in.")
    metadata: JSON | None = strawberry.field(description="Its figures, such as `expansion_ratio`.")

    @classmethod
    def of(cls, found: Processing) -> "BlobProcessing":
        """The same for the graph."""
        return cls(
            blob_id=strawberry.ID(found.blob_id),
            provider_id=strawberry.ID(found.provider_id),
            status=found.status,
            last_processed_version=found.last_processed_version,
            processed_at=found.processed_at,
            output_blob_id=None if found.output_blob_id is None else strawberry.ID(found.output_blob_id),
            metadata=None if found.figures is None else JSON(found.figures),
        )


@strawberry.federation.type(keys=["id"], description="A blob, as what providers process.")
class Blob:
    """The part of a blob that this subgraph knows. What is shown of it are the caller's own jobs alone."""

    id: strawberry.ID = strawberry.field(description="The blob's identifier.")
    requested: strawberry.Private[tuple[str, ...]]
    requested_providers: list[Provider | None] = strawberry.federation.field(
        external=True, description="The providers that were named when it was made."
    )

    @classmethod
    def resolve_reference(
        cls,
        info: Info,
        id: strawberry.ID,  # noqa: A002 - the key's name
        requested_providers: Sequence[Mapping[str, str] | None] = (),
    ) -> "Blob":
        """Any blob may have been processed."""
        require_subject(info.context.actor)
        named = tuple(provider["id"] for provider in requested_providers if provider is not None)
        return cls(id=id, requested=named, requested_providers=[])

    @field(
        description=(
            "What becomes of it at providers: those that were named when it was made, in their order, then others "
            "that ran on it."
        ),
        requires=["requestedProviders { id }"],
    )
    async def processing_status(self, info: Info) -> list[ProviderStatus]:
        """The newest run of each provider."""
        newest = await info.context.load(load_newest_runs, str(self.id)) or []
        return [
            ProviderStatus(provider_id=provider_id, status=status)
            for provider_id, status in overlay(self.requested, newest)
        ]

    @field(
        description="What has become of it at one provider; PROVIDER_NOT_FOUND where there is none.",
        requires=["requestedProviders { id }"],
    )
    async def processing(self, info: Info, provider_id: AtProvider) -> BlobProcessing:
        """The newest run, and the newest completed one."""
        name = str(provider_id)
        if await info.context.load(load_providers, name) is None:
            raise provider_not_found(name)
        newest = await info.context.load(load_newest_runs, str(self.id)) or []
        completed = await info.context.load(load_newest_completed, (str(self.id), name))
        found = processing_of(
            str(self.id),
            name,
            requested=name in self.requested,
            newest=next((run for run in newest if run.provider_id == name), None),
            completed=completed,
        )
        return BlobProcessing.of(found)

    @field(description="The jobs that process it, the newest first.")
    async def jobs(
        self, info: Info, *, first: First = 20, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Job]:
        """A page of jobs."""
        wanted = JobsOfBlob(str(self.id), page_request(first, after, last, before))
        return Connection.of(await info.context.load_known(load_jobs_of_blobs, wanted), Job.of)
