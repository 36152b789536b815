"""Every example of the Clipper API's reference, request and response; then what the decisions add to it."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

Json = Any  # JSON values
Ended = Callable[[str], Awaitable[dict[str, Json]]]
CLIP = {"source": "video.mp4", "start_sec": 2.5, "duration_sec": 4, "out_ext": "mp4"}
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


async def created(clipper: httpx.AsyncClient, **more: Json) -> str:
    answer = await clipper.post("/api/v1/clip", json=CLIP | more)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["job_id"])


@pytest.mark.parametrize("path", ["/health", "/api/v1/health"])
async def test_health_check(clipper: httpx.AsyncClient, path: str) -> None:
    answer = await clipper.get(path)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_create_clip(clipper: httpx.AsyncClient) -> None:
    body = {"source": "https://example.com/video.mp4", "start_sec": 30.5, "duration_sec": 15, "out_ext": "mp4"}
    answer = await clipper.post("/api/v1/clip", json=body)
    assert answer.status_code == 202
    clip = answer.json()
    assert clip == {"job_id": clip["job_id"], "status": "queued", "message": "Clip job created"}


async def test_get_clip_status(clipper: httpx.AsyncClient, ended: Ended) -> None:
    job_id = await created(clipper)
    clip = await ended(job_id)
    result = clip["result"]
    assert clip == {
        "job_id": job_id,
        "status": "complete",
        "result": {
            "url": f"http://localhost/files/{job_id}.mp4",
            "duration": pytest.approx(4.0, abs=1 / 30),
            "size_bytes": result["size_bytes"],
            "created_at": result["created_at"],
        },
    }
    assert STAMP.fullmatch(result["created_at"])
    file = await clipper.get(result["url"], headers={"range": "bytes=0-99"})
    assert (file.status_code, len(file.content)) == (206, 100)
    assert (file.headers["content-type"], file.headers["accept-ranges"]) == ("video/mp4", "bytes")
    assert file.headers["content-range"] == f"bytes 0-99/{result['size_bytes']}"
    assert "etag" in file.headers


async def test_the_gateways_origin_has_the_same_files(working: Any, clipper: httpx.AsyncClient, ended: Ended) -> None:
    clip = await ended(await created(clipper, name="best moment"))
    assert clip["result"]["url"].endswith("/best%20moment.mp4")
    async with working.client(Authorization=f"Bearer {await working.client_token()}") as origin:
        path = httpx.URL(clip["result"]["url"]).path
        assert (await origin.get(path)).status_code == 200
        again = await origin.get(f"/api/v1/clip/{clip['job_id']}")
    assert again.json()["result"]["url"] == f"http://gateway.example/files/{clip['job_id']}/best%20moment.mp4"


async def test_a_clip_that_cannot_be_made_says_why(clipper: httpx.AsyncClient, ended: Ended) -> None:
    job_id = await created(clipper, start_sec=99)
    assert await ended(job_id) == {
        "job_id": job_id,
        "status": "failed",
        "error": {
            "code": "start_beyond_end",
            "message": "The start lies beyond the end of the video (it is 8.00 seconds long).",
        },
    }
    private = await ended(await created(clipper, source="http://169.254.169.254/latest/meta-data"))
    assert private["error"]["code"] == "source_refused"


async def test_an_asset_can_be_a_source(clipper: httpx.AsyncClient, ended: Ended) -> None:
    clip = await ended(await created(clipper, source="asset_789", out_ext="webm"))
    assert clip["status"] == "complete"
    assert clip["result"]["url"].endswith(".webm")


async def test_bots_ask_in_their_own_words(clipper: httpx.AsyncClient, ended: Ended) -> None:
    job_id = await created(clipper, name="bot clip")
    first = (await clipper.get(f"/api/v1/status/{job_id}")).json()
    assert first["job_id"] == job_id
    assert first["state"] in {"queued", "started"}
    complete = await ended(job_id)
    finished = (await clipper.get(f"/api/v1/status/{job_id}")).json()
    assert finished == {
        "job_id": job_id,
        "state": "finished",
        "result": {
            "url": complete["result"]["url"],
            "size_bytes": complete["result"]["size_bytes"],
            "filename": "bot clip.mp4",
        },
    }
    failed = await created(clipper, source="nowhere.mp4")
    await ended(failed)
    assert (await clipper.get(f"/api/v1/status/{failed}")).json()["state"] == "failed"


@pytest.mark.parametrize(
    ("change", "field", "constraint", "message"),
    [
        ({"source": None}, "source", "required", "Source is required"),
        ({"source": 5}, "source", "string", "Source must be a string"),
        ({"source": ""}, "source", "required", "Source is required"),
        ({"start_sec": None}, "start_sec", "required", "Start sec is required"),
        ({"start_sec": "soon"}, "start_sec", "number", "Start sec must be a number"),
        ({"start_sec": -5}, "start_sec", "min", "Start must be at least 0 seconds"),
        ({"duration_sec": None}, "duration_sec", "required", "Duration sec is required"),
        ({"duration_sec": 0}, "duration_sec", "min", "Duration must be at least 1 second"),
        ({"duration_sec": 3601}, "duration_sec", "max", "Duration must be at most 3600 seconds"),
        (
            {"out_ext": "avi"},
            "out_ext",
            "one of mp4, mov, webm, mkv",
            "Out ext must be one of: mp4, mov, webm, mkv",
        ),
        ({"name": "n" * 121}, "name", "maxLength", "Name must be at most 120 characters long"),
        (
            {"source": "file:///etc/passwd"},
            "source",
            "http or https",
            "Source must be an http or https URL, a file path or an asset",
        ),
    ],
)
async def test_what_breaks_a_rule_is_refused(
    clipper: httpx.AsyncClient, change: dict[str, Json], field: str, constraint: str, message: str
) -> None:
    answer = await clipper.post("/api/v1/clip", json=CLIP | change)
    assert answer.status_code == 400
    assert answer.json() == {
        "error": {
            "code": "VALIDATION_ERROR",
            "message": message,
            "details": {"field": field, "constraint": constraint},
        }
    }


@pytest.mark.parametrize("path", ["/api/v1/clip/nothing", "/api/v1/status/nothing"])
async def test_an_unknown_job_is_not_found(clipper: httpx.AsyncClient, path: str) -> None:
    answer = await clipper.get(path)
    assert answer.status_code == 404
    assert answer.json() == {
        "error": {"code": "NOT_FOUND", "message": "Clip not found", "details": {"field": "job_id"}}
    }


async def test_clips_of_other_organizations_are_not_found(working: Any, clipper: httpx.AsyncClient) -> None:
    job_id = await created(clipper)
    token = await working.client_token("other")
    stranger = working.client("clipper", Authorization=f"Bearer {token}")
    own = working.client("clipper", Authorization=f"Bearer {await working.client_token()}")
    assert (await stranger.get(f"/api/v1/clip/{job_id}")).status_code == 404
    assert (await own.get(f"/api/v1/clip/{job_id}")).status_code == 200
    mismatched = await own.get(f"/api/v1/clip/{job_id}", headers={"X-Org-Id": "org_456"})
    assert mismatched.status_code == 403


async def test_a_repeated_request_is_one_job(clipper: httpx.AsyncClient) -> None:
    first = await created(clipper, idempotency_key="bot-7")
    assert await created(clipper, idempotency_key="bot-7") == first
    other = await clipper.post("/api/v1/clip", json=CLIP | {"idempotency_key": "bot-7", "start_sec": 3})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "CONFLICT")


@pytest.mark.parametrize("path", ["/api/docs", "/api/redoc", "/api/openapi.json"])
async def test_the_documentation_is_served(clipper: httpx.AsyncClient, path: str) -> None:
    answer = await clipper.get(path)
    assert answer.status_code == 200
    if path.endswith(".json"):
        assert set(answer.json()["paths"]) == {
            "/health",
            "/api/v1/health",
            "/api/v1/clip",
            "/api/v1/clip/{job_id}",
            "/api/v1/status/{job_id}",
        }


async def test_status_requests_count_and_files_do_not(start: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("limited")
    async with start(folder, {"rate_limit_factor": "1"}) as product, product.client("clipper") as client:
        answers = [await client.get("/api/v1/clip/nothing") for _ in range(11)]
        free = [await client.get(path) for path in ("/health", "/files/nothing.mp4", "/api/openapi.json")]
    assert [answer.status_code for answer in answers] == [404] * 10 + [429]
    assert answers[0].headers["x-ratelimit-limit"] == "10"
    assert answers[-1].headers["retry-after"]
    assert [answer.status_code for answer in free] == [200, 404, 200]
