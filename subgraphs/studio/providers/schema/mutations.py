"""What shall change, and who wants it, come in; what it was changed to goes out."""

from typing import Annotated

import strawberry

from subgraphs.kit.fields import mutation
from subgraphs.kit.identity import require_subject
from subgraphs.studio.providers.service.registry import (
    delete_provider,
    rate_provider,
    register_provider,
    set_state,
    update_provider,
)
from subgraphs.studio.providers.service.requesting import (
    cancel_job,
    check_batch,
    check_blob,
    ended_well,
    process_blob,
    process_blobs,
    usable_provider,
    wait_for_end,
)
from subgraphs.studio.providers.types.inputs import (
    ProcessBlobInput,
    ProcessBlobsInput,
    RateProviderInput,
    RegisterProviderInput,
    UpdateProviderInput,
)
from subgraphs.studio.providers.types.jobs import Batch, Job
from subgraphs.studio.providers.types.payloads import (
    BatchPayload,
    DeleteProviderPayload,
    JobPayload,
    ProviderPayload,
    RegisterProviderPayload,
)
from subgraphs.studio.providers.types.providers import Info, Provider


@strawberry.input(description="A provider of the caller's own.")
class ProviderInput:
    """What mutations about one provider take."""

    provider_id: strawberry.ID = strawberry.field(description="The provider.")


@strawberry.input(description="A job that shall not be done.")
class CancelJobInput:
    """What `cancelJob` takes."""

    job_id: strawberry.ID = strawberry.field(description="The job.")


Register = Annotated[RegisterProviderInput, strawberry.argument(description="The new provider.")]
Update = Annotated[UpdateProviderInput, strawberry.argument(description="The changes.")]
Named = Annotated[ProviderInput, strawberry.argument(description="Which provider.")]
Rate = Annotated[RateProviderInput, strawberry.argument(description="The rating.")]
ProcessOne = Annotated[ProcessBlobInput, strawberry.argument(description="The blob, the provider, and how.")]
ProcessMany = Annotated[ProcessBlobsInput, strawberry.argument(description="The blobs, the provider, and how.")]
Cancel = Annotated[CancelJobInput, strawberry.argument(description="Which job.")]


@strawberry.type(description="What can be changed.")
class Mutation:
    """The root fields of mutations."""

    @mutation(description="Register a provider of the caller's own; it is validated in the background.")
    async def register_provider(self, info: Info, input: Register) -> RegisterProviderPayload | None:  # noqa: A002 - the argument's name
        """A provider in PENDING_VALIDATION."""
        user_id, resources = require_subject(info.context.actor), info.context.resources
        seconds, now = resources.settings.provider_seconds, info.context.clock.now()
        async with info.context.transaction() as session:
            made = await register_provider(
                session, user_id, input.registration(), resources.cipher, seconds=seconds, now=now
            )
        return RegisterProviderPayload(provider=Provider.of(made.provider), signing_secret=made.signing_secret)

    @mutation(description="Change a provider of the caller's own.")
    async def update_provider(self, info: Info, input: Update) -> ProviderPayload | None:  # noqa: A002 - the argument's name
        """The changed provider."""
        user_id, resources = require_subject(info.context.actor), info.context.resources
        async with info.context.transaction() as session:
            provider = await update_provider(
                session,
                user_id,
                str(input.provider_id),
                input.changes(),
                resources.cipher,
                seconds=resources.settings.provider_seconds,
                now=info.context.clock.now(),
            )
        return ProviderPayload(provider=Provider.of(provider))

    @mutation(description="Switch a provider of the caller's own on again.")
    async def activate_provider(self, info: Info, input: Named) -> ProviderPayload | None:  # noqa: A002 - the argument's name
        """An active provider."""
        return await _switched(info, input, active=True)

    @mutation(description="Switch a provider of the caller's own off: nothing starts it, and nobody can.")
    async def deactivate_provider(self, info: Info, input: Named) -> ProviderPayload | None:  # noqa: A002 - the argument's name
        """An inactive provider."""
        return await _switched(info, input, active=False)

    @mutation(description="Remove a provider of the caller's own; what it made stays.")
    async def delete_provider(self, info: Info, input: Named) -> DeleteProviderPayload | None:  # noqa: A002 - the argument's name
        """What is gone."""
        user_id = require_subject(info.context.actor)
        async with info.context.transaction() as session:
            deleted = await delete_provider(session, user_id, str(input.provider_id))
        return DeleteProviderPayload(deleted_id=strawberry.ID(deleted))

    @mutation(description="Say what one thinks of a provider; said again, it replaces what was said before.")
    async def rate_provider(self, info: Info, input: Rate) -> ProviderPayload | None:  # noqa: A002 - the argument's name
        """The provider with its new rating."""
        user_id, now = require_subject(info.context.actor), info.context.clock.now()
        async with info.context.transaction() as session:
            provider = await rate_provider(
                session, user_id, str(input.provider_id), rating=input.rating, comment=input.comment, now=now
            )
        return ProviderPayload(provider=Provider.of(provider))

    @mutation(description="Have a provider process a blob of the caller's.")
    async def process_blob(self, info: Info, input: ProcessOne) -> JobPayload | None:  # noqa: A002 - the argument's name
        """A queued job, or one that has ended where the caller waits; PROVIDER_ERROR where that failed."""
        context, request = info.context, input.request(require_subject(info.context.actor))
        provider, configuration = await usable_provider(context.session, request)
        blob_id = await check_blob(context.graph, request.user_id, provider, str(input.blob_id))
        seen = None if input.asynchronous else await context.newest_event()
        async with context.transaction() as session:
            run = await process_blob(session, request, provider, blob_id, configuration, now=context.clock.now())
        if seen is not None:
            events = context.listen(scope=request.user_id, after=seen, wanted=lambda event: event.key == run.id)
            await wait_for_end(events, context.resources.settings.provider_wait_seconds)
            run = await ended_well(context.session, run.id)
        return JobPayload(job=Job.of(run))

    @mutation(description="Have a provider process several blobs of the caller's, each by a job of its own.")
    async def process_blobs(self, info: Info, input: ProcessMany) -> BatchPayload | None:  # noqa: A002 - the argument's name
        """A batch. A blob that cannot be processed is a failed item of it."""
        context, request = info.context, input.request(require_subject(info.context.actor))
        blob_ids = [str(blob_id) for blob_id in input.blob_ids]
        check_batch(blob_ids)
        provider, configuration = await usable_provider(context.session, request)
        async with context.transaction() as session:
            batch = await process_blobs(session, request, provider, blob_ids, configuration, now=context.clock.now())
        return BatchPayload(batch=Batch.of(batch))

    @mutation(description="Withdraw a job of the caller's; one that has ended stays as it is.")
    async def cancel_job(self, info: Info, input: Cancel) -> JobPayload | None:  # noqa: A002 - the argument's name
        """The job: cancelled where it was queued; where it runs, it will be in a moment."""
        user_id = require_subject(info.context.actor)
        async with info.context.transaction() as session:
            run = await cancel_job(session, user_id, str(input.job_id), info.context.clock.now())
        return JobPayload(job=Job.of(run))


async def _switched(info: Info, named: ProviderInput, *, active: bool) -> ProviderPayload:
    user_id, now = require_subject(info.context.actor), info.context.clock.now()
    async with info.context.transaction() as session:
        provider = await set_state(session, user_id, str(named.provider_id), active=active, now=now)
    return ProviderPayload(provider=Provider.of(provider))
