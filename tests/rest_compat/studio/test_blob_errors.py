"""Every code of the Error Codes that blobs and deltas can answer, and the envelope around it."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT = "550e8400-e29b-41d4-a716-446655440000"
UNKNOWN = "550e8400-e29b-41d4-a716-446655440fff"
BLOB = {"content": "x", "content_type": "text/plain"}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def studio(product: Any) -> httpx.AsyncClient:
    client: httpx.AsyncClient = product.client(below="/studio/v1", Authorization=f"Bearer {await product.user_token()}")
    return client


async def test_standard_error_format(studio: httpx.AsyncClient) -> None:
    body = {**BLOB, "content": "x" * 10_485_761}
    answer = await studio.post("/blobs", json=body, headers={"X-Request-Id": "req_123456"})
    assert answer.status_code == 400
    assert answer.headers["x-request-id"] == "req_123456"
    error = answer.json()["error"]
    assert error == {
        "code": "VALIDATION_ERROR",
        "message": error["message"],
        "details": {"field": "content", "reason": "Content exceeds maximum size of 10MB"},
        "request_id": "req_123456",
        "documentation": "https://docs.memmie.ai/studio/errors#VALIDATION_ERROR",
    }
    assert error["message"].startswith("Invalid input provided")


INVALID: list[tuple[str, str, Any, str]] = [
    ("POST", "/blobs", {}, "content"),
    ("POST", "/blobs", {"content": "x"}, "content_type"),
    ("POST", "/blobs", {**BLOB, "content": 5}, "content"),
    ("POST", "/blobs", {**BLOB, "content_type": "nonsense"}, "content_type"),
    ("POST", "/blobs", {**BLOB, "metadata": []}, "metadata"),
    ("POST", "/blobs", {**BLOB, "parent_id": "nonsense"}, "parent_id"),
    ("POST", "/blobs", {**BLOB, "providers": "summarizer"}, "providers"),
    ("POST", "/blobs", {**BLOB, "encoding": "hex"}, "encoding"),
    ("POST", "/blobs", {**BLOB, "encoding": "base64", "content": "?"}, "content"),
    ("GET", "/blobs?page=0", None, "page"),
    ("GET", "/blobs?page=x", None, "page"),
    ("GET", "/blobs?limit=0", None, "limit"),
    ("GET", "/blobs?limit=101", None, "limit"),
    ("GET", "/blobs?sort=color", None, "sort"),
    ("GET", "/blobs?filter[color]=blue", None, "filter[color]"),
    ("GET", "/blobs?filter[parent_id]=x", None, "filter[parent_id]"),
    ("GET", f"/blobs/{ROOT}?version=0", None, "version"),
    ("GET", f"/blobs/{ROOT}?version=one", None, "version"),
    ("GET", f"/blobs/{ROOT}?as_of=yesterday", None, "as_of"),
    ("GET", f"/blobs/{ROOT}?as_of=2024-01-15T10:30:00Z&version=1", None, "as_of"),
    ("GET", f"/blobs/{ROOT}?include_children=maybe", None, "include_children"),
    ("GET", f"/blobs/{ROOT}?include_deltas=", None, "include_deltas"),
    ("GET", f"/blobs/{ROOT}/deltas?from_version=3&to_version=1", None, "from_version"),
    ("PATCH", f"/blobs/{ROOT}", {}, "delta"),
    ("PATCH", f"/blobs/{ROOT}", {"delta": {"operation": "update"}}, "patch"),
    ("PATCH", f"/blobs/{ROOT}", {"delta": {"operation": "update", "patch": {}}}, "patch"),
    ("PATCH", f"/blobs/{ROOT}", {"delta": {"operation": "merge", "patch": {"content": "x"}}}, "operation"),
    ("PATCH", f"/blobs/{ROOT}", {"delta": {"operation": "delete", "patch": {"content": "x"}}}, "operation"),
    ("PATCH", f"/blobs/{ROOT}", {"delta": {"patch": {"content": "x"}, "from_version": "1"}}, "from_version"),
    ("PATCH", f"/blobs/{ROOT}", {"delta": {"patch": {"content": "x"}}, "trigger_providers": 1}, "trigger_providers"),
    ("POST", "/deltas", {"patch": {"content": "x"}}, "blob_id"),
    ("POST", "/deltas", {"blob_id": "x", "patch": {"content": "x"}}, "blob_id"),
    ("POST", f"/blobs/{ROOT}/revert", {}, "target_version"),
    ("POST", f"/blobs/{ROOT}/revert", {"target_version": 0}, "target_version"),
    ("POST", f"/blobs/{ROOT}/revert", {"target_version": "1"}, "target_version"),
    ("DELETE", f"/blobs/{ROOT}?cascade=all", None, "cascade"),
]


@pytest.mark.parametrize(("method", "path", "body", "field"), INVALID)
async def test_validation_error(studio: httpx.AsyncClient, method: str, path: str, body: Any, field: str) -> None:
    answer = await studio.request(method, path, json=body)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["details"]["field"]) == (400, "VALIDATION_ERROR", field)
    assert error["details"]["reason"]


Case = tuple[str, str, Any, int, str]
REFUSED: list[Case] = [
    ("PATCH", f"/blobs/{ROOT}", {"delta": {"patch": {"version": 9}}}, 400, "INVALID_DELTA"),
    (
        "POST",
        "/deltas",
        {"blob_id": ROOT, "patch": {"op": "remove", "path": "/metadata/none"}},
        400,
        "INVALID_DELTA",
    ),
    ("PATCH", f"/blobs/{ROOT}", {"delta": {"patch": {"content": "x"}, "from_version": 9}}, 400, "VERSION_MISMATCH"),
    ("POST", f"/blobs/{ROOT}/revert", {"target_version": 9}, 400, "VERSION_MISMATCH"),
    ("GET", "/blobs/nonsense", None, 404, "BLOB_NOT_FOUND"),
    ("GET", f"/blobs/{UNKNOWN}", None, 404, "BLOB_NOT_FOUND"),
    ("GET", f"/blobs/{UNKNOWN}/content", None, 404, "BLOB_NOT_FOUND"),
    ("GET", f"/blobs/{UNKNOWN}/deltas", None, 404, "BLOB_NOT_FOUND"),
    ("GET", f"/blobs/{ROOT}?version=9", None, 404, "BLOB_NOT_FOUND"),
    ("GET", f"/blobs/{ROOT}?as_of=2000-01-01T00:00:00Z", None, 404, "BLOB_NOT_FOUND"),
    ("PATCH", f"/blobs/{UNKNOWN}", {"delta": {"patch": {"content": "x"}}}, 404, "BLOB_NOT_FOUND"),
    ("DELETE", f"/blobs/{UNKNOWN}", None, 404, "BLOB_NOT_FOUND"),
    ("POST", "/deltas", {"blob_id": UNKNOWN, "patch": {"content": "x"}}, 404, "BLOB_NOT_FOUND"),
    ("POST", f"/blobs/{UNKNOWN}/revert", {"target_version": 1}, 404, "BLOB_NOT_FOUND"),
    ("POST", "/blobs", {**BLOB, "parent_id": UNKNOWN}, 404, "BLOB_NOT_FOUND"),
    ("POST", "/blobs", {**BLOB, "providers": ["nobody"]}, 404, "PROVIDER_NOT_FOUND"),
    ("GET", "/nothing", None, 404, "NOT_FOUND"),
    ("PUT", f"/blobs/{ROOT}", {}, 405, "METHOD_NOT_ALLOWED"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "code"), REFUSED)
async def test_refusal(studio: httpx.AsyncClient, method: str, path: str, body: Any, status: int, code: str) -> None:
    answer = await studio.request(method, path, json=body)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, code)
    assert error.keys() == {"code", "message", "details", "request_id", "documentation"}
    assert error["documentation"].endswith(f"#{code}")
    assert error["request_id"] == answer.headers["x-request-id"]


async def test_a_stale_base_is_told_with_both_versions(studio: httpx.AsyncClient) -> None:
    body = {"delta": {"operation": "update", "patch": {"content": "x"}, "from_version": 9}}
    details = (await studio.patch(f"/blobs/{ROOT}", json=body)).json()["error"]["details"]
    assert (details["field"], details["provided_version"], details["current_version"]) == ("from_version", 9, 1)


async def test_a_failed_precondition_is_a_concurrent_modification(studio: httpx.AsyncClient) -> None:
    body = {"delta": {"operation": "update", "patch": {"content": "x"}}}
    answer = await studio.patch(f"/blobs/{ROOT}", json=body, headers={"If-Match": '"9"'})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "CONCURRENT_MODIFICATION")


TOKENS: list[tuple[Mapping[str, str], str]] = [
    ({"Authorization": ""}, "INVALID_TOKEN"),
    ({"Authorization": "Bearer nonsense"}, "INVALID_TOKEN"),
    ({"Authorization": "Basic abc"}, "INVALID_TOKEN"),
]


@pytest.mark.parametrize(("headers", "code"), TOKENS)
async def test_without_a_token_nothing_is_told(studio: httpx.AsyncClient, headers: Any, code: str) -> None:
    answer = await studio.get(f"/blobs/{ROOT}", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, code)
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_an_expired_token_is_told_apart(product: Any) -> None:
    client = product.client(Authorization=f"Bearer {await product.user_token(expires_in=-60)}")
    answer = await client.get("/studio/v1/blobs")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "TOKEN_EXPIRED")


FOREIGN: list[tuple[str, str, Any]] = [
    ("GET", f"/blobs/{ROOT}", None),
    ("GET", f"/blobs/{ROOT}/deltas", None),
    ("PATCH", f"/blobs/{ROOT}", {"delta": {"patch": {"content": "x"}}}),
    ("DELETE", f"/blobs/{ROOT}", None),
    ("POST", "/deltas", {"blob_id": ROOT, "patch": {"content": "x"}}),
    ("POST", f"/blobs/{ROOT}/revert", {"target_version": 1}),
    ("POST", "/blobs", {**BLOB, "parent_id": ROOT}),
]


@pytest.mark.parametrize(("method", "path", "body"), FOREIGN)
async def test_another_user_s_blob_is_forbidden(product: Any, method: str, path: str, body: Any) -> None:
    client = product.client(Authorization=f"Bearer {await product.user_token('stranger')}")
    answer = await client.request(method, f"/studio/v1{path}", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "PERMISSION_DENIED")


async def test_a_quota_refuses_before_anything_is_stored(start: Any, tmp_path: Any) -> None:
    async with start(tmp_path, {"quota_blobs": "1"}) as fresh:
        client = fresh.client(Authorization=f"Bearer {await fresh.user_token('hoarder')}")
        assert (await client.post("/studio/v1/blobs", json=BLOB)).status_code == 201
        answer = await client.post("/studio/v1/blobs", json=BLOB)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "QUOTA_EXCEEDED")
        assert (await client.get("/studio/v1/blobs")).json()["pagination"]["total"] == 1


@pytest.mark.parametrize(
    ("content", "media_type", "status", "code"),
    [
        (b"{", "application/json", 400, "VALIDATION_ERROR"),
        (b"x", "text/plain", 415, "UNSUPPORTED_MEDIA_TYPE"),
        (b"x" * 33_554_433, "application/json", 400, "VALIDATION_ERROR"),
    ],
)
async def test_a_body_that_cannot_be_read(
    studio: httpx.AsyncClient, content: bytes, media_type: str, status: int, code: str
) -> None:
    answer = await studio.post("/blobs", content=content, headers={"Content-Type": media_type})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


async def test_too_many_writes_are_limited_and_reads_are_not(start: Any, tmp_path: Any) -> None:
    async with start(tmp_path, {"rate_limit_factor": "0.02"}) as fresh:
        client = fresh.client(Authorization=f"Bearer {await fresh.user_token()}")
        answers = [await client.post("/studio/v1/blobs", json={}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [400, 400, 429]
        assert answers[-1].json()["error"]["code"] == "RATE_LIMITED"
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
        assert (await client.get("/studio/v1/blobs")).status_code == 200


async def test_maintenance_mode(start: Any, tmp_path: Any) -> None:
    async with start(tmp_path, {}) as fresh:
        client = fresh.client(Authorization=f"Bearer {await fresh.user_token()}")
        fresh.rest.maintenance.begin(retry_after=30)
        answer = await client.get("/studio/v1/blobs")
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "MAINTENANCE_MODE")
        assert answer.headers["retry-after"] == "30"
        assert (await client.get("/studio/v1/health")).json() == {"status": "maintenance"}
        fresh.rest.maintenance.end()
        assert (await client.get("/studio/v1/blobs")).status_code == 200


async def test_a_subgraph_that_is_gone_is_told_as_such(start: Any, tmp_path: Any) -> None:
    async with start(tmp_path, {}) as fresh:
        client = fresh.client(below="/studio/v1", Authorization=f"Bearer {await fresh.user_token()}")
        await fresh.parts.stop("blobs")
        answer = await client.get("/blobs")
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "SERVICE_UNAVAILABLE")
        assert answer.json()["error"]["message"] == "Service temporarily unavailable"
        assert (await client.get("/health")).status_code == 200
        await fresh.parts.start("blobs")
        assert (await client.get("/blobs")).status_code == 200
