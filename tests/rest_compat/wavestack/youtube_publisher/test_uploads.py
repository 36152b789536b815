"""POST /api/v1/upload and GET /api/v1/upload/:upload_id as the reference prints them, and what wrong requests get."""

import re
from typing import Any

import pytest

from tests.rest_compat.wavestack.youtube_publisher.conftest import Publisher, end

Json = Any  # JSON values

pytestmark = pytest.mark.asyncio(loop_scope="module")

EXAMPLE: dict[str, Json] = {
    "video_url": "http://example.com/video.mp4",
    "title": "My Awesome Video",
    "description": "Video description...",
    "tags": ["gaming", "highlights"],
    "privacy": "public",
    "scheduled_at": "2026-01-20T12:00:00Z",
    "options": {"generate_thumbnail": True, "ai_description": True, "ai_tags": True},
}


async def test_the_published_example_from_request_to_video(publisher: Publisher, videos: str) -> None:
    answer = await publisher.client.post("/api/v1/upload", json=EXAMPLE | {"video_url": f"{videos}/300000"})
    assert answer.status_code == 202, answer.text
    body = answer.json()
    assert re.fullmatch(r"up_[0-9a-z]{24}", body["upload_id"])
    assert isinstance(body["estimated_time"], int)
    assert list(body) == ["upload_id", "status", "progress", "estimated_time"]
    assert (body["status"], body["progress"]) == ("processing", 0)
    read = await publisher.client.get(f"/api/v1/upload/{body['upload_id']}")
    assert read.json() == body

    await publisher.work()
    complete = await end(publisher.client, body["upload_id"])
    assert list(complete) == ["upload_id", "status", "youtube_id", "url", "published_at"]
    assert complete["status"] == "complete"
    assert complete["url"] == f"https://youtube.com/watch?v={complete['youtube_id']}"
    assert re.fullmatch(r"[\w-]{11}", complete["youtube_id"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", complete["published_at"])


async def test_an_upload_that_fails_says_why(publisher: Publisher, videos: str) -> None:
    await publisher.work()
    answer = await publisher.client.post("/api/v1/upload", json={"video_url": f"{videos}/gone", "title": "T"})
    assert answer.status_code == 202
    failed = await end(publisher.client, answer.json()["upload_id"])
    assert list(failed) == ["upload_id", "status", "error"]
    assert failed["status"] == "failed"
    assert list(failed["error"]) == ["code", "message"]
    assert re.fullmatch("[A-Z_]+", failed["error"]["code"])


async def test_the_same_key_begins_one_upload(publisher: Publisher, videos: str) -> None:
    wanted = {"video_url": f"{videos}/1000", "title": "Once", "idempotency_key": "once"}
    first = await publisher.client.post("/api/v1/upload", json=wanted)
    again = await publisher.client.post("/api/v1/upload", json=wanted)
    assert (again.status_code, again.json()["upload_id"]) == (202, first.json()["upload_id"])
    other = await publisher.client.post("/api/v1/upload", json=wanted | {"title": "Other"})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "CONFLICT")


@pytest.mark.parametrize("privacy", ["public", "unlisted", "private"])
async def test_all_documented_privacies(publisher: Publisher, videos: str, privacy: str) -> None:
    wanted = {"video_url": f"{videos}/1000", "title": privacy, "privacy": privacy}
    assert (await publisher.client.post("/api/v1/upload", json=wanted)).status_code == 202


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": None}, "title"),
        ({"title": "  "}, "title"),
        ({"title": "a < b"}, "title"),
        ({"title": 5}, "title"),
        ({"video_url": None}, "video_url"),
        ({"video_url": ""}, "video_url"),
        ({"video_url": "x" * 2001}, "video_url"),
        ({"asset_id": "asset_789"}, "video_url"),
        ({"description": "x" * 5001}, "description"),
        ({"description": "<b>"}, "description"),
        ({"tags": ["x" * 501]}, "tags"),
        ({"tags": "gaming"}, "tags"),
        ({"privacy": "secret"}, "privacy"),
        ({"scheduled_at": "tomorrow"}, "scheduled_at"),
        ({"options": {"ai_tags": "yes"}}, "ai_tags"),
        ({"options": "all"}, "options"),
        ({"idempotency_key": "x" * 256}, "idempotency_key"),
    ],
)
async def test_wrong_requests_name_the_field(publisher: Publisher, change: dict[str, Json], field: str) -> None:
    answer = await publisher.client.post("/api/v1/upload", json=EXAMPLE | change)
    assert answer.status_code == 400, answer.text
    error = answer.json()["error"]
    assert (error["code"], error["details"]["field"]) == ("VALIDATION_ERROR", field)


async def test_uploads_of_others_are_not_there(publisher: Publisher, videos: str) -> None:
    answer = await publisher.client.post("/api/v1/upload", json={"video_url": f"{videos}/1000", "title": "Mine"})
    token = await publisher.product.user_token("user_456", "org_456")
    headers = {"authorization": f"Bearer {token}"}
    foreign = await publisher.client.get(f"/api/v1/upload/{answer.json()['upload_id']}", headers=headers)
    assert (foreign.status_code, foreign.json()["error"]["code"]) == (404, "NOT_FOUND")
    assert (await publisher.client.get("/api/v1/upload/up_nothing")).status_code == 404


async def test_assets_of_others_cannot_be_uploaded(publisher: Publisher) -> None:
    """It is answered as if there were none."""
    token = await publisher.product.user_token("user_456", "org_456")
    async with publisher.product.client("youtube_publisher", authorization=f"Bearer {token}") as client:
        for asset_id in ("asset_789", "asset_000"):
            answer = await client.post("/api/v1/upload", json={"asset_id": asset_id, "title": "T"})
            error = answer.json()["error"]
            assert (answer.status_code, error["code"], error["details"]) == (404, "NOT_FOUND", {"field": "asset_id"})


async def test_health(publisher: Publisher) -> None:
    assert (await publisher.client.get("/health")).json()["status"] == "ok"
