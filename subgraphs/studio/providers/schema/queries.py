"""Who asks, and for what, comes in; providers, jobs and batches go out."""

from typing import Annotated

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, PageNumber
from subgraphs.kit.fields import field
from subgraphs.kit.identity import require_subject
from subgraphs.kit.pagination import page_request
from subgraphs.studio.providers.domain.statuses import ProviderState
from subgraphs.studio.providers.repository.providers import ProviderCriteria
from subgraphs.studio.providers.service.reading import JobCriteria, get_batch, get_job, list_jobs
from subgraphs.studio.providers.service.registry import get_provider, list_providers
from subgraphs.studio.providers.types.enums import ProviderStatusFilter
from subgraphs.studio.providers.types.inputs import JobFilter
from subgraphs.studio.providers.types.jobs import Batch, Job
from subgraphs.studio.providers.types.providers import Info, Provider

ProviderId = Annotated[strawberry.ID, strawberry.argument(description="The provider's identifier.")]
JobId = Annotated[strawberry.ID, strawberry.argument(description="The job's identifier.")]
BatchId = Annotated[strawberry.ID, strawberry.argument(description="The batch's identifier.")]
Category = Annotated[str | None, strawberry.argument(description="Only providers of this category.")]
WithStatus = Annotated[ProviderStatusFilter, strawberry.argument(description="Which of them by state.")]
Capabilities = Annotated[
    list[str] | None,
    strawberry.argument(description="Only providers that take or give all these media types; `streaming` is one too."),
]
Filter = Annotated[JobFilter | None, strawberry.argument(description="What the list is narrowed to.")]


@strawberry.type(description="What can be asked for.")
class Query:
    """The root fields of queries."""

    @field(description="A provider that the caller sees: the product's own, or one of the caller's.")
    async def provider(self, info: Info, id: ProviderId) -> Provider | None:  # noqa: A002 - the argument's name
        """One provider, or PROVIDER_NOT_FOUND."""
        return Provider.of(await get_provider(info.context.session, require_subject(info.context.actor), str(id)))

    @field(description="The product's providers and the caller's own, in this order, the oldest first.")
    async def providers(
        self,
        info: Info,
        *,
        category: Category = None,
        status: WithStatus = ProviderStatusFilter.ACTIVE,
        capabilities: Capabilities = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        page: PageNumber = 1,
    ) -> Connection[Provider] | None:
        """A page of providers."""
        criteria = ProviderCriteria(category, _STATES[status], tuple(each.lower() for each in capabilities or ()))
        request = page_request(first, after, last, before, page=page)
        user_id = require_subject(info.context.actor)
        return Connection.of(await list_providers(info.context.session, user_id, criteria, request), Provider.of)

    @field(description="A job of the caller's.")
    async def job(self, info: Info, id: JobId) -> Job | None:  # noqa: A002 - the argument's name
        """One job, or NOT_FOUND."""
        return Job.of(await get_job(info.context.session, require_subject(info.context.actor), str(id)))

    @field(description="The caller's jobs, the newest first.")
    async def jobs(
        self,
        info: Info,
        *,
        filter: Filter = None,  # noqa: A002 - the argument's name
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        page: PageNumber = 1,
    ) -> Connection[Job] | None:
        """A page of jobs."""
        criteria = filter.criteria() if filter else JobCriteria()
        request = page_request(first, after, last, before, page=page)
        user_id = require_subject(info.context.actor)
        return Connection.of(await list_jobs(info.context.session, user_id, criteria, request), Job.of)

    @field(description="A batch of the caller's.")
    async def batch(self, info: Info, id: BatchId) -> Batch | None:  # noqa: A002 - the argument's name
        """One batch, or NOT_FOUND."""
        return Batch.of(await get_batch(info.context.session, require_subject(info.context.actor), str(id)))

    @field(
        description=(
            "The number of the newest event of providers that there is: `providerEvents(after:)` and "
            "`jobEvents(after:)` with it miss nothing from now on."
        )
    )
    async def newest_provider_event(self, info: Info) -> str | None:
        """Where following events begins."""
        require_subject(info.context.actor)
        return str(await info.context.newest_event())


_STATES = {
    ProviderStatusFilter.ACTIVE: frozenset({ProviderState.ACTIVE}),
    ProviderStatusFilter.INACTIVE: frozenset(ProviderState) - {ProviderState.ACTIVE},
    ProviderStatusFilter.ALL: frozenset(ProviderState),
}
