"""Every example of the Core App API's reference, request and response; then what the decisions add to it."""

import re
from typing import Any

import httpx
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")

ITEM = {
    "projectId": "proj_456",
    "assetId": "asset_789",
    "title": "My Video Title",
    "caption": "Video description...",
    "hashtags": ["gaming", "stream"],
    "platforms": ["youtube", "instagram"],
    "scheduleAt": "2026-01-20T12:00:00Z",
    "idempotencyKey": "unique-key-12345",
}
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def core(product: Any) -> httpx.AsyncClient:
    token = await product.client_token()
    client: httpx.AsyncClient = product.client("core", Authorization=f"Bearer {token}", X_Org_Id="org_123")
    return client


async def created(core: httpx.AsyncClient, key: str, **more: Any) -> Any:
    answer = await core.post("/api/queue", json={**ITEM, "idempotencyKey": key, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


# The reference's examples


async def test_get_token(product: Any) -> None:
    body = {"client_id": "your-client-id", "client_secret": "your-client-secret", "org_id": "org_123"}
    answer = await product.client("core").post("/api/auth/token", json=body)
    assert answer.status_code == 200
    token = answer.json()
    assert token == {"access_token": token["access_token"], "token_type": "Bearer", "expires_in": 3600}
    assert token["access_token"].count(".") == 2


async def test_jwks_endpoint(product: Any) -> None:
    answer = await product.client("core").get("/.well-known/jwks.json")
    (key,) = answer.json()["keys"]
    assert {**key, "n": "..."} == {
        "kty": "RSA",
        "kid": "wavestack-1",
        "use": "sig",
        "alg": "RS256",
        "n": "...",
        "e": "AQAB",
    }


async def test_list_queue_items(core: httpx.AsyncClient) -> None:
    answer = await core.get("/api/queue")
    assert answer.status_code == 200
    body = answer.json()
    assert body.keys() == {"items", "total", "limit", "offset"}
    assert (body["limit"], body["offset"]) == (20, 0)
    example = next(item for item in body["items"] if item["id"] == "clx1234")
    assert example == {
        "id": "clx1234",
        "orgId": "org_123",
        "projectId": "proj_456",
        "assetId": "asset_789",
        "title": "My Video Title",
        "caption": "Video description...",
        "hashtags": ["gaming", "stream"],
        "platforms": ["youtube", "instagram"],
        "scheduleAt": "2026-01-20T12:00:00Z",
        "status": "queued",
        "createdAt": "2026-01-15T10:00:00Z",
    }


async def test_create_queue_item(core: httpx.AsyncClient) -> None:
    answer = await core.post("/api/queue", json=ITEM)
    assert answer.status_code == 201
    item = answer.json()
    assert item == {"id": item["id"], "status": "queued", "createdAt": item["createdAt"]}
    assert STAMP.fullmatch(item["createdAt"])


async def test_get_queue_item(core: httpx.AsyncClient) -> None:
    listed = (await core.get("/api/queue")).json()["items"]
    example = next(item for item in listed if item["id"] == "clx1234")
    answer = await core.get("/api/queue/clx1234")
    assert (answer.status_code, answer.json()) == (200, example)


async def test_delete_queue_item(core: httpx.AsyncClient) -> None:
    item = await created(core, "to-be-deleted")
    answer = await core.delete(f"/api/queue/{item['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await core.get(f"/api/queue/{item['id']}")).status_code == 404


async def test_list_projects(core: httpx.AsyncClient) -> None:
    body = (await core.get("/api/projects")).json()
    assert body.keys() == {"items", "total", "limit", "offset"}
    assert "proj_456" in [project["id"] for project in body["items"]]


async def test_create_project(core: httpx.AsyncClient) -> None:
    answer = await core.post("/api/projects", json={"name": "My Project", "description": "Project description"})
    assert answer.status_code == 201
    project = answer.json()
    assert project == {
        "id": project["id"],
        "orgId": "org_123",
        "name": "My Project",
        "description": "Project description",
        "createdAt": project["createdAt"],
        "updatedAt": project["updatedAt"],
    }
    assert (await core.get(f"/api/projects/{project['id']}")).json() == project


async def test_list_assets(core: httpx.AsyncClient) -> None:
    body = (await core.get("/api/assets")).json()
    assert body.keys() == {"items", "total", "limit", "offset"}
    assert "asset_789" in [asset["id"] for asset in body["items"]]


async def test_get_asset(core: httpx.AsyncClient) -> None:
    answer = await core.get("/api/assets/asset_789")
    asset = answer.json()
    assert (asset["id"], asset["orgId"], asset["projectId"]) == ("asset_789", "org_123", "proj_456")
    assert (asset["status"], asset["mimeType"]) == ("ready", "video/mp4")


async def test_error_responses(core: httpx.AsyncClient) -> None:
    answer = await core.post("/api/queue", json={name: value for name, value in ITEM.items() if name != "title"})
    assert answer.status_code == 400
    assert answer.json() == {
        "error": {
            "code": "VALIDATION_ERROR",
            "message": "Title is required",
            "details": {"field": "title", "constraint": "required"},
        }
    }


async def test_rate_limit_headers(start: Any, tmp_path: Any) -> None:
    async with start(tmp_path, {"rate_limit_factor": "1"}) as fresh:
        client = fresh.client("core", Authorization=f"Bearer {await fresh.client_token()}", X_Org_Id="org_123")
        *_, answer = [await client.get("/api/queue") for _ in range(5)]
        assert answer.headers["x-ratelimit-limit"] == "100"
        assert answer.headers["x-ratelimit-remaining"] == "95"
        assert re.fullmatch(r"\d{10}", answer.headers["x-ratelimit-reset"])
        statuses = [(await client.get("/api/projects")).status_code for _ in range(96)]
        assert statuses == [200] * 95 + [429]


# What the decisions add


async def test_a_token_without_org_id_is_for_the_client_s_own_organization(product: Any) -> None:
    for form in ({"json": _credentials()}, {"data": _credentials()}):
        token = (await product.client("core").post("/api/auth/token", **form)).json()["access_token"]
        answer = await product.client("core", Authorization=f"Bearer {token}").get("/api/auth/validate")
        assert answer.headers["x-org-id"] == "org_123"


def _credentials() -> dict[str, str]:
    return {"client_id": "your-client-id", "client_secret": "your-client-secret"}


@pytest.mark.parametrize("scope", ["clip:read queue:write", ["clip:read", "queue:write"]])
async def test_a_token_may_be_narrowed_to_scopes(product: Any, scope: Any) -> None:
    token = await product.client_token(scope=scope)
    answer = await product.client("core", Authorization=f"Bearer {token}").get("/api/auth/validate")
    assert answer.headers["x-scopes"] == "clip:read,queue:write"


async def test_a_proxy_learns_who_a_token_is_for(product: Any) -> None:
    token = await product.client_token()
    answer = await product.client("core", Authorization=f"Bearer {token}").get("/api/auth/validate")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert (answer.headers["x-user-id"], answer.headers["x-org-id"]) == ("your-client-id", "org_123")
    assert "queue:write" in answer.headers["x-scopes"].split(",")


@pytest.mark.parametrize(
    ("headers", "problem"), [({}, "missing token"), ({"Authorization": "Bearer x"}, "invalid token")]
)
async def test_a_proxy_learns_that_there_is_no_valid_token(product: Any, headers: Any, problem: str) -> None:
    answer = await product.client("core", **headers).get("/api/auth/validate")
    assert (answer.status_code, answer.json()) == (401, {"error": problem})


async def test_an_api_key_is_as_good_as_a_token(product: Any) -> None:
    client = product.client("core", Authorization="Bearer your-api-key", X_Org_Id="org_123")
    assert (await client.get("/api/queue/clx1234")).status_code == 200


async def test_a_repeated_key_replays_the_first_answer(core: httpx.AsyncClient) -> None:
    first = await created(core, "again")
    assert await created(core, "again") == first


FILTERS: list[tuple[dict[str, Any], Any]] = [
    ({"status": "failed"}, {"failed"}),
    ({"status": "published", "projectId": "proj_456"}, {"published"}),
    ({"projectId": "proj_none"}, set()),
]


@pytest.mark.parametrize(("query", "statuses"), FILTERS)
async def test_queue_items_are_filtered(core: httpx.AsyncClient, query: dict[str, Any], statuses: set[str]) -> None:
    body = (await core.get("/api/queue", params=query)).json()
    assert {item["status"] for item in body["items"]} == statuses
    assert body["total"] == len(body["items"])


async def test_lists_are_paged(core: httpx.AsyncClient) -> None:
    whole = (await core.get("/api/queue", params={"limit": 100})).json()
    page = (await core.get("/api/queue", params={"limit": 2, "offset": 1})).json()
    assert page == {"items": whole["items"][1:3], "total": whole["total"], "limit": 2, "offset": 1}


async def test_twitter_is_read_as_x(core: httpx.AsyncClient) -> None:
    item = await created(core, "birds", platforms=["twitter", "tiktok"])
    assert (await core.get(f"/api/queue/{item['id']}")).json()["platforms"] == ["x", "tiktok"]


async def test_only_title_platforms_and_key_are_needed(core: httpx.AsyncClient) -> None:
    body = {"title": "T", "platforms": ["youtube"], "idempotencyKey": "little"}
    answer = await core.post("/api/queue", json=body)
    item = (await core.get(f"/api/queue/{answer.json()['id']}")).json()
    assert (item["projectId"], item["assetId"], item["caption"], item["scheduleAt"]) == (None, None, None, None)
    assert item["hashtags"] == []


async def test_an_asset_is_registered_and_its_bytes_are_sent_to_the_signed_url(
    core: httpx.AsyncClient, product: Any
) -> None:
    answer = await core.post("/api/assets", json={"filename": "clip.mp4", "projectId": "proj_456"})
    assert answer.status_code == 201
    asset = answer.json()
    assert (asset["status"], asset["filename"], asset["sizeBytes"]) == ("pending", "clip.mp4", None)
    uploaded = await product.client().put(asset["uploadUrl"], content=b"not really a video")
    assert uploaded.status_code < 300, uploaded.text
    ready = (await core.get(f"/api/assets/{asset['id']}")).json()
    assert (ready["status"], ready["sizeBytes"]) == ("ready", 18)


@pytest.mark.parametrize(
    ("credential", "status"), [("token", 200), ("your-api-key", 200), ("other", 404), ("nonsense", 401), ("", 403)]
)
async def test_an_asset_s_bytes_are_open_to_its_organization(
    product: Any, core: httpx.AsyncClient, credential: str, status: int
) -> None:
    asset = (await core.get("/api/assets/asset_789")).json()
    tokens = {"token": await product.client_token(), "other": await product.client_token("other")}
    headers = {"authorization": f"Bearer {tokens.get(credential, credential)}"} if credential else {}
    unsigned = asset["downloadUrl"].partition("?")[0]
    answer = await product.client().get(unsigned, headers=headers)
    assert answer.status_code == status
    assert (len(answer.content) == asset["sizeBytes"]) == (status == 200)


async def test_health(product: Any) -> None:
    answer = await product.client("core").get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_core_answers_on_the_gateway_s_origin_too(product: Any, core: httpx.AsyncClient) -> None:
    client = product.client(**core.headers)
    assert (await client.get("/api/queue/clx1234")).status_code == 200
    assert (await client.get("/core/health")).json() == {"status": "ok"}
    assert (await client.get("/.well-known/jwks.json")).status_code == 200
    assert (await client.get("/api/nothing")).json()["error"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize("path", ["/api/docs", "/api/redoc", "/api/openapi.json"])
async def test_documentation_is_there(product: Any, path: str) -> None:
    assert (await product.client("core").get(path)).status_code == 200


async def test_every_documented_path_is_described(product: Any) -> None:
    paths = (await product.client("core").get("/api/openapi.json")).json()["paths"]
    assert {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods} == {
        "GET /health",
        "POST /api/auth/token",
        "GET /api/auth/validate",
        "GET /.well-known/jwks.json",
        "GET /api/queue",
        "POST /api/queue",
        "GET /api/queue/{id}",
        "DELETE /api/queue/{id}",
        "GET /api/projects",
        "POST /api/projects",
        "GET /api/projects/{id}",
        "GET /api/assets",
        "POST /api/assets",
        "GET /api/assets/{id}",
    }
