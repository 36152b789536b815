"""The index is written anew from the blobs by a job, while it goes on serving and following."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import delete, update

from subgraphs.kit.clock import ManualClock
from subgraphs.kit.jobs import JobStatus, find_job
from subgraphs.studio.search.app import create_subgraph
from subgraphs.studio.search.models import DocumentRow
from subgraphs.studio.search.repository.words import words_of_database
from subgraphs.studio.search.service import rebuilding
from tests.subgraphs.studio.search.conftest import BesideGate, Client

Json = Any  # JSON values
Eventually = Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]]

REBUILD = "mutation { rebuildSearchIndex { jobId } }"


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "_PAGE", 3)


async def rebuilt(alice: Client, eventually: Eventually) -> Json:
    """Rebuild as operators do, and wait for the job; its result."""
    job_id = (await alice.by("operator", "operator").ask(REBUILD))["rebuildSearchIndex"]["jobId"]

    async def is_completed() -> bool:
        async with alice.search.database.reading() as session:
            job = await find_job(session, job_id)
        assert job is not None
        assert job.status not in (JobStatus.FAILED, JobStatus.CANCELLED), job.error_message
        return job.status is JobStatus.COMPLETED

    await eventually(is_completed)
    async with alice.search.database.reading() as session:
        job = await find_job(session, job_id)
    return job and job.result


async def lose_everything(client: Client) -> None:
    async with client.search.database.transaction() as session:
        numbers = (await session.scalars(DocumentRow.__table__.select().with_only_columns(DocumentRow.number))).all()
        await words_of_database(session).remove(session, list(numbers))
        await session.execute(delete(DocumentRow))


async def test_blobs_that_fit_into_no_single_answer_are_read_part_by_part(
    values: dict[str, str], clock: ManualClock, gate: BesideGate, working: Any, eventually: Eventually
) -> None:
    if "database_url" in values:
        return  # the way to the blobs is the same
    search = create_subgraph(values | {"demo": "false"}, clock)
    search.connect(gate)
    alice = Client(search, gate.blobs)
    async with working(search):
        for _ in range(7):
            await alice.create("wombat " + "x" * 9_900_000)
        await lose_everything(alice)
        assert (await rebuilt(alice, eventually)) == {"blobs": 7}
        assert (await alice.find("wombat"))["totalCount"] == 7


@pytest.mark.usefixtures("small_pages")
async def test_a_lost_index_is_written_anew(
    values: dict[str, str], clock: ManualClock, gate: BesideGate, working: Any, eventually: Eventually
) -> None:
    search = create_subgraph(values | {"demo": "false"}, clock)
    search.connect(gate)
    alice = Client(search, gate.blobs)
    async with working(search):
        for number in range(8):
            await alice.by(f"user_{number % 2}").create(f"word{number} common", metadata={"tags": ["t"]})
        await alice.by("user_0").delete(await alice.by("user_0").create("common gone"))
        assert (await alice.by("user_0").find("common"))["totalCount"] == 4
        await lose_everything(alice)
        assert (await alice.by("user_0").find("common"))["totalCount"] == 0
        assert await rebuilt(alice, eventually) == {"blobs": 8}
        for user in ("user_0", "user_1"):
            found = await alice.by(user).find("common")
            assert (found["totalCount"], found["facets"]["tags"]) == (4, [{"value": "t", "count": 4}])
            assert (await alice.by(user).find("common", filter={"provider": "grammar-checker"}))["totalCount"] == 4
        assert (await alice.by("user_0").query())["statistics"]["totalResults"] == 4


@pytest.mark.usefixtures("small_pages")
async def test_a_rebuild_takes_out_what_no_blob_stands_behind(
    values: dict[str, str], clock: ManualClock, gate: BesideGate, working: Any, eventually: Eventually
) -> None:
    search = create_subgraph(values | {"demo": "false"}, clock)
    search.connect(gate)
    alice = Client(search, gate.blobs)
    async with working(search):
        kept = await alice.create("common")
        assert (await alice.find("common"))["totalCount"] == 1
        await alice.index(*({"number": number, "text": "common"} for number in range(7)))
        async with search.database.transaction() as session:
            await session.execute(update(DocumentRow).where(DocumentRow.blob_id == kept).values(title="spoilt"))
        assert (await alice.find("common"))["totalCount"] == 8
        await rebuilt(alice, eventually)
        assert await alice.titles("common") == ["common"]


@pytest.mark.usefixtures("small_pages")
async def test_a_rebuild_beside_writers_ends_with_what_they_left(
    values: dict[str, str], clock: ManualClock, gate: BesideGate, working: Any, eventually: Eventually
) -> None:
    search = create_subgraph(values | {"demo": "false"}, clock)
    search.connect(gate)
    alice = Client(search, gate.blobs)

    async def write(number: int) -> None:
        blob_id = await alice.create("common first")
        await alice.update(blob_id, {"content": f"common last{number}"})
        if number % 3 == 0:
            await alice.delete(blob_id, soft=number % 2 == 0)

    async with working(search):
        for number in range(6):
            await write(number)
        await asyncio.gather(rebuilt(alice, eventually), *(write(number) for number in range(6, 24)))
        assert (await alice.find("common"))["totalCount"] == 16
        assert (await alice.find("first"))["totalCount"] == 0
        assert (await alice.find("last7"))["totalCount"] == 1
        assert (await alice.find("last9"))["totalCount"] == 0


async def test_only_operators_rebuild_and_only_one_at_a_time(alice: Client) -> None:
    assert (await alice.refusal(REBUILD)).code == "PERMISSION_DENIED"
    assert (await alice.by("a", "admin").refusal(REBUILD)).code == "PERMISSION_DENIED"
    operator = alice.by("operator", "operator")
    first, second = [(await operator.ask(REBUILD))["rebuildSearchIndex"]["jobId"] for _ in range(2)]
    assert first == second
