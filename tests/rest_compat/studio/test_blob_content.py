"""The raw bytes of contents: whole and in parts, of every version, for their owner alone."""

import base64
from typing import Any

import httpx
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")

PIXELS = bytes(range(256)) * 8


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def studio(product: Any) -> httpx.AsyncClient:
    client: httpx.AsyncClient = product.client(below="/studio/v1", Authorization=f"Bearer {await product.user_token()}")
    return client


async def created(studio: httpx.AsyncClient, content: bytes, media_type: str = "image/png") -> str:
    answer = await studio.post("/blobs", files={"file": ("file", content, media_type)})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["data"]["id"])


@pytest.mark.parametrize("content", [PIXELS[:100], PIXELS * 8, PIXELS * 800], ids=["row", "database", "file"])
async def test_bytes_are_answered_directly(studio: httpx.AsyncClient, content: bytes) -> None:
    blob = await created(studio, content)
    answer = await studio.get(f"/blobs/{blob}/content")
    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-length"] == str(len(content))
    assert {"etag", "x-request-id", "x-ratelimit-limit", "accept-ranges"} <= set(answer.headers)
    assert not {"location", "x-accel-redirect"} & set(answer.headers)
    part = await studio.get(f"/blobs/{blob}/content", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, content[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(content)}"
    beyond = await studio.get(f"/blobs/{blob}/content", headers={"Range": f"bytes={len(content)}-"})
    assert beyond.status_code == 416
    unchanged = await studio.get(f"/blobs/{blob}/content", headers={"If-None-Match": answer.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    head = await studio.head(f"/blobs/{blob}/content")
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(content)), b"")


async def test_every_version_has_its_bytes(studio: httpx.AsyncClient) -> None:
    blob = await created(studio, b"first", "text/plain")
    patch = {"content": base64.b64encode(b"second").decode()}
    delta = {"operation": "update", "patch": patch, "encoding": "base64"}
    assert (await studio.patch(f"/blobs/{blob}", json={"delta": delta})).status_code == 200
    answers = [await studio.get(f"/blobs/{blob}/content", params=params) for params in ({}, {"version": 1})]
    assert [answer.text for answer in answers] == ["second", "first"]
    assert answers[0].headers["content-type"] == "text/plain; charset=utf-8"


async def test_nobody_else_gets_bytes(product: Any, studio: httpx.AsyncClient) -> None:
    blob = await created(studio, b"secret", "text/plain")
    token = await product.user_token("user_456", "org_456")
    other = product.client(below="/studio/v1", Authorization=f"Bearer {token}")
    for asking, status, code in (
        (other, 403, "PERMISSION_DENIED"),
        (product.client(below="/studio/v1"), 401, "INVALID_TOKEN"),
    ):
        answer = await asking.get(f"/blobs/{blob}/content")
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    missing = await studio.get("/blobs/unknown/content")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "BLOB_NOT_FOUND")
