"""Who asks, and about which days or providers, comes in; figures go out (D-31)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.usage.domain.latency import MICROSECONDS, percentile
from subgraphs.studio.usage.domain.spans import Span, UsagePeriod, trend
from subgraphs.studio.usage.domain.tally import NANO, Tally
from subgraphs.studio.usage.repository.reading import (
    Invocations,
    completed_by_provider,
    days_of,
    invocations_of,
    latencies_of,
    stored_at_end_of,
)

_LAST_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Usage:
    """What a user did and had in a span of days."""

    period: UsagePeriod
    span: Span
    days: dict[date, Tally]
    total: Tally
    stored: int
    providers: dict[str, int]
    created_trend: str
    stored_trend: str


@dataclass(frozen=True, slots=True)
class Analytics:
    """What a user's invocations of a provider were like. Latencies in seconds, costs in the unit of prices."""

    invocations: Invocations
    p95: float
    p99: float

    @property
    def average_latency(self) -> float:
        """Seconds, 0 where none was timed."""
        return average_latency(self.invocations)

    @property
    def cost(self) -> float:
        """All of it."""
        return self.invocations.cost / NANO

    @property
    def average_cost(self) -> float:
        """Of one invocation, 0 where there was none."""
        return round(self.cost / self.invocations.total, 9) if self.invocations.total else 0.0


async def usage_of(session: AsyncSession, owner_id: str, period: UsagePeriod, span: Span) -> Usage:
    """The figures of a span, and how they compare with the span before it."""
    days, before = await days_of(session, owner_id, span), await days_of(session, owner_id, span.before())
    total, former = _total(days), _total(before)
    stored = await stored_at_end_of(session, owner_id, span.last)
    formerly_stored = await stored_at_end_of(session, owner_id, span.first - timedelta(days=1))
    return Usage(
        period=period,
        span=span,
        days=days,
        total=total,
        stored=stored,
        providers=await completed_by_provider(session, owner_id, span),
        created_trend=trend(total.blobs_created, former.blobs_created),
        stored_trend=trend(stored, formerly_stored),
    )


async def analytics_of(
    session: AsyncSession, owner_id: str, provider_ids: Sequence[str], today: date
) -> dict[str, Analytics]:
    """The last 30 days of each of the providers, as their caller saw them."""
    span = Span(today - timedelta(days=_LAST_DAYS - 1), today)
    sums = await invocations_of(session, provider_ids, owner_id=owner_id, span=span)
    latencies = await latencies_of(session, provider_ids, owner_id, span)
    return {
        provider_id: Analytics(
            sums.get(provider_id, Invocations()),
            p95=round(percentile(latencies.get(provider_id, {}), 0.95), 3),
            p99=round(percentile(latencies.get(provider_id, {}), 0.99), 3),
        )
        for provider_id in provider_ids
    }


def average_latency(invocations: Invocations) -> float:
    """Seconds, 0 where none was timed."""
    return round(invocations.latency / invocations.timed / MICROSECONDS, 3) if invocations.timed else 0.0


def success_rate(invocations: Invocations) -> float:
    """The share of invocations that went well, to two places; 1 where there was none."""
    return round(1 - invocations.failed / invocations.total, 2) if invocations.total else 1.0


def _total(days: dict[date, Tally]) -> Tally:
    total = Tally()
    for tally in days.values():
        total.add(tally)
    return total
