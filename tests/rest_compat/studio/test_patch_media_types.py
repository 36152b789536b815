"""PATCH takes the standard forms of a patch as they are, beside the documented body."""

from typing import Any

import httpx
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")

MERGE, PATCH = "application/merge-patch+json", "application/json-patch+json"
BLOB = {"content": "one", "content_type": "text/plain", "metadata": {"title": "First", "tags": ["a"], "draft": True}}


@pytest_asyncio.fixture(loop_scope="module")
async def studio(product: Any) -> httpx.AsyncClient:
    client: httpx.AsyncClient = product.client(below="/studio/v1", Authorization=f"Bearer {await product.user_token()}")
    return client


CHANGES: list[tuple[str, str, dict[str, Any]]] = [
    (MERGE, '{"metadata": {"title": "Second", "draft": null}}', {"title": "Second", "tags": ["a"]}),
    (
        PATCH,
        '[{"op": "add", "path": "/metadata/title", "value": "Second"}, {"op": "remove", "path": "/metadata/draft"}]',
        {"title": "Second", "tags": ["a"]},
    ),
]


@pytest.mark.parametrize(("media_type", "body", "metadata"), CHANGES)
async def test_a_patch_in_a_standard_form(
    studio: httpx.AsyncClient, media_type: str, body: str, metadata: dict[str, Any]
) -> None:
    made = (await studio.post("/blobs", json=BLOB)).json()["data"]["id"]
    path = f"/blobs/{made}?trigger_providers=false"
    changed = await studio.patch(path, content=body, headers={"Content-Type": media_type, "If-Match": '"1"'})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert changed.json()["data"].keys() == {"id", "version", "delta_id", "updated_at"}
    found = (await studio.get(f"/blobs/{made}")).json()["data"]["metadata"]
    assert {name: found.get(name) for name in ("title", "tags")} == metadata
    assert "draft" not in found
    stale = await studio.patch(path, content=body, headers={"Content-Type": media_type, "If-Match": '"1"'})
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "CONCURRENT_MODIFICATION")


@pytest.mark.parametrize(
    ("media_type", "body", "code"),
    [
        (PATCH, '[{"op": "remove", "path": "/metadata/nowhere"}]', "INVALID_DELTA"),
        (PATCH, "[]", "VALIDATION_ERROR"),
        (MERGE, "[1]", "VALIDATION_ERROR"),
        (MERGE, '{"version": 7}', "INVALID_DELTA"),
    ],
)
async def test_a_patch_that_cannot_be_applied(studio: httpx.AsyncClient, media_type: str, body: str, code: str) -> None:
    made = (await studio.post("/blobs", json=BLOB)).json()["data"]["id"]
    answer = await studio.patch(f"/blobs/{made}", content=body, headers={"Content-Type": media_type})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


async def test_errors_as_problem_details(studio: httpx.AsyncClient) -> None:
    answer = await studio.get("/blobs/nowhere", headers={"Accept": "application/problem+json"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    problem = answer.json()
    assert problem["type"] == "https://docs.memmie.ai/studio/errors#BLOB_NOT_FOUND"
    assert (problem["title"], problem["status"], problem["code"]) == ("Not Found", 404, "BLOB_NOT_FOUND")
    assert problem["request_id"] == answer.headers["x-request-id"]
