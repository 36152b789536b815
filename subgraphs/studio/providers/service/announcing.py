"""What happens to providers and runs comes in; its events are published with the transaction, for the owner alone."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.outbox import publish
from subgraphs.kit.scalars import print_moment
from subgraphs.studio.providers.models import ProviderRow, RunRow

JOB_QUEUED: Final = "job.queued"
JOB_STARTED: Final = "job.started"
JOB_PROGRESSED: Final = "job.progressed"
JOB_CANCELLED: Final = "job.cancelled"
PROVIDER_COMPLETED: Final = "provider.completed"
PROVIDER_FAILED: Final = "provider.failed"
PROVIDER_REGISTERED: Final = "provider.registered"
PROVIDER_ACTIVATED: Final = "provider.activated"
PROVIDER_REJECTED: Final = "provider.rejected"
PROVIDER_UPDATED: Final = "provider.updated"
PROVIDER_DELETED: Final = "provider.deleted"

JOB_TOPICS: Final = frozenset(
    {JOB_QUEUED, JOB_STARTED, JOB_PROGRESSED, JOB_CANCELLED, PROVIDER_COMPLETED, PROVIDER_FAILED}
)
PROVIDER_TOPICS: Final = frozenset(
    {
        PROVIDER_COMPLETED,
        PROVIDER_FAILED,
        PROVIDER_REGISTERED,
        PROVIDER_ACTIVATED,
        PROVIDER_REJECTED,
        PROVIDER_UPDATED,
        PROVIDER_DELETED,
    }
)

Json = Any  # JSON values: dict, list, str, int, float, bool, None


def announce_run(session: AsyncSession, topic: str, run: RunRow) -> None:
    """A run was queued, started or cancelled."""
    _publish(session, topic, run, {})


def announce_end(session: AsyncSession, topic: str, run: RunRow) -> None:
    """A run has completed or failed (payload: D-28, and what usage is counted by)."""
    payload: dict[str, Json] = {
        "output_blob_id": run.output_blob_id,
        "processed_at": None if run.completed_at is None else print_moment(run.completed_at),
        "latency_seconds": run.latency_seconds,
        "cost": run.cost,
        "error_kind": run.error_kind,
    }
    if run.error_code is not None:
        payload["error"] = {"code": run.error_code, "message": run.error_message}
    _publish(session, topic, run, payload)


def announce_provider(session: AsyncSession, topic: str, provider: ProviderRow) -> None:
    """A registered provider has changed. What it is configured with is nobody's business."""
    payload: dict[str, Json] = {
        "provider_id": provider.id,
        "owner_id": provider.owner_id,
        "status": provider.state,
        "reason": provider.state_reason,
        "validation_id": provider.validation_id,
    }
    # The id may be longer than a key; who wants one provider's events finds it in the payload.
    publish(session, topic, scope=provider.owner_id, key=provider.id[:64], payload=payload)


def _publish(session: AsyncSession, topic: str, run: RunRow, more: Mapping[str, Json]) -> None:
    payload: dict[str, Json] = {
        "job_id": run.id,
        "provider_id": run.provider_id,
        "blob_id": run.blob_id,
        "owner_id": run.owner_id,
        "batch_id": run.batch_id,
        "status": run.status,
    }
    publish(session, topic, scope=run.owner_id, key=run.id, payload=payload | dict(more))
