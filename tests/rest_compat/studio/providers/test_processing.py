"""The examples of Trigger Provider Processing, Get Status and Batch Process, and D-22 to D-25."""

import pytest

from tests.rest_compat.studio.providers.conftest import Json, Studio

pytestmark = pytest.mark.asyncio(loop_scope="module")

EXAMPLE = "550e8400-e29b-41d4-a716-446655440001"
UNKNOWN = "550e8400-e29b-41d4-a716-446655449999"
KNIGHT = "The knight entered the castle."


async def test_trigger_provider_processing(studio: Studio) -> None:
    blob_id = await studio.create(KNIGHT)
    body = {"blob_id": blob_id, "configuration": {"target_length": 500, "style": "academic"}, "async": True}
    queued = await studio.post("/providers/text-expander/process", body, 202)
    assert list(queued) == ["job_id", "status", "estimated_completion", "status_url"]
    assert queued["job_id"].startswith("job_")
    assert (queued["status"], queued["status_url"]) == ("queued", f"/jobs/{queued['job_id']}")
    job = await studio.ended(queued["status_url"])
    assert job == {
        "job_id": queued["job_id"],
        "type": "provider_processing",
        "provider_id": "text-expander",
        "blob_id": blob_id,
        "status": "completed",
        "progress": 100,
        "output_blob_id": job["output_blob_id"],
        "error": None,
        "created_at": job["created_at"],
        "started_at": job["started_at"],
        "completed_at": job["completed_at"],
        "status_url": queued["status_url"],
    }


async def test_get_provider_processing_status(studio: Studio) -> None:
    assert await studio.get(f"/providers/text-expander/status/{EXAMPLE}") == {
        "blob_id": EXAMPLE,
        "provider_id": "text-expander",
        "status": "completed",
        "last_processed_version": 3,
        "processed_at": "2024-01-15T10:31:00Z",
        "output_blob_id": "550e8400-e29b-41d4-a716-446655440002",
        "metadata": {"expansion_ratio": 3.5, "processing_time": 1.2},
    }


async def test_batch_process_with_provider(studio: Studio) -> None:
    blobs = [await studio.create(KNIGHT), await studio.create("The dragon left the valley.")]
    body = {"blob_ids": [*blobs, UNKNOWN], "configuration": {"style": "professional"}}
    batch = await studio.post("/providers/text-expander/batch", body, 202)
    assert batch == {
        "batch_id": batch["batch_id"],
        "total_items": 3,
        "status": "processing",
        "status_url": f"/batches/{batch['batch_id']}",
    }
    ended = await studio.ended(batch["status_url"])
    items = ended.pop("items")
    assert ended == {
        "batch_id": batch["batch_id"],
        "provider_id": "text-expander",
        "status": "partial",
        "total_items": 3,
        "completed": 2,
        "failed": 1,
        "created_at": ended["created_at"],
        "completed_at": ended["completed_at"],
    }
    assert [(item["blob_id"], item["status"]) for item in items] == [
        (blobs[0], "completed"),
        (blobs[1], "completed"),
        (UNKNOWN, "failed"),
    ]
    assert items[0].keys() == {"blob_id", "job_id", "status", "output_blob_id", "error"}
    assert items[2]["error"]["code"] == "BLOB_NOT_FOUND"


async def test_who_waits_is_answered_with_the_result(studio: Studio) -> None:
    blob_id = await studio.create(KNIGHT)
    done = await studio.post("/providers/text-expander/process", {"blob_id": blob_id, "async": False}, 200)
    status = await studio.get(f"/providers/text-expander/status/{blob_id}")
    assert done == {"job_id": done["job_id"], **status}
    assert done["metadata"]["expansion_ratio"] >= 1
    output = (await studio.get(f"/blobs/{done['output_blob_id']}"))["content"]
    assert "knight" in output
    assert "castle" in output


async def test_who_waits_is_told_of_a_failure(studio: Studio) -> None:
    blob_id = await studio.create(KNIGHT)
    error = await studio.refused("/providers/test-fail/process", {"blob_id": blob_id, "async": False}, 500)
    assert error["code"] == "PROVIDER_ERROR"
    job = await studio.get(f"/jobs/{error['details']['job_id']}")
    assert (job["status"], job["error"]["code"]) == ("failed", "PROVIDER_ERROR")
    assert (await studio.get(f"/blobs/{blob_id}"))["processing_status"] == {"test-fail": "failed"}
    assert (await studio.get(f"/providers/test-fail/status/{blob_id}"))["status"] == "failed"


@pytest.mark.parametrize(
    ("provider", "body", "status", "code", "field"),
    [
        ("text-expander", {"configuration": {"style": "baroque"}}, 400, "VALIDATION_ERROR", "configuration.style"),
        ("text-expander", {"configuration": {"x": 1}}, 400, "VALIDATION_ERROR", "configuration.x"),
        ("text-expander", {"blob_id": None}, 400, "VALIDATION_ERROR", "blob_id"),
        ("text-expander", {"async": "yes"}, 400, "VALIDATION_ERROR", "async"),
        ("text-expander", {"blob_id": "x"}, 400, "VALIDATION_ERROR", "blob_id"),
        ("text-expander", {"blob_id": UNKNOWN}, 404, "BLOB_NOT_FOUND", None),
        ("nobody", {}, 404, "PROVIDER_NOT_FOUND", None),
    ],
)
async def test_what_cannot_be_processed_is_refused(
    studio: Studio, provider: str, body: Json, status: int, code: str, field: str | None
) -> None:
    error = await studio.refused(f"/providers/{provider}/process", {"blob_id": EXAMPLE, **body}, status)
    assert (error["code"], error["details"].get("field")) == (code, field)


async def test_a_type_or_size_that_the_provider_does_not_take_is_refused(studio: Studio) -> None:
    short = await studio.create("9 letters")
    picture = await studio.create("aGVsbG8gd29ybGQgaGVsbG8=", content_type="image/png", encoding="base64")
    for blob_id in (short, picture):
        error = await studio.refused("/providers/text-expander/process", {"blob_id": blob_id}, 400)
        assert (error["code"], error["details"]["field"]) == ("VALIDATION_ERROR", "blob_id")


async def test_what_belongs_to_others_is_refused(studio: Studio, other: Studio) -> None:
    blob_id = await studio.create(KNIGHT)
    job = await studio.done("summarizer", blob_id)
    refused = await other.refused("/providers/summarizer/process", {"blob_id": blob_id}, 403)
    assert refused["code"] == "PERMISSION_DENIED"
    for path, code in (
        (job["status_url"], "PERMISSION_DENIED"),
        (f"/providers/summarizer/status/{blob_id}", "PERMISSION_DENIED"),
        ("/jobs/job_none", "NOT_FOUND"),
        ("/batches/batch_none", "NOT_FOUND"),
        (f"/providers/summarizer/status/{UNKNOWN}", "BLOB_NOT_FOUND"),
    ):
        assert (await other.client.get(path)).json()["error"]["code"] == code
    assert await other.get("/jobs") == []


async def test_a_pair_without_a_run_is_pending_or_was_never_processed(studio: Studio) -> None:
    blob_id = await studio.create(KNIGHT)
    nothing = {"last_processed_version": None, "processed_at": None, "output_blob_id": None, "metadata": None}
    status = await studio.get(f"/providers/summarizer/status/{blob_id}")
    assert status == {"blob_id": blob_id, "provider_id": "summarizer", "status": "not_processed", **nothing}
    unknown = await studio.client.get(f"/providers/nobody/status/{blob_id}")
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "PROVIDER_NOT_FOUND")


async def test_a_job_is_withdrawn(studio: Studio) -> None:
    blob_id = await studio.create(KNIGHT)
    body = {"blob_id": blob_id, "configuration": {"delay_seconds": 60}}
    job = await studio.post("/providers/test-slow/process", body, 202)
    answer = await studio.client.delete(job["status_url"])
    assert answer.status_code == 200
    ended = await studio.ended(job["status_url"])
    assert (ended["status"], ended["error"]["code"]) == ("cancelled", "CANCELLED")


async def test_repeated_requests_are_answered_alike(studio: Studio) -> None:
    body = {"blob_id": await studio.create(KNIGHT)}
    headers = {"Idempotency-Key": "process-once"}
    answers = [await studio.client.post("/providers/summarizer/process", json=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert len({answer.json()["data"]["job_id"] for answer in answers}) == 1


async def test_a_hundred_jobs_all_end(studio: Studio) -> None:
    blobs = [await studio.create(f"{KNIGHT} Once upon a time, number {n}.") for n in range(10)]
    batch = await studio.post("/providers/summarizer/batch", {"blob_ids": blobs * 10}, 202)
    ended = await studio.ended(batch["status_url"])
    assert (ended["status"], ended["completed"]) == ("completed", 100)
