"""What holds for the whole version of the API: rate limits, the notice of its end, health, and its documentation."""

from typing import Any

import httpx
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")

EXAMPLE = "550e8400-e29b-41d4-a716-446655440001"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def studio(product: Any) -> httpx.AsyncClient:
    client: httpx.AsyncClient = product.client(below="/studio/v1", Authorization=f"Bearer {await product.user_token()}")
    return client


async def test_rate_limit_headers(start: Any, tmp_path: Any) -> None:
    async with start(tmp_path, {"rate_limit_factor": "1"}) as fresh:
        client = fresh.client(Authorization=f"Bearer {await fresh.user_token()}")
        read = await client.get("/studio/v1/blobs")
        assert (read.headers["x-ratelimit-limit"], read.headers["x-ratelimit-remaining"]) == ("1000", "999")
        write = await client.post("/studio/v1/blobs", json={})
        assert (write.headers["x-ratelimit-limit"], write.headers["x-ratelimit-remaining"]) == ("100", "99")
        anonymous = await fresh.client().get("/studio/v1/blobs")
        assert "x-ratelimit-limit" not in anonymous.headers


async def test_the_end_of_the_version_is_told_on_every_answer(start: Any, tmp_path: Any) -> None:
    ends = {"studio_deprecation_announced": "2026-01-15", "studio_deprecation_date": "2026-07-15"}
    async with start(tmp_path, ends) as fresh:
        token = f"Bearer {await fresh.user_token()}"
        found = f"/blobs/{EXAMPLE}"
        for path in ("/health", "/blobs", found, f"{found}/content", "/nothing", "/docs", "/openapi.json"):
            headers = (await fresh.client(below="/studio/v1", Authorization=token).get(path)).headers
            assert headers["x-api-deprecation-date"] == "2026-07-15"
            assert headers["deprecation"] == "@1768435200"
            assert headers["sunset"] == "Wed, 15 Jul 2026 00:00:00 GMT"
        refused = await fresh.client().get("/studio/v1/blobs")
        assert (refused.status_code, refused.headers["x-api-deprecation-date"]) == (401, "2026-07-15")
        assert "sunset" not in (await fresh.client("core").get("/health")).headers


async def test_a_version_cannot_end_sooner_than_promised(start: Any, tmp_path: Any) -> None:
    ends = {"studio_deprecation_announced": "2026-01-15", "studio_deprecation_date": "2026-07-14"}
    with pytest.raises(ValueError, match=r"TIDEGATE_STUDIO_DEPRECATION_DATE: .* less than six months"):
        async with start(tmp_path, ends):
            pass


async def test_health(product: Any) -> None:
    answer = await product.client().get("/studio/v1/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
async def test_documentation_is_there(studio: httpx.AsyncClient, path: str) -> None:
    assert (await studio.get(path)).status_code == 200


async def test_every_documented_path_is_described(studio: httpx.AsyncClient) -> None:
    paths = (await studio.get("/openapi.json")).json()["paths"]
    assert {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods} >= {
        "GET /health",
        "POST /blobs",
        "GET /blobs",
        "GET /blobs/{blob_id}",
        "PATCH /blobs/{blob_id}",
        "DELETE /blobs/{blob_id}",
        "GET /blobs/{blob_id}/content",
        "GET /blobs/{blob_id}/deltas",
        "POST /deltas",
        "POST /blobs/batch",
        "GET /blobs/{blob_id}/dag",
        "GET /blobs/{blob_id}/ancestors",
        "GET /blobs/{blob_id}/descendants",
        "POST /blobs/{blob_id}/revert",
        "GET /ws",
    }
