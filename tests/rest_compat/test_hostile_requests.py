"""Whatever a client sends is answered: with a documented code, and never as a fault of ours."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXTS = ["", " ", "\x00", "a\nb", "é🎬", "'; --", "../../etc/passwd", "%", "x" * 5000, "-1", "0", "1e9", "٣", "null"]
VALUES: list[Any] = [
    None,
    True,
    -1,
    0,
    1.5,
    2**31,
    10**400,
    [],
    [None],
    [[]],
    {},
    {"a": {"b": [None]}},
    {"op": "add", "path": "/metadata/a", "value": None},
    [{"op": "test", "path": "/content", "value": 1}],
    *TEXTS,
]
BLOB = "550e8400-e29b-41d4-a716-446655440000"
KNOWN = {"/api/queue/{id}": "clx1234", "/api/projects/{id}": "proj_456", "/api/assets/{id}": "asset_789"}
# What makes a request of each endpoint that is otherwise right, so that one wrong value gets as far as it can.
RIGHT: dict[str, Any] = {
    "create_token": {"client_id": "your-client-id", "client_secret": "x"},
    "create_queue_item": {"title": "T", "platforms": ["youtube"], "idempotencyKey": "hostile"},
    "create_project": {"name": "N"},
    "create_asset_upload": {"filename": "a.mp4"},
    "create_blob": {"content": "x", "content_type": "text/plain"},
    "update_blob": {"delta": {"operation": "update", "patch": {"content": "x"}}},
    "apply_delta": {"blob_id": BLOB, "patch": {"content": "x"}},
    "revert_blob": {"target_version": 1},
}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def core(product: Any) -> httpx.AsyncClient:
    token = await product.client_token()
    client: httpx.AsyncClient = product.client("core", Authorization=f"Bearer {token}", X_Org_Id="org_123")
    return client


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def studio(product: Any) -> httpx.AsyncClient:
    token = await product.user_token()
    client: httpx.AsyncClient = product.client(below="/studio/v1", Authorization=f"Bearer {token}")
    return client


def operations(document: Any) -> Iterator[tuple[str, str, Any]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if operation["operationId"] != "open_socket":
                yield method.upper(), path, operation


def properties(operation: Any) -> set[str]:
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return {name for each in [schema, *schema.get("oneOf", [])] for name in each.get("properties", {})}


def requests(document: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """One wrong thing a request: in the path, in the query, in a header, in a key of the body, or the whole body."""
    for method, path, operation in operations(document):
        right = RIGHT.get(operation["operationId"], {})
        here = path.replace("{id}", KNOWN.get(path, "")).replace("{blob_id}", BLOB)
        if "{" in path:
            for text in TEXTS:
                yield (
                    method,
                    path.replace(path[path.index("{") : path.index("}") + 1], quote(text, safe="")),
                    {"json": right or None},
                )
        for parameter in operation["parameters"]:
            if parameter["in"] == "query":
                for text in TEXTS:
                    yield method, here, {"params": {parameter["name"]: text}, "json": right or None}
        for name in sorted(properties(operation)):
            for value in VALUES:
                yield method, here, {"json": {**right, name: value}}
        for value in VALUES if properties(operation) else ():
            yield method, here, {"json": value}


async def faults(client: httpx.AsyncClient, document: Any) -> list[Any]:
    """Requests that were answered as a fault of ours, or in a form that is not the family's."""
    wrong = []
    for method, path, more in requests(document):
        if method == "DELETE" and "params" not in more:
            continue  # what is known must stay for the others
        answer = await client.request(method, path, **more)
        if answer.status_code >= 500 or (answer.status_code >= 400 and "error" not in answer.json()):
            wrong.append((answer.status_code, method, path, more, answer.text[:300]))
    return wrong


async def test_core(core: httpx.AsyncClient) -> None:
    document = (await core.get("/api/openapi.json")).json()
    assert await faults(core, document) == []


async def test_studio(studio: httpx.AsyncClient) -> None:
    document = (await studio.get("/openapi.json")).json()
    assert await faults(studio, document) == []
