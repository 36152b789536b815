"""A user's wish to have blobs processed comes in, is checked (D-22, D-24), and goes out as runs; or is withdrawn."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.events import Event
from subgraphs.kit.graph import Graph
from subgraphs.kit.idempotency import Claim
from subgraphs.kit.ids import prefixed
from subgraphs.kit.jobs import cancel
from subgraphs.studio.providers.domain.configuration import checked_configuration, checked_object, refuse_secrets
from subgraphs.studio.providers.domain.media_types import essence, takes
from subgraphs.studio.providers.domain.registration import ENDPOINT
from subgraphs.studio.providers.domain.statuses import FINISHED, JobStatus, ProviderState
from subgraphs.studio.providers.errors import invalid_input, provider_error
from subgraphs.studio.providers.models import BatchRow, ProviderRow, RunRow
from subgraphs.studio.providers.repository.runs import add_batch, find_batch, find_run
from subgraphs.studio.providers.service.announcing import JOB_CANCELLED, PROVIDER_COMPLETED, PROVIDER_FAILED
from subgraphs.studio.providers.service.documents import FACTS_OF_BLOB
from subgraphs.studio.providers.service.queueing import NewRun, start_run
from subgraphs.studio.providers.service.reading import get_job
from subgraphs.studio.providers.service.registry import get_provider

Json = Any  # JSON values: dict, list, str, int, float, bool, None

MAX_BATCH: Final = 100

_ENDED: Final = frozenset({PROVIDER_COMPLETED, PROVIDER_FAILED, JOB_CANCELLED})
_MAX_BLOB_ID: Final = 64
_BLOB_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """What a user wants processed."""

    user_id: str
    provider_id: str
    configuration: Json = None
    idempotency_key: str | None = None

    def claim(self, what: Json) -> Claim | None:
        """The request under the key by which it may be repeated."""
        if self.idempotency_key is None:
            return None
        asked = {"provider": self.provider_id, "configuration": self.configuration, "what": what}
        return Claim(self.user_id, self.idempotency_key, asked)


async def usable_provider(session: AsyncSession, request: Request) -> tuple[ProviderRow, dict[str, Json]]:
    """The provider, which must be active, and the checked configuration."""
    provider = await get_provider(session, request.user_id, request.provider_id)
    configuration = run_configuration(provider, request.configuration)
    if provider.state != ProviderState.ACTIVE:
        raise invalid_input("providerId", f"The provider is {provider.state.replace('_', ' ')}, not active")
    return provider, configuration


def run_configuration(provider: ProviderRow, configuration: Json) -> dict[str, Json]:
    """What a run may be configured with: the provider's options and the properties of its input but `content`.

    A registered provider that declares no options takes any, except what it was registered with, and secrets.
    """
    if provider.options is None:
        given = checked_object(configuration)
        refuse_secrets(given)
        if ENDPOINT in given:
            raise invalid_input(f"configuration.{ENDPOINT}", "The endpoint is set when a provider is registered")
        return given
    inputs = provider.input_schema.get("properties", {})
    options = {**{name: each for name, each in inputs.items() if name != "content"}, **provider.options}
    return checked_configuration(configuration, options, limits=provider.limits)


async def check_blob(graph: Graph, user_id: str, provider: ProviderRow, blob_id: str) -> str:
    """The id of an own blob that the provider takes, as it is spelt; VALIDATION_ERROR on `blobId` for others."""
    if _BLOB_ID.fullmatch(blob_id) is None:
        raise invalid_input("blobId", "A blob id is a UUID")
    blob = (await graph.execute(FACTS_OF_BLOB, {"id": blob_id}, subject=user_id))["blob"]
    if (problem := input_problem(provider, blob)) is not None:
        raise invalid_input("blobId", problem)
    return str(blob["id"])


def input_problem(provider: ProviderRow, blob: Mapping[str, Json]) -> str | None:
    """Why a provider does not take a blob: its type, or its size."""
    content_type, size = str(blob["contentType"]), int(blob["size"])
    if not takes(provider.input_types, content_type):
        return f"The provider takes {', '.join(provider.input_types)}, not {essence(content_type)}"
    if size > provider.max_input_size:
        return f"The provider takes at most {provider.max_input_size} bytes; the blob has {size}"
    if size < provider.min_input_size:
        return f"The provider takes at least {provider.min_input_size} bytes; the blob has {size}"
    return None


async def process_blob(
    session: AsyncSession,
    request: Request,
    provider: ProviderRow,
    blob_id: str,
    configuration: Json,
    *,
    now: datetime,
) -> RunRow:
    """Have a checked blob processed; a repeated request answers the run of the first."""
    claim = request.claim(["processBlob", blob_id])
    if claim is not None and (answer := await claim.replay(session, now=now)) is not None:
        return await get_job(session, request.user_id, str(answer["job_id"]))
    run = await start_run(session, NewRun(request.user_id, provider, blob_id, configuration), now)
    if claim is not None:
        await claim.keep(session, {"job_id": run.id})
    return run


def check_batch(blob_ids: Sequence[str]) -> None:
    """Let pass 1 to 100 ids; whether there are such blobs, each run finds out for itself (D-24)."""
    if not 1 <= len(blob_ids) <= MAX_BATCH:
        raise invalid_input("blobIds", f"A batch has 1 to {MAX_BATCH} blobs")
    if any(not blob_id or len(blob_id) > _MAX_BLOB_ID or "\0" in blob_id for blob_id in blob_ids):
        raise invalid_input("blobIds", "A batch names blobs by their ids")


async def process_blobs(
    session: AsyncSession,
    request: Request,
    provider: ProviderRow,
    blob_ids: Sequence[str],
    configuration: Json,
    *,
    now: datetime,
) -> BatchRow:
    """Have several blobs processed, each by a run of its own; a repeated request answers the batch of the first."""
    claim = request.claim(["processBlobs", *blob_ids])
    if claim is not None and (answer := await claim.replay(session, now=now)) is not None:
        first = await find_batch(session, str(answer["batch_id"]))
        if first is not None:
            return first
    batch = BatchRow(
        id=prefixed("batch"),
        owner_id=request.user_id,
        provider_owner=provider.owner_id,
        provider_id=provider.id,
        total=len(blob_ids),
        created_at=now,
    )
    await add_batch(session, batch)
    for place, blob_id in enumerate(blob_ids):
        new = NewRun(request.user_id, provider, blob_id, configuration, batch_id=batch.id, batch_place=place)
        await start_run(session, new, now)
    if claim is not None:
        await claim.keep(session, {"batch_id": batch.id})
    return batch


async def cancel_job(session: AsyncSession, user_id: str, job_id: str, now: datetime) -> RunRow:
    """Withdraw an own run: at once where it is queued, soon where it runs; what has ended stays as it is."""
    run = await get_job(session, user_id, job_id)
    await cancel(session, run.id, now=now)
    await session.refresh(run)
    return run


async def wait_for_end(events: AsyncIterator[Event], seconds: float) -> bool:
    """Wait until the events of a run tell of its end; False where that takes longer."""
    try:
        async with asyncio.timeout(seconds):
            async for event in events:
                if event.topic in _ENDED:
                    return True
    except TimeoutError:
        pass
    return False


async def ended_well(session: AsyncSession, job_id: str) -> RunRow:
    """A run that was waited for; PROVIDER_ERROR where it has failed."""
    run = await find_run(session, job_id)
    if run is None:
        raise provider_error("The job is not there any more", job_id)
    if run.status in FINISHED and run.status != JobStatus.COMPLETED:
        raise provider_error(run.error_message or "It was cancelled", job_id)
    return run
