"""Who wants which provider to process which blob comes in, a run goes out that will be done when this commits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.jobs import enqueue
from subgraphs.studio.providers.domain.statuses import JobStatus, ProviderTrigger
from subgraphs.studio.providers.models import ProviderRow, RunRow
from subgraphs.studio.providers.repository.providers import find_totals
from subgraphs.studio.providers.repository.runs import add_run
from subgraphs.studio.providers.service.announcing import JOB_QUEUED, announce_run

PROCESS: Final = "blob.process"
"""The kind of job that runs a provider."""

_UNKNOWN_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class NewRun:
    """What is to be run, and why."""

    owner_id: str
    provider: ProviderRow
    blob_id: str
    configuration: Mapping[str, Any] = field(default_factory=dict)  # Any: JSON values
    trigger: ProviderTrigger = ProviderTrigger.REQUEST
    requested: bool = False
    chain: tuple[str, ...] = ()
    batch_id: str | None = None
    batch_place: int | None = None


async def start_run(session: AsyncSession, new: NewRun, now: datetime) -> RunRow:
    """Write a run and the job that drives it; it begins after the commit."""
    # Each run has a key of its own: events of one job are told by it.
    job_id = await enqueue(session, PROCESS, scope=new.owner_id, key=new.blob_id[:64], now=now)
    run = RunRow(
        id=job_id,
        owner_id=new.owner_id,
        provider_owner=new.provider.owner_id,
        provider_id=new.provider.id,
        provider_version=new.provider.version,
        blob_id=new.blob_id,
        configuration=dict(new.configuration),
        trigger=new.trigger,
        requested=new.requested,
        chain=list(new.chain),
        batch_id=new.batch_id,
        batch_place=new.batch_place,
        status=JobStatus.QUEUED,
        attempts=0,
        cost=0.0,
        remembered=False,
        created_at=now,
        estimated_at=now + timedelta(seconds=ceil(await _usual_seconds(session, new.provider))),
    )
    await add_run(session, run)
    announce_run(session, JOB_QUEUED, run)
    return run


async def _usual_seconds(session: AsyncSession, provider: ProviderRow) -> float:
    """How long the provider's runs take on average."""
    totals = next(iter(await find_totals(session, [(provider.owner_id, provider.id)])), None)
    return totals.seconds / totals.completed if totals is not None and totals.completed else _UNKNOWN_SECONDS
