"""Ended jobs and batches are forgotten after a while, but for what says how far a blob is: on both databases."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from subgraphs.kit.clock import ManualClock
from subgraphs.kit.jobs.table import JOBS
from subgraphs.studio.blobs.app import create_subgraph as create_blobs
from subgraphs.studio.providers.app import create_subgraph as create_providers
from tests.subgraphs.conftest import Composed
from tests.subgraphs.studio.providers.conftest import Eventually, Json, Studio

BATCH = "mutation($i: ProcessBlobsInput!) { processBlobs(input: $i) { batch { id } } }"
CANCEL = "mutation($id: ID!) { cancelJob(input: { jobId: $id }) { job { id } } }"
BATCH_STATUS = "query($id: ID!) { batch(id: $id) { status } }"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def studio(
    values: dict[str, str], clock: ManualClock, composed: Composed, eventually: Eventually
) -> AsyncIterator[Studio]:
    """Alice, at providers who keep what has ended for thirty days."""
    given = {**values, "provider_run_retention_days": "30"}
    providers, blobs = create_providers(given, clock), create_blobs(given, clock)
    async with composed(providers, blobs, redis_url=None) as gateway:
        yield Studio(gateway, {"providers": providers, "blobs": blobs}, eventually)


async def job_ids(studio: Studio, blob_id: str) -> list[str]:
    return [job["id"] for job in reversed(await studio.jobs(blobId=blob_id))]


async def swept(studio: Studio, clock: ManualClock, eventually: Eventually) -> None:
    """Let the sweep, which comes every six hours, come once more."""
    async with studio.providers.database.reading() as session:
        sweep = await session.scalar(select(JOBS.c.id).where(JOBS.c.kind == "run.sweep"))

    async def has_run() -> bool:
        clock.advance(timedelta(hours=6))
        return await studio.providers.jobs.run(str(sweep))

    await eventually(has_run)


async def test_of_the_jobs_on_a_blob_the_newest_and_the_newest_completed_are_kept(
    studio: Studio, clock: ManualClock, eventually: Eventually
) -> None:
    blob_id, other = await studio.create(), await studio.create()
    ended = []
    for provider in ("summarizer", "summarizer", "test-invalid", "test-invalid", "summarizer", "text-expander"):
        ended.append((await studio.done(provider, blob_id))["id"])
        clock.advance(timedelta(seconds=1))
    alone = (await studio.done("summarizer", other))["id"]
    await swept(studio, clock, eventually)
    assert await job_ids(studio, blob_id) == ended
    clock.advance(timedelta(days=30))
    await swept(studio, clock, eventually)
    assert await job_ids(studio, blob_id) == ended[3:]
    assert await job_ids(studio, other) == [alone]


async def test_the_newest_completed_job_is_kept_beside_one_that_was_withdrawn_since(
    studio: Studio, clock: ManualClock, eventually: Eventually
) -> None:
    blob_id = await studio.create()
    completed = []
    for _ in range(2):
        completed.append((await studio.done("test-slow", blob_id, configuration={"delay_seconds": 0}))["id"])
        clock.advance(timedelta(seconds=1))
    withdrawn = (await studio.process("test-slow", blob_id, configuration={"delay_seconds": 60}))["id"]
    await studio.ask(CANCEL, id=withdrawn)
    assert (await studio.ended(withdrawn))["status"] == "CANCELLED"
    clock.advance(timedelta(days=31))
    await swept(studio, clock, eventually)
    assert await job_ids(studio, blob_id) == [completed[1], withdrawn]


async def test_a_batch_is_forgotten_whole_and_its_blobs_know_how_far_they_are(
    studio: Studio, clock: ManualClock, eventually: Eventually
) -> None:
    blob_ids = [await studio.create(), await studio.create()]
    given = {"providerId": "summarizer", "blobIds": blob_ids}
    batch_id = (await studio.ask(BATCH, i=given))["processBlobs"]["batch"]["id"]
    for blob_id in blob_ids:
        await studio.settled(blob_id, 1)
    clock.advance(timedelta(seconds=1))
    again = (await studio.done("summarizer", blob_ids[0]))["id"]
    await swept(studio, clock, eventually)
    assert (await studio.ask(BATCH_STATUS, id=batch_id))["batch"]["status"] == "COMPLETED"
    clock.advance(timedelta(days=30))
    await swept(studio, clock, eventually)
    assert (await studio.refusal(BATCH_STATUS, id=batch_id)).code == "NOT_FOUND"
    assert await job_ids(studio, blob_ids[0]) == [again]
    for blob_id in blob_ids:
        status: Json = await studio.blob(blob_id, "processingStatus { providerId status }")
        assert status["processingStatus"] == [{"providerId": "summarizer", "status": "COMPLETED"}]
