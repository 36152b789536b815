"""Every code of the Common Error Codes table, and what each names."""

import gzip
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")

ITEM = {"title": "T", "platforms": ["youtube"], "idempotencyKey": "errors"}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def core(product: Any) -> httpx.AsyncClient:
    token = await product.client_token()
    client: httpx.AsyncClient = product.client("core", Authorization=f"Bearer {token}", X_Org_Id="org_123")
    return client


INVALID: list[tuple[str, str, Any, Mapping[str, str]]] = [
    ("POST", "/api/queue", {}, {"field": "title", "constraint": "required"}),
    ("POST", "/api/queue", ITEM | {"title": ""}, {"field": "title", "constraint": "required"}),
    ("POST", "/api/queue", ITEM | {"title": "x" * 121}, {"field": "title", "constraint": "maxLength"}),
    ("POST", "/api/queue", ITEM | {"title": 1}, {"field": "title", "constraint": "string"}),
    ("POST", "/api/queue", ITEM | {"platforms": None}, {"field": "platforms", "constraint": "required"}),
    ("POST", "/api/queue", ITEM | {"platforms": []}, {"field": "platforms", "constraint": "minItems"}),
    ("POST", "/api/queue", ITEM | {"platforms": "youtube"}, {"field": "platforms", "constraint": "array"}),
    (
        "POST",
        "/api/queue",
        ITEM | {"platforms": ["myspace"]},
        {"field": "platforms", "constraint": "one of twitter, youtube, instagram, tiktok, facebook, linkedin, x"},
    ),
    (
        "POST",
        "/api/queue",
        {"title": "T", "platforms": ["x"]},
        {"field": "idempotencyKey", "constraint": "required"},
    ),
    ("POST", "/api/queue", ITEM | {"scheduleAt": "soon"}, {"field": "scheduleAt", "constraint": "date-time"}),
    ("POST", "/api/queue", [], {"field": "body", "constraint": "object"}),
    ("GET", "/api/queue?limit=0", None, {"field": "limit", "constraint": "between 1 and 100"}),
    ("GET", "/api/queue?limit=101", None, {"field": "limit", "constraint": "between 1 and 100"}),
    ("GET", "/api/queue?limit=many", None, {"field": "limit", "constraint": "integer"}),
    ("GET", "/api/queue?offset=-1", None, {"field": "offset", "constraint": "at least 0"}),
    ("GET", "/api/assets?offset=x", None, {"field": "offset", "constraint": "integer"}),
    ("GET", "/api/projects?limit=", None, {"field": "limit", "constraint": "integer"}),
    (
        "GET",
        "/api/queue?status=done",
        None,
        {"field": "status", "constraint": "one of queued, processing, published, failed"},
    ),
    ("POST", "/api/projects", {}, {"field": "name", "constraint": "required"}),
    ("POST", "/api/assets", {}, {"field": "filename", "constraint": "required"}),
    ("POST", "/api/assets", {"url": "no url"}, {"field": "url", "constraint": "url"}),
    ("POST", "/api/auth/token", {}, {"field": "client_id", "constraint": "required"}),
    ("POST", "/api/auth/token", {"client_id": "a"}, {"field": "client_secret", "constraint": "required"}),
]


@pytest.mark.parametrize(("method", "path", "body", "details"), INVALID)
async def test_validation_error(core: httpx.AsyncClient, method: str, path: str, body: Any, details: Any) -> None:
    answer = await core.request(method, path, json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "VALIDATION_ERROR"
    assert answer.json()["error"]["details"] == details


SENTENCES: list[tuple[Mapping[str, Any], str]] = [
    ({"scheduleAt": "0001-01-01T00:00:00+05:00"}, "before the year 1 or after the year 9999 in UTC"),
    ({"hashtags": [None]}, "Hashtags must not contain null"),
    ({"hashtags": ["a"] * 101}, "Hashtags must have at most 100 entries"),
]


@pytest.mark.parametrize(("changes", "sentence"), SENTENCES)
async def test_refusals_speak_of_the_request(core: httpx.AsyncClient, changes: Any, sentence: str) -> None:
    """A client of REST knows nothing of variables."""
    answer = await core.post("/api/queue", json=ITEM | changes)
    message = answer.json()["error"]["message"]
    assert sentence in message
    assert "Variable" not in message


async def test_a_packed_body_is_refused_for_what_it_is(core: httpx.AsyncClient) -> None:
    packed = gzip.compress(b'{"name": "P"}')
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    answer = await core.post("/api/projects", content=packed, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


REFUSED: list[tuple[str, str, Mapping[str, str], Any, int, str]] = [
    ("GET", "/api/queue", {"Authorization": ""}, None, 401, "UNAUTHORIZED"),
    ("GET", "/api/queue", {"Authorization": "Bearer nonsense"}, None, 401, "UNAUTHORIZED"),
    ("GET", "/api/queue", {"X-Org-Id": ""}, None, 401, "UNAUTHORIZED"),
    ("GET", "/api/queue", {"X-Org-Id": "org_456"}, None, 403, "FORBIDDEN"),
    ("GET", "/api/queue/none", {}, None, 404, "NOT_FOUND"),
    ("DELETE", "/api/queue/none", {}, None, 404, "NOT_FOUND"),
    ("GET", "/api/projects/none", {}, None, 404, "NOT_FOUND"),
    ("GET", "/api/assets/none", {}, None, 404, "NOT_FOUND"),
    ("GET", "/api/queues", {}, None, 404, "NOT_FOUND"),
    ("PUT", "/api/queue", {}, {}, 405, "METHOD_NOT_ALLOWED"),
    ("POST", "/api/queue", {"Content-Type": "text/plain"}, {}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("POST", "/api/projects", {}, {"name": "x" * 1_100_000}, 413, "PAYLOAD_TOO_LARGE"),
]


@pytest.mark.parametrize(("method", "path", "headers", "body", "status", "code"), REFUSED)
async def test_refusal(
    core: httpx.AsyncClient, method: str, path: str, headers: Any, body: Any, status: int, code: str
) -> None:
    answer = await core.request(method, path, headers=headers, json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"].keys() == {"code", "message", "details"}
    assert ("www-authenticate" in answer.headers) == (status == 401)


async def test_an_expired_token_is_unauthorized(product: Any) -> None:
    token = await product.user_token(expires_in=-60)
    answer = await product.client("core", Authorization=f"Bearer {token}", X_Org_Id="org_123").get("/api/queue")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize(
    ("client", "org", "status", "code"),
    [("your", "org_456", 403, "FORBIDDEN"), ("none", "org_123", 401, "UNAUTHORIZED")],
)
async def test_wrong_credentials(product: Any, client: str, org: str, status: int, code: str) -> None:
    body = {"client_id": f"{client}-client-id", "client_secret": f"{client}-client-secret", "org_id": org}
    answer = await product.client("core").post("/api/auth/token", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


async def test_what_nobody_can_verify_at_the_moment_is_no_fault(start: Any, tmp_path: Any) -> None:
    """API keys are looked up each time; without the subgraph that knows them the answer is 503, not 500 or 401."""
    async with start(tmp_path, {}) as product:
        await product.parts.stop("identity")
        key = {"Authorization": "Bearer your-api-key"}
        answer = await product.client("core", **key, X_Org_Id="org_123").get("/api/queue")
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "SERVICE_UNAVAILABLE")
        transport = httpx.ASGITransport(app=product.graphql)
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway.example", headers=key) as client:
            answer = await client.post("/graphql", json={"query": "{ __typename }"})
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["extensions"]["code"]) == (503, "DOWNSTREAM_SERVICE_ERROR")


async def test_another_organization_s_resources_are_not_found(product: Any) -> None:
    client = product.client("core", Authorization=f"Bearer {await product.client_token('other')}", X_Org_Id="org_456")
    for path in ("/api/queue/clx1234", "/api/projects/proj_456", "/api/assets/asset_789"):
        assert (await client.get(path)).status_code == 404
    assert (await client.delete("/api/queue/clx1234")).status_code == 404


async def test_a_key_that_was_used_for_something_else_is_a_conflict(core: httpx.AsyncClient) -> None:
    await core.post("/api/queue", json=ITEM)
    answer = await core.post("/api/queue", json=ITEM | {"title": "Other"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "CONFLICT")
    assert answer.json()["error"]["details"]["field"] == "idempotencyKey"


async def test_an_item_that_is_being_published_cannot_be_deleted(core: httpx.AsyncClient) -> None:
    busy = (await core.get("/api/queue?status=processing")).json()["items"][0]
    answer = await core.delete(f"/api/queue/{busy['id']}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "CONFLICT")


async def test_a_subgraph_that_is_gone_is_missed_only_by_those_who_need_it(start: Any, tmp_path: Any) -> None:
    async with start(tmp_path, {}) as fresh:
        client = fresh.client("core", Authorization=f"Bearer {await fresh.client_token()}", X_Org_Id="org_123")
        await fresh.parts.stop("core")
        answer = await client.get("/api/queue/clx1234")
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "SERVICE_UNAVAILABLE")
        assert answer.json()["error"]["message"] == "The service is temporarily unavailable"
        assert (await client.get("/.well-known/jwks.json")).status_code == 200
