"""What mutations and subscriptions answer with."""

from datetime import datetime

import strawberry

from subgraphs.kit.events import Event
from subgraphs.kit.fields import field
from subgraphs.kit.scalars import read_moment
from subgraphs.studio.providers.domain.statuses import JobStatus, ProviderState
from subgraphs.studio.providers.loaders import load_providers, load_runs
from subgraphs.studio.providers.service.announcing import JOB_PROGRESSED
from subgraphs.studio.providers.types.enums import JobEventType, ProviderEventType
from subgraphs.studio.providers.types.jobs import Batch, Job
from subgraphs.studio.providers.types.providers import Info, Provider


@strawberry.type(description="The answer to `registerProvider`.")
class RegisterProviderPayload:
    """A new provider."""

    provider: Provider = strawberry.field(description="The provider, which is being validated.")
    signing_secret: str = strawberry.field(
        description="The secret with which requests to its endpoint are signed. It is told now and never again."
    )


@strawberry.type(description="The answer to mutations that change a provider.")
class ProviderPayload:
    """A changed provider."""

    provider: Provider = strawberry.field(description="The provider as it is now.")


@strawberry.type(description="The answer to `deleteProvider`.")
class DeleteProviderPayload:
    """A provider that is gone."""

    deleted_id: strawberry.ID = strawberry.field(description="The provider that is gone.")


@strawberry.type(description="The answer to `processBlob` and `cancelJob`.")
class JobPayload:
    """A job."""

    job: Job = strawberry.field(description="The job.")


@strawberry.type(description="The answer to `processBlobs`.")
class BatchPayload:
    """A batch."""

    batch: Batch = strawberry.field(description="The batch.")


@strawberry.type(description="Something that happened to a job.")
class JobEvent:
    """One event of a subscription."""

    event: strawberry.Private[Event]
    sequence: str = strawberry.field(description="Its number, for `after` when subscribing again.")
    type: JobEventType = strawberry.field(description="What happened.")
    job_id: strawberry.ID = strawberry.field(description="The job to which it happened.")
    status: JobStatus = strawberry.field(description="How far the job had come then.")
    progress: int | None = strawberry.field(description="Of PROGRESSED: how far, 0 to 100; null for other events.")
    at: datetime = strawberry.field(description="When it happened.")

    @classmethod
    def of(cls, event: Event) -> "JobEvent":
        """The event of the outbox."""
        return cls(
            event=event,
            sequence=str(event.sequence),
            type=JobEventType(event.topic),
            job_id=strawberry.ID(job_of(event)),
            status=JobStatus(event.payload.get("status", JobStatus.RUNNING)),
            progress=event.payload.get("progress"),
            at=event.at,
        )

    @field(description="The job as it is now.")
    async def job(self, info: Info) -> Job | None:
        """The job's entity."""
        row = await info.context.load(load_runs, str(self.job_id))
        return None if row is None else Job.of(row)


@strawberry.type(description="Why a provider failed at a job.")
class ProviderEventError:
    """An error as events tell it."""

    code: str = strawberry.field(description="What it is, such as `PROVIDER_ERROR`.")
    message: str = strawberry.field(description="The same as a sentence.")


@strawberry.type(description="Something that a provider did, or that happened to it.")
class ProviderEvent:
    """One event of a subscription."""

    event: strawberry.Private[Event]
    sequence: str = strawberry.field(description="Its number, for `after` when subscribing again.")
    type: ProviderEventType = strawberry.field(description="What happened.")
    provider_id: strawberry.ID = strawberry.field(description="The provider.")
    at: datetime = strawberry.field(description="When it happened.")
    job_id: strawberry.ID | None = strawberry.field(description="The job; null where none was done.")
    blob_id: strawberry.ID | None = strawberry.field(description="The blob of the job.")
    status: JobStatus | None = strawberry.field(description="How the job ended.")
    output_blob_id: strawberry.ID | None = strawberry.field(description="The blob that the job's output is in.")
    processed_at: datetime | None = strawberry.field(description="When the job ended.")
    error: ProviderEventError | None = strawberry.field(description="Why the job failed.")
    state: ProviderState | None = strawberry.field(description="What has become of the provider itself.")
    reason: str | None = strawberry.field(description="Why it was rejected, or what its owner should know.")

    @classmethod
    def of(cls, event: Event) -> "ProviderEvent":
        """The event of the outbox. What happened stands in it whole."""
        payload = event.payload
        about_job = "job_id" in payload
        error = payload.get("error")
        processed_at = payload.get("processed_at")
        return cls(
            event=event,
            sequence=str(event.sequence),
            type=ProviderEventType(event.topic),
            provider_id=payload["provider_id"],
            at=event.at,
            job_id=payload.get("job_id"),
            blob_id=payload.get("blob_id"),
            status=JobStatus(payload["status"]) if about_job else None,
            output_blob_id=payload.get("output_blob_id"),
            processed_at=None if processed_at is None else read_moment(processed_at),
            error=None if error is None else ProviderEventError(code=error["code"], message=error["message"]),
            state=None if about_job else ProviderState(payload["status"]),
            reason=payload.get("reason"),
        )

    @field(description="The provider as it is now; null once it was removed.")
    async def provider(self, info: Info) -> Provider | None:
        """The provider's entity."""
        row = await info.context.load(load_providers, str(self.provider_id))
        return None if row is None else Provider.of(row)

    @field(description="The job; null where none was done.")
    async def job(self, info: Info) -> Job | None:
        """The job's entity."""
        row = await info.context.load(load_runs, str(self.job_id)) if self.job_id is not None else None
        return None if row is None else Job.of(row)


def job_of(event: Event) -> str:
    """The job that an event is about: progress is told by the kit, in its own spelling."""
    return str(event.payload["jobId" if event.topic == JOB_PROGRESSED else "job_id"])
