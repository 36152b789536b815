"""Tallies and invocations come in; they are kept, and added to counters by one statement a table.

Counters are never read before they are written: the database adds, so that writers at the same time lose nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.usage.domain.latency import bucket_of
from subgraphs.studio.usage.domain.tally import ERROR_KINDS, Day, Invocation, Tally
from subgraphs.studio.usage.models import (
    CallBatchRow,
    DailyRow,
    InvocationRow,
    LatencyRow,
    LedgerRow,
    ProviderDayRow,
    Table,
)

_AT_ONCE: Final = 1000
_BATCHES_KEPT: Final = timedelta(days=30)

Row = dict[str, Any]  # Any: values of columns


async def add_tallies(session: AsyncSession, tallies: Mapping[Day, Tally]) -> None:
    """Keep what happened on owners' days, and count it."""
    rows = [
        {
            "owner_id": owner_id,
            "day": day,
            "blobs_created": tally.blobs_created,
            "deltas_applied": tally.deltas_applied,
            "bytes": tally.bytes,
            "api_calls": tally.api_calls,
        }
        for (owner_id, day), tally in tallies.items()
    ]
    if rows:
        await session.execute(insert(LedgerRow), rows)
        await _add(session, DailyRow, rows)


async def add_invocations(session: AsyncSession, invocations: Sequence[Invocation]) -> None:
    """Keep the invocations that were not heard of before, and count them."""
    known = await _known_jobs(session, [one.job_id for one in invocations])
    new = {one.job_id: one for one in invocations if one.job_id not in known}
    if not new:
        return
    await session.execute(insert(InvocationRow), [_invocation_row(one) for one in new.values()])
    await _add(session, ProviderDayRow, _provider_rows(list(new.values())))
    await _add(session, LatencyRow, _latency_rows(list(new.values())))


async def claim_batch(session: AsyncSession, batch_id: str, at: datetime) -> bool:
    """Whether this batch of calls is new; batches are remembered for a month."""
    await session.execute(delete(CallBatchRow).where(CallBatchRow.at < at - _BATCHES_KEPT))
    taken = _insert(session)(CallBatchRow).values(batch_id=batch_id, at=at).on_conflict_do_nothing()
    return (await session.execute(taken.returning(CallBatchRow.batch_id))).first() is not None


async def _known_jobs(session: AsyncSession, job_ids: Sequence[str]) -> set[str]:
    return set(await session.scalars(select(InvocationRow.job_id).where(InvocationRow.job_id.in_(job_ids))))


def _invocation_row(one: Invocation) -> Row:
    return {
        "job_id": one.job_id,
        "owner_id": one.owner_id,
        "provider_id": one.provider_id,
        "day": one.day,
        "latency": one.latency,
        "bucket": None if one.latency is None else bucket_of(one.latency),
        "cost": one.cost,
        "error_kind": one.error_kind,
    }


def _provider_rows(invocations: Sequence[Invocation]) -> list[Row]:
    rows: dict[tuple[str, str, date], Row] = {}
    for one in invocations:
        key = (one.provider_id, one.owner_id, one.day)
        none = dict.fromkeys(("completed", *ERROR_KINDS, "timed", "latency", "cost"), 0)
        row = rows.setdefault(key, {"provider_id": key[0], "owner_id": key[1], "day": key[2], **none})
        row[one.error_kind or "completed"] += 1
        row["timed"] += one.latency is not None
        row["latency"] += one.latency or 0
        row["cost"] += one.cost
    return [row for _key, row in sorted(rows.items())]


def _latency_rows(invocations: Sequence[Invocation]) -> list[Row]:
    timed = [one for one in invocations if one.latency is not None]
    counts = Counter((one.provider_id, one.owner_id, one.day, bucket_of(one.latency or 0)) for one in timed)
    names = ("provider_id", "owner_id", "day", "bucket", "count")
    return [dict(zip(names, (*key, count), strict=True)) for key, count in sorted(counts.items())]


async def _add(session: AsyncSession, table: type[Table], rows: Sequence[Row]) -> None:
    """Add to the counters of a table; a row that is not there yet begins with these."""
    columns = table.__table__.columns
    key = [column.name for column in columns if column.primary_key]
    for start in range(0, len(rows), _AT_ONCE):
        added = _insert(session)(table).values(rows[start : start + _AT_ONCE])
        more = {column.name: column + added.excluded[column.name] for column in columns if column.name not in key}
        await session.execute(added.on_conflict_do_update(index_elements=key, set_=more))


def _insert(session: AsyncSession) -> Any:  # Any: the two dialects' functions have no common type
    return postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
