"""Rows of runs and batches come in, the GraphQL entities Job and Batch go out."""

from datetime import datetime

import strawberry

from subgraphs.kit.fields import field
from subgraphs.kit.identity import require_subject
from subgraphs.kit.scalars import JSON
from subgraphs.studio.providers.domain.statuses import BatchStatus, ErrorKind, JobStatus, ProviderTrigger, batch_status
from subgraphs.studio.providers.errors import permission_denied
from subgraphs.studio.providers.loaders import (
    load_batches,
    load_driving_jobs,
    load_providers,
    load_runs,
    load_runs_of_batches,
)
from subgraphs.studio.providers.models import BatchRow, RunRow
from subgraphs.studio.providers.types.providers import Info, Provider

_DONE = 100


@strawberry.type(description="Why a job failed.")
class JobError:
    """An error for its reader."""

    code: str = strawberry.field(description="What it is, such as `PROVIDER_ERROR`.")
    message: str = strawberry.field(description="The same as a sentence.")
    kind: ErrorKind | None = strawberry.field(description="How analytics count it; null for what was cancelled.")


@strawberry.federation.type(keys=["id"], description="A run of a provider on a blob.")
class Job:
    """A job of the caller's."""

    row: strawberry.Private[RunRow]
    id: strawberry.ID = strawberry.field(description="The job's identifier.")
    provider_id: strawberry.ID = strawberry.field(description="The provider that runs.")
    provider_version: str = strawberry.field(description="Its version when the job was made.")
    blob_id: strawberry.ID = strawberry.field(description="The blob that is processed.")
    blob_version: int | None = strawberry.field(description="The version that was processed; null until it is done.")
    trigger: ProviderTrigger = strawberry.field(description="Why it runs.")
    batch_id: strawberry.ID | None = strawberry.field(description="The batch that it belongs to.")
    status: JobStatus = strawberry.field(description="How far it has come.")
    attempts: int = strawberry.field(description="How often it was tried.")
    output_blob_id: strawberry.ID | None = strawberry.field(
        description="The blob that the output is in: a new one, or the input itself where that was changed."
    )
    remembered: bool = strawberry.field(
        description="Whether the outcome was known from an earlier run on the same content."
    )
    latency_seconds: float | None = strawberry.field(description="How long the provider took; null until it is done.")
    cost: float = strawberry.field(description="What it cost; 0 until it has ended.")
    created_at: datetime = strawberry.field(description="When it was asked for.")
    started_at: datetime | None = strawberry.field(description="When it was first tried.")
    completed_at: datetime | None = strawberry.field(description="When it ended, well or not.")
    estimated_completion: datetime = strawberry.field(description="When it could be done, by the provider's average.")

    @classmethod
    def of(cls, row: RunRow) -> "Job":
        """The job of a row."""
        return cls(
            row=row,
            id=strawberry.ID(row.id),
            provider_id=strawberry.ID(row.provider_id),
            provider_version=row.provider_version,
            blob_id=strawberry.ID(row.blob_id),
            blob_version=row.blob_version,
            trigger=ProviderTrigger(row.trigger),
            batch_id=None if row.batch_id is None else strawberry.ID(row.batch_id),
            status=JobStatus(row.status),
            attempts=row.attempts,
            output_blob_id=None if row.output_blob_id is None else strawberry.ID(row.output_blob_id),
            remembered=row.remembered,
            latency_seconds=row.latency_seconds,
            cost=row.cost,
            created_at=row.created_at,
            started_at=row.started_at,
            completed_at=row.completed_at,
            estimated_completion=row.estimated_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> "Job | None":  # noqa: A002 - the key's name
        """The caller's job; null where there is none, PERMISSION_DENIED for another user's."""
        user_id = require_subject(info.context.actor)
        row = await info.context.load(load_runs, str(id))
        if row is not None and row.owner_id != user_id:
            raise permission_denied("The job belongs to another user")
        return None if row is None else cls.of(row)

    @field(description="The provider that runs; null once it was removed.")
    async def provider(self, info: Info) -> Provider | None:
        """The provider's entity."""
        row = await info.context.load(load_providers, self.row.provider_id)
        return None if row is None else Provider.of(row)

    @field(description="What it was configured with.")
    def configuration(self) -> JSON:
        """Its options."""
        return JSON(self.row.configuration)

    @field(description="Figures of the run, such as `expansion_ratio` and `processing_time`; null until it is done.")
    def metadata(self) -> JSON | None:
        """Its figures."""
        return None if self.row.figures is None else JSON(self.row.figures)

    @field(description="Why it failed or was withdrawn; null for others.")
    def error(self) -> JobError | None:
        """Its error."""
        if self.row.error_code is None:
            return None
        kind = None if self.row.error_kind is None else ErrorKind(self.row.error_kind)
        return JobError(code=self.row.error_code, message=self.row.error_message or "", kind=kind)

    @field(description="How far it has come, 0 to 100.")
    async def progress(self, info: Info) -> int:
        """What its worker told last."""
        if self.status is JobStatus.COMPLETED:
            return _DONE
        driving = await info.context.load(load_driving_jobs, self.row.id)
        return driving.progress if driving is not None else 0


@strawberry.federation.type(keys=["id"], description="Jobs of one provider that were asked for together.")
class Batch:
    """A batch of the caller's."""

    row: strawberry.Private[BatchRow]
    id: strawberry.ID = strawberry.field(description="The batch's identifier.")
    provider_id: strawberry.ID = strawberry.field(description="The provider that runs.")
    total_items: int = strawberry.field(description="How many blobs it processes.")
    created_at: datetime = strawberry.field(description="When it was asked for.")

    @classmethod
    def of(cls, row: BatchRow) -> "Batch":
        """The batch of a row."""
        return cls(
            row=row,
            id=strawberry.ID(row.id),
            provider_id=strawberry.ID(row.provider_id),
            total_items=row.total,
            created_at=row.created_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> "Batch | None":  # noqa: A002 - the key's name
        """The caller's batch; null where there is none, PERMISSION_DENIED for another user's."""
        user_id = require_subject(info.context.actor)
        row = await info.context.load(load_batches, str(id))
        if row is not None and row.owner_id != user_id:
            raise permission_denied("The batch belongs to another user")
        return None if row is None else cls.of(row)

    @field(description="How far it has come.")
    async def status(self, info: Info) -> BatchStatus:
        """What its jobs say together."""
        return batch_status([JobStatus(run.status) for run in await self._runs(info)])

    @field(description="How many of its jobs were completed.")
    async def completed(self, info: Info) -> int:
        """The number of jobs that ended well."""
        return sum(run.status == JobStatus.COMPLETED for run in await self._runs(info))

    @field(description="How many of its jobs failed or were withdrawn.")
    async def failed(self, info: Info) -> int:
        """The number of jobs that ended badly."""
        return sum(run.status in {JobStatus.FAILED, JobStatus.CANCELLED} for run in await self._runs(info))

    @field(description="Its jobs, in the order in which their blobs were named.")
    async def items(self, info: Info) -> list[Job]:
        """The jobs in one piece: there are at most a hundred."""
        return [Job.of(run) for run in await self._runs(info)]

    @field(description="When its last job ended; null until then.")
    async def completed_at(self, info: Info) -> datetime | None:
        """The newest end of its jobs."""
        ends = [run.completed_at for run in await self._runs(info)]
        known = [end for end in ends if end is not None]
        return max(known) if known and len(known) == len(ends) else None

    async def _runs(self, info: Info) -> list[RunRow]:
        return await info.context.load(load_runs_of_batches, self.row.id) or []
