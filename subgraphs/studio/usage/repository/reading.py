"""Owners, providers and spans come in; sums of counters go out, one statement for each question."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from subgraphs.studio.usage.domain.spans import Span
from subgraphs.studio.usage.domain.tally import Tally
from subgraphs.studio.usage.models import DailyRow, LatencyRow, ProviderDayRow


@dataclass(frozen=True, slots=True)
class Invocations:
    """What the invocations of a provider sum up to. Latencies in microseconds, costs in billionths."""

    completed: int = 0
    timeout: int = 0
    invalid_input: int = 0
    internal_error: int = 0
    timed: int = 0
    latency: int = 0
    cost: int = 0

    @property
    def failed(self) -> int:
        """How many went wrong."""
        return self.timeout + self.invalid_input + self.internal_error

    @property
    def total(self) -> int:
        """How many there were."""
        return self.completed + self.failed


_SUMS = (
    ProviderDayRow.completed,
    ProviderDayRow.timeout,
    ProviderDayRow.invalid_input,
    ProviderDayRow.internal_error,
    ProviderDayRow.timed,
    ProviderDayRow.latency,
    ProviderDayRow.cost,
)


async def days_of(session: AsyncSession, owner_id: str, span: Span) -> dict[date, Tally]:
    """What happened on each day of a span on which anything did."""
    counters = (DailyRow.blobs_created, DailyRow.deltas_applied, DailyRow.bytes, DailyRow.api_calls)
    statement = select(DailyRow.day, *counters).where(DailyRow.owner_id == owner_id, _within(DailyRow.day, span))
    return {day: Tally(*counts) for day, *counts in await session.execute(statement.order_by(DailyRow.day))}


async def stored_at_end_of(session: AsyncSession, owner_id: str, day: date) -> int:
    """How many bytes an owner had stored when a day was over."""
    statement = select(func.sum(DailyRow.bytes)).where(DailyRow.owner_id == owner_id, DailyRow.day <= day)
    return int(await session.scalar(statement) or 0)


async def completed_by_provider(session: AsyncSession, owner_id: str, span: Span) -> dict[str, int]:
    """How many jobs each provider has completed for an owner, in the order of their ids."""
    statement = (
        select(ProviderDayRow.provider_id, func.sum(ProviderDayRow.completed))
        .where(ProviderDayRow.owner_id == owner_id, _within(ProviderDayRow.day, span), ProviderDayRow.completed > 0)
        .group_by(ProviderDayRow.provider_id)
        .order_by(ProviderDayRow.provider_id)
    )
    return {provider_id: int(count) for provider_id, count in await session.execute(statement)}


async def invocations_of(
    session: AsyncSession, provider_ids: Sequence[str], *, owner_id: str | None = None, span: Span | None = None
) -> dict[str, Invocations]:
    """The invocations of each provider: for one owner or all, in a span or ever."""
    statement = select(ProviderDayRow.provider_id, *(func.sum(column) for column in _SUMS))
    statement = statement.where(ProviderDayRow.provider_id.in_(provider_ids)).group_by(ProviderDayRow.provider_id)
    if owner_id is not None:
        statement = statement.where(ProviderDayRow.owner_id == owner_id)
    if span is not None:
        statement = statement.where(_within(ProviderDayRow.day, span))
    return {provider_id: Invocations(*map(int, sums)) for provider_id, *sums in await session.execute(statement)}


async def latencies_of(
    session: AsyncSession, provider_ids: Sequence[str], owner_id: str, span: Span
) -> dict[str, dict[int, int]]:
    """How many invocations of each provider took about how long, by bucket."""
    key = (LatencyRow.provider_id, LatencyRow.bucket)
    statement = select(*key, func.sum(LatencyRow.count)).where(
        LatencyRow.provider_id.in_(provider_ids), LatencyRow.owner_id == owner_id, _within(LatencyRow.day, span)
    )
    counts: dict[str, dict[int, int]] = defaultdict(dict)
    for provider_id, bucket, count in await session.execute(statement.group_by(*key)):
        counts[provider_id][bucket] = int(count)
    return counts


def _within(day: InstrumentedAttribute[date], span: Span) -> ColumnElement[bool]:
    return day.between(span.first, span.last)
