"""What the references list is described with its documented status by the OpenAPI documents, on every origin."""

from typing import Any

import pytest

from rest_compat.app import APIS

pytestmark = pytest.mark.asyncio(loop_scope="module")

LOADED = {api.name: api for api in APIS}

WAVESTACK: dict[str, str] = {
    "core": """
        GET /health 200 | POST /api/auth/token 200 | GET /.well-known/jwks.json 200 | GET /api/queue 200
        POST /api/queue 201 | GET /api/queue/{} 200 | DELETE /api/queue/{} 204 | GET /api/projects 200
        POST /api/projects 201 | GET /api/assets 200 | GET /api/assets/{} 200
    """,
    "clipper": """
        GET /health 200 | GET /api/v1/health 200 | POST /api/v1/clip 202 | GET /api/v1/clip/{} 200
        GET /api/v1/status/{} 200
    """,
    "personality": """
        GET /health 200 | POST /api/v1/chat 200 | POST /api/v1/generate 200 | POST /api/v1/learn 202
        GET /api/v1/memory 200
    """,
    "social_ingest": """
        GET /health 200 | GET /api/v1/messages 200 | GET /api/v1/events 200 | GET /api/v1/analytics/user/{} 200
        GET /api/v1/analytics/channel/{} 200 | GET /api/v1/search 200 | GET /api/v1/leaderboard 200
        GET /api/v1/stream/messages 101 | POST /api/v1/ingest/{} -
    """,
    "automod": """
        GET /health 200 | POST /api/v1/check 200 | GET /api/v1/violations/{} 200 | POST /api/v1/moderate/check 200
    """,
    "thumbnails": "GET /health 200 | POST /api/v1/generate 201 | POST /api/v1/generate/from-frame 201",
    "youtube_publisher": """
        GET /health 200 | GET /api/v1/auth/url 200 | POST /api/v1/auth/callback 200 | POST /api/v1/upload 202
        GET /api/v1/upload/{} 200
    """,
    "social_publisher": "GET /health 200 | POST /api/v1/publish 202 | GET /api/v1/publish/{} 200",
    "dashboard": "GET /health 200 | GET /api/v1/overview 200 | GET /api/v1/metrics/{} 200 | GET /api/v1/content 200",
}

STUDIO: dict[str, str] = {
    "blobs": """
        POST /blobs 201 | GET /blobs/{} 200 | PATCH /blobs/{} 200 | DELETE /blobs/{} 204 | GET /blobs 200
        GET /blobs/{}/deltas 200 | POST /deltas 201 | POST /blobs/{}/revert 200 | GET /blobs/{}/dag 200
        GET /blobs/{}/ancestors 200 | GET /blobs/{}/descendants 200 | POST /blobs/batch 207 | GET /ws 101
    """,
    "providers": """
        GET /providers 200 | GET /providers/{} 200 | POST /providers 201 | POST /providers/{}/process 202
        POST /providers/{}/process 200 | GET /providers/{}/status/{} 200 | POST /providers/{}/batch 202
        GET /jobs/{} 200 | GET /batches/{} 200
    """,
    "search": "POST /search 200 | POST /query 200",
    "usage": "GET /analytics/usage 200",
}


def documented(text: str) -> list[tuple[str, str, str]]:
    """Method, path with unnamed placeholders, and status; `-` where the references say none."""
    entries = text.replace("\n", "|").split("|")
    return [tuple(entry.split()) for entry in entries if entry.strip()]  # type: ignore[misc]  # three words each


def described(document: Any) -> set[tuple[str, str, str]]:
    return {
        (method.upper(), "/".join("{}" if part.startswith("{") else part for part in path.split("/")), status)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        for status in (*operation["responses"], "-")
    }


@pytest.mark.parametrize("name", WAVESTACK)
async def test_a_service_describes_all_that_its_reference_lists(product: Any, name: str) -> None:
    if name not in LOADED:
        pytest.skip(f"no table for {name} yet")
    document = (await product.client(name).get(f"{LOADED[name].documentation}/openapi.json")).json()
    assert set(documented(WAVESTACK[name])) - described(document) == set()


@pytest.mark.parametrize("name", STUDIO)
async def test_studio_describes_all_that_its_reference_lists(product: Any, name: str) -> None:
    if f"rest_compat.studio.{name}" not in LOADED["studio"].tables:
        pytest.skip(f"no table for {name} yet")
    document = (await product.client().get("/studio/v1/openapi.json")).json()
    assert set(documented(STUDIO[name])) - described(document) == set()


@pytest.mark.parametrize("name", WAVESTACK)
async def test_what_a_service_describes_on_a_shared_origin_is_there(product: Any, name: str) -> None:
    if name not in LOADED:
        pytest.skip(f"no table for {name} yet")
    document = (await product.client().get(f"/{name}{LOADED[name].documentation}/openapi.json")).json()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if "101" not in operation["responses"]:
                answer = await product.client().request("OPTIONS", path.replace("{", "").replace("}", ""))
                assert method.upper() in answer.headers.get("allow", ""), (name, method, path)


@pytest.mark.parametrize("name", WAVESTACK)
@pytest.mark.parametrize("page", ["docs", "redoc"])
async def test_every_service_has_its_pages(product: Any, name: str, page: str) -> None:
    if name not in LOADED:
        pytest.skip(f"no table for {name} yet")
    path = f"{LOADED[name].documentation}/{page}"
    for client, prefix in ((product.client(name), ""), (product.client(), f"/{name}")):
        answer = await client.get(prefix + path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


WITHOUT_EFFECT_WHEN_REPEATED = {
    "/search",
    "/query",
    "/providers",  # the client chooses the id; a second registration is refused
    "/providers/{provider_id}/activate",
    "/providers/{provider_id}/deactivate",
    "/providers/{provider_id}/ratings",
}


async def test_every_studio_post_whose_repetition_would_show_takes_an_idempotency_key(product: Any) -> None:
    paths = (await product.client().get("/studio/v1/openapi.json")).json()["paths"]
    posts = {path: methods["post"] for path, methods in paths.items() if "post" in methods}
    without = {path for path, post in posts.items() if "Idempotency-Key" not in {p["name"] for p in post["parameters"]}}
    assert without <= WITHOUT_EFFECT_WHEN_REPEATED


@pytest.mark.parametrize("port", [None, "core"])
async def test_what_collides_stands_below_its_api_even_where_files_stand_too(product: Any, port: str | None) -> None:
    async with product.client(port) as client:
        health = await client.get("/thumbnails/health")
        page = await client.get("/thumbnails/openapi.json")
        missing = await client.get("/thumbnails/none.png")
    assert (health.status_code, health.json()) == (200, {"status": "ok"})
    assert page.json()["info"]["title"] == "WaveStack Thumbnail Generator API"
    assert (missing.status_code, missing.json()["error"]["message"]) == (404, "There is no such thumbnail")
