"""What a user did and had comes in, the GraphQL types that say it go out."""

from datetime import date

import strawberry

from subgraphs.kit.scalars import BigInt
from subgraphs.studio.usage.domain.spans import UsagePeriod
from subgraphs.studio.usage.service import reading


@strawberry.type(description="How many of a user's blobs a provider has processed.")
class ProviderUse:
    """A provider and a count."""

    provider_id: strawberry.ID = strawberry.field(description="The provider.")
    count: int = strawberry.field(description="How many jobs it has completed.")


@strawberry.type(description="What happened in the span of days.")
class UsageStatistics:
    """The figures."""

    blobs_created: int = strawberry.field(description="Blobs that came to be, derived ones and backups too.")
    blobs_processed: int = strawberry.field(description="Jobs that providers have completed.")
    storage_used: BigInt = strawberry.field(description="The bytes of the current versions of all blobs at its end.")
    providers_used: list[ProviderUse] = strawberry.field(description="The same jobs by provider.")
    deltas_applied: int = strawberry.field(description="Versions that were made, by whomever.")
    api_calls: int = strawberry.field(description="Authenticated calls of the REST API.")


@strawberry.type(description="How figures compare with the span of equal length before: `+15%`.")
class UsageTrends:
    """Signed percents."""

    blobs_created: str = strawberry.field(description="The trend of blobs that came to be.")
    storage_used: str = strawberry.field(description="The trend of what is stored at the end.")


@strawberry.type(description="A day on which something happened.")
class UsageDay:
    """The counters of a day."""

    day: date = strawberry.field(description="The day, in UTC.")
    blobs_created: int = strawberry.field(description="Blobs that came to be.")
    deltas_applied: int = strawberry.field(description="Versions that were made.")
    storage_change: BigInt = strawberry.field(description="How many bytes more were stored at its end; may be below 0.")
    api_calls: int = strawberry.field(description="Authenticated calls of the REST API.")


@strawberry.type(description="What a user did and had in a span of days.")
class Usage:
    """The answer to `usage`."""

    period: UsagePeriod = strawberry.field(description="The unit that was asked for.")
    from_: date = strawberry.field(name="from", description="The first day.")
    to: date = strawberry.field(description="The last day.")
    statistics: UsageStatistics = strawberry.field(description="The figures.")
    trends: UsageTrends = strawberry.field(description="How they compare with the span before.")
    days: list[UsageDay] = strawberry.field(description="The days on which anything happened, in their order.")

    @classmethod
    def of(cls, usage: reading.Usage) -> "Usage":
        """The figures of the service."""
        total = usage.total
        return cls(
            period=usage.period,
            from_=usage.span.first,
            to=usage.span.last,
            statistics=UsageStatistics(
                blobs_created=total.blobs_created,
                blobs_processed=sum(usage.providers.values()),
                storage_used=BigInt(usage.stored),
                providers_used=[
                    ProviderUse(provider_id=strawberry.ID(provider_id), count=count)
                    for provider_id, count in usage.providers.items()
                ],
                deltas_applied=total.deltas_applied,
                api_calls=total.api_calls,
            ),
            trends=UsageTrends(blobs_created=usage.created_trend, storage_used=usage.stored_trend),
            days=[
                UsageDay(
                    day=day,
                    blobs_created=tally.blobs_created,
                    deltas_applied=tally.deltas_applied,
                    storage_change=BigInt(tally.bytes),
                    api_calls=tally.api_calls,
                )
                for day, tally in usage.days.items()
            ],
        )
