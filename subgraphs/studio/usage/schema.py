"""GraphQL operations come in, the service's answers go out: figures, and what is recorded for them."""

from typing import Annotated

import strawberry

from subgraphs.kit.fields import field, mutation
from subgraphs.kit.identity import require_scope, require_subject
from subgraphs.kit.schema import FederatedSchema
from subgraphs.studio.usage.domain.spans import UsagePeriod
from subgraphs.studio.usage.errors import invalid_input
from subgraphs.studio.usage.service.recording import OPERATOR, SERVICE, rebuild, record_calls
from subgraphs.studio.usage.types.entities import FirstDay, Info, LastDay, Provider, Unit, User
from subgraphs.studio.usage.types.inputs import RebuildUsageInput, RecordApiCallsInput
from subgraphs.studio.usage.types.usage import Usage

RecordApiCalls = Annotated[RecordApiCallsInput, strawberry.argument(description="The counts.")]
RebuildUsage = Annotated[RebuildUsageInput, strawberry.argument(description="Whether it is meant.")]


@strawberry.type(description="What can be asked for.")
class Query:
    """The root fields of queries."""

    @field(description="What the caller did and had in a span of days; in the current month unless said otherwise.")
    async def usage(
        self, info: Info, *, period: Unit = UsagePeriod.MONTH, from_: FirstDay = None, to: LastDay = None
    ) -> Usage | None:
        """The caller's figures."""
        caller = User(id=strawberry.ID(require_subject(info.context.actor)))
        return await caller.usage(info, period=period, from_=from_, to=to)


@strawberry.type(description="The answer to `recordApiCalls`.")
class RecordApiCallsPayload:
    """Whether it was new."""

    recorded: bool = strawberry.field(description="False where this batch was recorded before.")


@strawberry.type(description="The answer to `rebuildUsage`.")
class RebuildUsagePayload:
    """What there is now."""

    days: int = strawberry.field(description="How many days of users have counters.")


@strawberry.type(description="What can be recorded.")
class Mutation:
    """The root fields of mutations."""

    @mutation(description="Count API calls. Only for services: PERMISSION_DENIED without the scope `service`.")
    async def record_api_calls(self, info: Info, input: RecordApiCalls) -> RecordApiCallsPayload | None:  # noqa: A002 - the argument's name
        """Each batch once."""
        require_scope(info.context.actor, SERVICE)
        async with info.context.transaction() as session:
            recorded = await record_calls(session, input.batch_id, input.counts(), info.context.clock.now())
        return RecordApiCallsPayload(recorded=recorded)

    @mutation(description="Make all counters anew of what was heard. PERMISSION_DENIED without the scope `operator`.")
    async def rebuild_usage(self, info: Info, input: RebuildUsage) -> RebuildUsagePayload | None:  # noqa: A002 - the argument's name
        """After a fault in counting."""
        require_scope(info.context.actor, OPERATOR)
        if not input.confirm:
            raise invalid_input("confirm", "It must be meant")
        async with info.context.transaction() as session:
            days = await rebuild(session)
        return RebuildUsagePayload(days=days)


schema = FederatedSchema(Query, Mutation, None, types=[User, Provider])
