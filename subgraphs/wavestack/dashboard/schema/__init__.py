"""GraphQL operations come in, the service's answers go out: the schema of this subgraph."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from subgraphs.kit.errors import invalid
from subgraphs.kit.fields import field, mutation, subscription
from subgraphs.kit.identity import require_organization
from subgraphs.kit.schema import FederatedSchema
from subgraphs.wavestack.dashboard.service import imports, reports
from subgraphs.wavestack.dashboard.types.entities import (
    Content,
    During,
    Info,
    MetricsEvent,
    MetricsPoint,
    OfPeriod,
    OfPlatform,
    Organization,
    Overview,
    Publication,
    overview_of,
    series_of,
)
from subgraphs.wavestack.dashboard.types.enums import ContentSort, Interval, MetricsPlatform, Period
from subgraphs.wavestack.dashboard.types.inputs import (
    ImportContentMetricsInput,
    ImportFollowersInput,
    ImportPayload,
    RebuildMetricsPayload,
)

_LONGEST_SEQUENCE = 18  # digits that fit every database's 64-bit integer


@strawberry.type(description="What can be asked for.")
class Query:
    """The root fields of queries."""

    @field(description="What a period was like for the caller's organization.")
    async def overview(self, info: Info, period: During = Period.LAST_7_DAYS) -> Overview | None:
        """A report on all platforms."""
        return await overview_of(info, period, None)

    @field(description="What a period was like on one platform.")
    async def platform_metrics(
        self,
        info: Info,
        platform: Annotated[MetricsPlatform, strawberry.argument(description="The platform.")],
        period: During = Period.LAST_7_DAYS,
    ) -> Overview | None:
        """A report on one platform."""
        return await overview_of(info, period, platform)

    @field(description="The figures of each hour or day of a period.")
    async def metrics_series(
        self,
        info: Info,
        period: During = Period.LAST_7_DAYS,
        interval: Annotated[Interval, strawberry.argument(description="How finely to divide it.")] = Interval.DAY,
        platform: OfPlatform = None,
    ) -> list[MetricsPoint] | None:
        """A series, without gaps."""
        return await series_of(info, period, interval, platform)

    @field(description="A content of the caller's organization.")
    async def content(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The content's identifier.")],  # noqa: A002 - the argument's name
    ) -> Content | None:
        """One content, or NOT_FOUND."""
        return Content.of(await reports.get_content(info.context.session, info.context.actor, id))

    @field(description="The contents of the caller's organization that did best.")
    async def top_contents(
        self,
        info: Info,
        *,
        sort: Annotated[ContentSort, strawberry.argument(description="By what to rank them.")] = ContentSort.VIEWS,
        platform: OfPlatform = None,
        period: OfPeriod = None,
        limit: Annotated[int, strawberry.argument(description="How many: 1 to 100.")] = 10,
    ) -> list[Content] | None:
        """A ranking."""
        context = info.context
        ranked = await reports.rank_contents(
            context.session,
            context.actor,
            sort=str(sort.value),
            platform=platform and str(platform),
            period=period,
            limit=limit,
            now=context.clock.now(),
        )
        return [Content.of(each.content) for each in ranked]


@strawberry.type(description="What can be changed.")
class Mutation:
    """The root fields of mutations."""

    @mutation(description="Keep figures that platforms gave; the same figures again change nothing.")
    async def import_content_metrics(
        self,
        info: Info,
        input: Annotated[ImportContentMetricsInput, strawberry.argument(description="The figures.")],  # noqa: A002 - the argument's name
    ) -> ImportPayload | None:
        """Import figures."""
        entries = [each.entry() for each in input.entries]
        async with info.context.transaction() as session:
            imported = await imports.import_figures(session, info.context.actor, entries)
        return ImportPayload(imported=imported)

    @mutation(description="Keep numbers of followers that platforms gave; the same numbers again change nothing.")
    async def import_followers(
        self,
        info: Info,
        input: Annotated[ImportFollowersInput, strawberry.argument(description="The numbers.")],  # noqa: A002 - as above
    ) -> ImportPayload | None:
        """Import numbers of followers."""
        entries = [each.entry() for each in input.entries]
        async with info.context.transaction() as session:
            imported = await imports.import_followers(session, info.context.actor, entries)
        return ImportPayload(imported=imported)

    @mutation(description="Make the sums of the caller's organization anew from the figures of its contents.")
    async def rebuild_metrics(self, info: Info) -> RebuildMetricsPayload | None:
        """Rebuild the roll-ups."""
        organization_id = require_organization(info.context.actor)
        async with info.context.transaction() as session:
            await imports.rebuild_sums(session, organization_id)
        return RebuildMetricsPayload(organization_id=strawberry.ID(organization_id))


@strawberry.type(description="What can be followed as it happens.")
class Subscription:
    """The root fields of subscriptions."""

    @subscription(description="Tells whenever figures of the caller's organization were imported.")
    async def metrics_events(
        self,
        info: Info,
        after: Annotated[
            str | None, strawberry.argument(description="Begin with the events after this sequence number.")
        ] = None,
    ) -> AsyncGenerator[MetricsEvent, None]:
        """Follow the outbox."""
        organization_id = require_organization(info.context.actor)
        wanted = lambda event: event.topic == imports.IMPORTED  # noqa: E731 - said where it is used
        async for event in info.context.listen(scope=organization_id, after=_position(after), wanted=wanted):
            yield MetricsEvent.of(event)


def _position(after: str | None) -> int | None:
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) <= _LONGEST_SEQUENCE):
        raise invalid("after", "format", "After must be the sequence number of an event")
    return int(after)


schema = FederatedSchema(Query, Mutation, Subscription, types=[Organization, Publication, Content])
