"""Keys of users and providers come in, the parts of these entities that are figures go out."""

from datetime import date
from typing import Annotated

import strawberry

from subgraphs.kit.context import Context
from subgraphs.kit.fields import field
from subgraphs.kit.identity import require_subject
from subgraphs.studio.usage.domain.spans import UsagePeriod, wanted_span
from subgraphs.studio.usage.errors import permission_denied
from subgraphs.studio.usage.loaders import heard, load_analytics, load_metrics
from subgraphs.studio.usage.ports import Resources
from subgraphs.studio.usage.repository.reading import Invocations
from subgraphs.studio.usage.service.reading import usage_of
from subgraphs.studio.usage.types.providers import ProviderAnalytics, ProviderMetrics
from subgraphs.studio.usage.types.usage import Usage

Info = strawberry.Info[Context[Resources], None]

Unit = Annotated[UsagePeriod, strawberry.argument(description="The current one, unless dates say otherwise.")]
FirstDay = Annotated[
    date | None, strawberry.argument(name="from", description="The first day; that of the period unless given.")
]
LastDay = Annotated[date | None, strawberry.argument(description="The last day; today unless given.")]


@strawberry.federation.type(keys=["id"], description="A user, as somebody who uses the product.")
class User:
    """The part of a user that this subgraph knows."""

    id: strawberry.ID = strawberry.field(description="The user's identifier.")

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> "User":  # noqa: A002 - the key's name
        """Every user may use it."""
        return cls(id=id)

    @field(description="What the user did and had. Only for the user: PERMISSION_DENIED for anybody else.")
    async def usage(
        self, info: Info, *, period: Unit = UsagePeriod.MONTH, from_: FirstDay = None, to: LastDay = None
    ) -> Usage | None:
        """Figures of a span of days."""
        context = info.context
        if require_subject(context.actor) != self.id:
            raise permission_denied("Usage is shown to the user alone")
        span = wanted_span(period, from_, to, context.clock.now().date())
        await heard(context)
        return Usage.of(await usage_of(context.session, self.id, period, span))


@strawberry.federation.type(keys=["id"], description="A provider, as something that is invoked.")
class Provider:
    """The part of a provider that this subgraph knows."""

    id: strawberry.ID = strawberry.field(description="The provider's identifier.")

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> "Provider":  # noqa: A002 - the key's name
        """Whether it exists, and for whom, the subgraph of providers knows."""
        return cls(id=id)

    @field(description="What its invocations were like, ever and for everybody.")
    async def metrics(self, info: Info) -> ProviderMetrics:
        """Figures for whoever chooses a provider."""
        return ProviderMetrics.of(await info.context.load(load_metrics, str(self.id)) or Invocations())

    @field(description="What the caller's invocations of it were like in the last 30 days, and what they cost.")
    async def analytics(self, info: Info) -> ProviderAnalytics | None:
        """Figures for whoever pays."""
        return ProviderAnalytics.of(await info.context.load_known(load_analytics, str(self.id)))
