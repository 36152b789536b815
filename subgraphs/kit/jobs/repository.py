"""Every SQL statement on the table `jobs`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.jobs.job import DueJob, Job, JobStatus, LeasedJob
from subgraphs.kit.jobs.table import JOBS

Values = Mapping[str, Any]  # Any: column values

_c = JOBS.c
_FINISHED = (JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED)
_LEASED = tuple(_c[name] for name in LeasedJob.__dataclass_fields__)
_JOB = tuple(_c[name] for name in Job.__dataclass_fields__)
_DUE = tuple(_c[name] for name in DueJob.__dataclass_fields__)


async def add(session: AsyncSession, row: Values) -> str:
    """Write a queued row and answer its id; where an unfinished job has its unique text, that one's id."""
    if row["unique_text"] is None:
        await session.execute(insert(JOBS), [dict(row)])
        return str(row["id"])
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(JOBS).values(**row).on_conflict_do_nothing()
    same = select(_c.id).where(_c.kind == row["kind"], _c.unique_text == row["unique_text"])
    while True:
        await session.execute(statement)
        # Not found: the other job finished between the two statements, and there is room now.
        if (found := await session.scalar(same)) is not None:
            return str(found)


async def find(session: AsyncSession, ids: Collection[str]) -> list[Job]:
    """The jobs with these ids, without those that are not there."""
    rows = await session.execute(select(*_JOB).where(_c.id.in_(ids)))
    return [_job(row) for row in rows]


async def lock(session: AsyncSession, job_id: str) -> tuple[LeasedJob, JobStatus, bool] | None:
    """A job with its status and whether it is to be cancelled; until the transaction ends nobody else changes it."""
    columns = (*_LEASED, _c.status, _c.cancel_requested)
    row = (await session.execute(select(*columns).where(_c.id == job_id).with_for_update())).one_or_none()
    return (_leased(row), JobStatus(row.status), row.cancel_requested) if row is not None else None


async def take(session: AsyncSession, job_id: str, *, now: datetime, lease_until: datetime) -> LeasedJob | None:
    """Begin a run of a due job: of several who try at once, one gets it. None for all others."""
    statement = (
        update(JOBS)
        .where(_c.id == job_id, _c.status == JobStatus.QUEUED, _c.run_at <= now)
        .values(
            status=JobStatus.RUNNING,
            generation=_c.generation + 1,
            attempt=_c.attempt + 1,
            lease_until=lease_until,
            started_at=func.coalesce(_c.started_at, literal(now, _c.started_at.type)),
        )
        .returning(*_LEASED)
    )
    row = (await session.execute(statement)).one_or_none()
    return _leased(row) if row is not None else None


async def holds(session: AsyncSession, job_id: str, generation: int) -> bool:
    """Whether a run is still the one that counts, without keeping it so."""
    statement = select(_c.id).where(_c.id == job_id, *_is_run(generation))
    return await session.scalar(statement) is not None


async def change_run(session: AsyncSession, job_id: str, generation: int, **values: Any) -> bool:  # Any: column values
    """Write into the row of a run that still counts, and keep it so until the transaction ends; False for another."""
    statement = update(JOBS).where(_c.id == job_id, *_is_run(generation)).values(**values).returning(_c.id)
    return await session.scalar(statement) is not None


async def change(session: AsyncSession, job_id: str, **values: Any) -> None:  # Any: column values
    """Write into a row that is locked."""
    await session.execute(update(JOBS).where(_c.id == job_id).values(**values))


async def renew(session: AsyncSession, generations: Mapping[str, int], lease_until: datetime) -> set[str]:
    """Keep runs, given as job id → generation; answers the ids of those that still count."""
    statement = (
        update(JOBS)
        .where(_c.id.in_(generations), _c.status == JobStatus.RUNNING)
        .values(lease_until=lease_until)
        .returning(_c.id, _c.generation)
    )
    rows = await session.execute(statement)
    return {row.id for row in rows if generations[row.id] == row.generation}


async def to_be_cancelled(session: AsyncSession, ids: Collection[str]) -> set[str]:
    """Those of the running jobs that somebody wants cancelled."""
    statement = select(_c.id).where(_c.id.in_(ids), _c.cancel_requested, _c.status == JobStatus.RUNNING)
    return {row.id for row in await session.execute(statement)}


async def expired(session: AsyncSession, now: datetime, limit: int) -> list[LeasedJob]:
    """Running jobs whose worker has been silent for too long."""
    statement = select(*_LEASED).where(*_is_expired(now)).limit(limit)
    return [_leased(row) for row in await session.execute(statement)]


async def is_expired(session: AsyncSession, job_id: str, now: datetime) -> bool:
    """Whether a job is one of those."""
    return await session.scalar(select(_c.id).where(_c.id == job_id, *_is_expired(now))) is not None


async def due(
    session: AsyncSession, kinds: Collection[str], *, now: datetime, after: DueJob | None, limit: int
) -> list[DueJob]:
    """Queued jobs of these kinds whose time has come, the oldest first, from behind `after` on."""
    statement = select(*_DUE).where(_c.status == JobStatus.QUEUED, _c.run_at <= now, _c.kind.in_(kinds))
    if after is not None:
        later = (_c.run_at > after.run_at) | ((_c.run_at == after.run_at) & (_c.id > after.id))
        statement = statement.where(later)
    rows = await session.execute(statement.order_by(_c.run_at, _c.id).limit(limit))
    return [DueJob(row.id, row.kind, row.generation, row.run_at) for row in rows]


async def next_due(session: AsyncSession, kinds: Collection[str], now: datetime) -> datetime | None:
    """When the next queued job that must wait is due."""
    statement = select(func.min(_c.run_at)).where(_c.status == JobStatus.QUEUED, _c.run_at > now, _c.kind.in_(kinds))
    moment: datetime | None = await session.scalar(statement)
    return moment


async def hasten(session: AsyncSession, job_ids: Collection[str], run_at: datetime) -> None:
    """Run queued jobs at `run_at` that would run later."""
    later = (_c.status == JobStatus.QUEUED, _c.run_at > run_at)
    await session.execute(update(JOBS).where(_c.id.in_(job_ids), *later).values(run_at=run_at))


async def delete_finished(session: AsyncSession, before: datetime) -> None:
    """Forget jobs that finished before a moment."""
    await session.execute(delete(JOBS).where(_c.completed_at < before, _c.status.in_(_FINISHED)))


def _is_run(generation: int) -> Sequence[Any]:  # Any: SQL conditions
    return (_c.generation == generation, _c.status == JobStatus.RUNNING)


def _is_expired(now: datetime) -> Sequence[Any]:  # Any: SQL conditions
    return (_c.status == JobStatus.RUNNING, _c.lease_until < now)


def _leased(row: Row[Any]) -> LeasedJob:  # Any: the columns of LeasedJob, perhaps with more
    return LeasedJob(*row[: len(_LEASED)])


def _job(row: Row[Any]) -> Job:  # Any: the columns of Job
    values = dict(zip(Job.__dataclass_fields__, row, strict=True))
    return Job(**(values | {"status": JobStatus(row.status)}))
