"""Sums of a provider's invocations come in, the GraphQL types that say them go out."""

import strawberry

from subgraphs.studio.usage.repository.reading import Invocations
from subgraphs.studio.usage.service.reading import Analytics, average_latency, success_rate
from subgraphs.studio.usage.types.enums import AnalyticsPeriod


@strawberry.type(description="What a provider's invocations were like, ever and for everybody.")
class ProviderMetrics:
    """Figures for whoever chooses a provider."""

    average_latency: float = strawberry.field(description="How long one takes, in seconds; 0 before the first.")
    success_rate: float = strawberry.field(description="The share that went well, to two places; 1 before the first.")
    total_processed: int = strawberry.field(description="How many went well.")
    total_invocations: int = strawberry.field(description="How many there were.")

    @classmethod
    def of(cls, invocations: Invocations) -> "ProviderMetrics":
        """The figures of sums."""
        return cls(
            average_latency=average_latency(invocations),
            success_rate=success_rate(invocations),
            total_processed=invocations.completed,
            total_invocations=invocations.total,
        )


@strawberry.type(description="Invocations that went wrong, by what went wrong.")
class InvocationErrors:
    """Counts by kind."""

    timeout: int = strawberry.field(description="The provider took too long.")
    invalid_input: int = strawberry.field(description="The provider could not do anything with the blob.")
    internal_error: int = strawberry.field(description="Anything else.")


@strawberry.type(description="What the caller's invocations of a provider were like.")
class AnalyticsMetrics:
    """Counts and latencies."""

    total_invocations: int = strawberry.field(description="How many there were: jobs, not attempts.")
    success_rate: float = strawberry.field(description="The share that went well, to two places; 1 where none was.")
    average_latency: float = strawberry.field(description="How long one took, in seconds; 0 where none was.")
    p95_latency: float = strawberry.field(
        name="p95Latency", description="What 95 % did not exceed, in seconds and true to 1 %."
    )
    p99_latency: float = strawberry.field(
        name="p99Latency", description="What 99 % did not exceed, in seconds and true to 1 %."
    )
    errors: InvocationErrors = strawberry.field(description="What went wrong.")


@strawberry.type(description="What the caller's invocations of a provider cost.")
class CostAnalysis:
    """Sums in the unit of the provider's price."""

    total_cost: float = strawberry.field(description="All of them.")
    average_cost_per_invocation: float = strawberry.field(description="One of them; 0 where none was.")


@strawberry.type(description="What the caller's invocations of a provider were like, and what they cost.")
class ProviderAnalytics:
    """The last 30 days."""

    period: AnalyticsPeriod = strawberry.field(description="The days that this is about.")
    metrics: AnalyticsMetrics = strawberry.field(description="Counts and latencies.")
    cost_analysis: CostAnalysis = strawberry.field(description="Costs.")

    @classmethod
    def of(cls, analytics: Analytics) -> "ProviderAnalytics":
        """The figures of the service."""
        sums = analytics.invocations
        errors = InvocationErrors(
            timeout=sums.timeout, invalid_input=sums.invalid_input, internal_error=sums.internal_error
        )
        return cls(
            period=AnalyticsPeriod.LAST_30_DAYS,
            metrics=AnalyticsMetrics(
                total_invocations=sums.total,
                success_rate=success_rate(sums),
                average_latency=analytics.average_latency,
                p95_latency=analytics.p95,
                p99_latency=analytics.p99,
                errors=errors,
            ),
            cost_analysis=CostAnalysis(total_cost=analytics.cost, average_cost_per_invocation=analytics.average_cost),
        )
