"""Events of jobs and providers, as subscribers hear them."""

import asyncio
from typing import Any

from graphql import parse

from tests.patience import PATIENCE
from tests.subgraphs.studio.providers.conftest import Json, Studio

JOBS = """
subscription($ids: [ID!], $types: [JobEventType!], $after: String) {
  jobEvents(jobIds: $ids, types: $types, after: $after) { type jobId status sequence job { status } }
}
"""
PROVIDERS = """
subscription($ids: [ID!], $types: [ProviderEventType!], $after: String) {
  providerEvents(providerIds: $ids, types: $types, after: $after) {
    type providerId blobId jobId status outputBlobId processedAt error { code } state reason
  }
}
"""


async def heard(studio: Studio, text: str, count: int, **variables: Json) -> list[Json]:
    """The first events after those before now are all in `variables["after"]`."""
    claims = None if studio.user is None else {"sub": studio.user}
    answers: Any = studio.providers.subscribe(parse(text), variables, claims=claims)
    async with asyncio.timeout(PATIENCE):
        events = [next(iter((await anext(answers))["data"].values())) for _ in range(count)]
    await answers.aclose()
    return events


async def newest(studio: Studio) -> str:
    return str((await studio.ask("{ newestProviderEvent }"))["newestProviderEvent"])


async def test_a_job_tells_of_itself_from_beginning_to_end(studio: Studio) -> None:
    after = await newest(studio)
    job = await studio.done("summarizer", await studio.create())
    events = await heard(studio, JOBS, 3, ids=[job["id"]], types=["QUEUED", "STARTED", "COMPLETED"], after=after)
    assert [(event["type"], event["status"]) for event in events] == [
        ("QUEUED", "QUEUED"),
        ("STARTED", "RUNNING"),
        ("COMPLETED", "COMPLETED"),
    ]
    assert {event["job"]["status"] for event in events} == {"COMPLETED"}
    rest = await heard(studio, JOBS, 1, ids=[job["id"]], types=["COMPLETED"], after=events[1]["sequence"])
    assert rest == events[2:]


async def test_a_provider_tells_its_caller_what_it_did(studio: Studio) -> None:
    after = await newest(studio)
    await studio.by("bob").done("summarizer", await studio.by("bob").create())
    blob_id = await studio.create()
    done, failed = await studio.done("summarizer", blob_id), await studio.done("test-fail", blob_id)
    one, two = await heard(studio, PROVIDERS, 2, after=after)
    assert (one["type"], one["jobId"], one["blobId"]) == ("COMPLETED", done["id"], blob_id)
    assert (one["outputBlobId"], one["status"]) == (done["outputBlobId"], "COMPLETED")
    assert (two["type"], two["jobId"], two["error"]) == ("FAILED", failed["id"], {"code": "PROVIDER_ERROR"})
    only = await heard(studio, PROVIDERS, 1, ids=["test-fail"], after=after)
    assert only == [two]


async def test_validation_tells_its_result(studio: Studio) -> None:
    after = await newest(studio)
    await studio.register(configuration={"endpoint": "https://127.0.0.1/"})
    await studio.validated()
    registered, rejected = await heard(studio, PROVIDERS, 2, after=after)
    assert (registered["type"], registered["state"]) == ("REGISTERED", "PENDING_VALIDATION")
    assert (rejected["type"], rejected["state"], rejected["jobId"]) == ("REJECTED", "REJECTED", None)
    assert "address" in rejected["reason"]


async def test_what_analytics_count_stands_in_the_events(studio: Studio) -> None:
    blob_id = await studio.create()
    done = await studio.done("summarizer", blob_id)
    table = studio.providers.database.outbox
    async with studio.providers.database.reading() as session:
        rows = (await session.execute(table.select().where(table.c.topic == "provider.completed"))).all()
    payload = rows[-1].payload
    assert rows[-1].scope == "alice"
    assert {name: payload[name] for name in ("job_id", "provider_id", "blob_id", "owner_id", "status")} == {
        "job_id": done["id"],
        "provider_id": "summarizer",
        "blob_id": blob_id,
        "owner_id": "alice",
        "status": "completed",
    }
    assert payload["cost"] == 0.0008
    assert payload["error_kind"] is None
    assert payload["latency_seconds"] >= 0
    assert payload["processed_at"].endswith("Z")


async def test_nobody_hears_anything_without_a_token(studio: Studio) -> None:
    claims: Any = None
    answers: Any = studio.providers.subscribe(parse(PROVIDERS), {}, claims=claims)
    assert (await anext(answers))["errors"][0]["extensions"]["code"] == "INVALID_TOKEN"
    answers = studio.providers.subscribe(parse(JOBS), {"after": "x"}, claims={"sub": "alice"})
    assert (await anext(answers))["errors"][0]["extensions"]["code"] == "VALIDATION_ERROR"
