"""Nothing comes in; every counter is made again of what was kept, by the database itself."""

from sqlalchemy import ColumnElement, case, delete, func, insert, literal, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.usage.domain.tally import ERROR_KINDS
from subgraphs.studio.usage.models import DailyRow, InvocationRow, LatencyRow, LedgerRow, ProviderDayRow

_TALLIES = ("blobs_created", "deltas_applied", "bytes", "api_calls")


async def rebuild_counters(session: AsyncSession) -> int:
    """Make all counters anew; how many owners' days there are."""
    if session.get_bind().dialect.name == "postgresql":  # elsewhere whoever writes is alone
        await session.execute(text("LOCK TABLE ledger, invocations IN SHARE ROW EXCLUSIVE MODE"))
    for table in (DailyRow, ProviderDayRow, LatencyRow):
        await session.execute(delete(table))
    await _rebuild_days(session)
    await _rebuild_providers(session)
    await _rebuild_latencies(session)
    return await session.scalar(select(func.count()).select_from(DailyRow)) or 0


async def _rebuild_days(session: AsyncSession) -> None:
    key = (LedgerRow.owner_id, LedgerRow.day)
    sums = [func.sum(getattr(LedgerRow, name)) for name in _TALLIES]
    summed = select(*key, *sums).group_by(*key)
    await session.execute(insert(DailyRow).from_select(["owner_id", "day", *_TALLIES], summed))


async def _rebuild_providers(session: AsyncSession) -> None:
    key = (InvocationRow.provider_id, InvocationRow.owner_id, InvocationRow.day)
    counts = {
        "completed": _count(InvocationRow.error_kind.is_(None)),
        **{kind: _count(InvocationRow.error_kind == kind) for kind in ERROR_KINDS},
        "timed": func.count(InvocationRow.latency),
        "latency": func.coalesce(func.sum(InvocationRow.latency), 0),
        "cost": func.sum(InvocationRow.cost),
    }
    sums = select(*key, *counts.values()).group_by(*key)
    await session.execute(insert(ProviderDayRow).from_select(["provider_id", "owner_id", "day", *counts], sums))


async def _rebuild_latencies(session: AsyncSession) -> None:
    key = (InvocationRow.provider_id, InvocationRow.owner_id, InvocationRow.day, InvocationRow.bucket)
    counted = select(*key, func.count()).where(InvocationRow.bucket.is_not(None)).group_by(*key)
    names = ["provider_id", "owner_id", "day", "bucket", "count"]
    await session.execute(insert(LatencyRow).from_select(names, counted))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, literal(1)), else_=literal(0)))
