"""Files over HTTP: whole, in part, unchanged, and refused (RFC 9110, sections 13 and 14)."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from litestar import HttpMethod, Litestar, Request, Response, route
from litestar.testing import AsyncTestClient

from subgraphs.kit.directory_storage import DirectoryStorage
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.file_responses import serve_bytes, serve_file

BODY = b"0123456789"


async def stream(content: bytes) -> AsyncIterator[bytes]:
    yield content


def not_found(_request: object, error: SubgraphError) -> Response[str]:
    return Response(error.code, status_code=404)


@pytest.fixture(params=["/file", "/bytes"])
async def client(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Asks one of the two ways, which answer alike."""
    storage = DirectoryStorage(tmp_path)
    await storage.put("clip", stream(BODY))
    facts: Any = {"content_type": "video/mp4", "etag": "v1", "filename": "Übung.mp4", "cache": "private, max-age=60"}

    @route("/file", http_method=[HttpMethod.GET, HttpMethod.HEAD])
    async def file(request: Request[Any, Any, Any]) -> Response[Any]:
        return await serve_file(request, storage, request.query_params.get("key", "clip"), **facts)

    @route("/bytes", http_method=[HttpMethod.GET, HttpMethod.HEAD])
    async def content(request: Request[Any, Any, Any]) -> Response[Any]:
        return serve_bytes(request, BODY, **facts)

    app = Litestar([file, content], exception_handlers={SubgraphError: not_found})
    async with AsyncTestClient(app=app) as client:
        client.base_url = client.base_url.join(request.param)
        yield client


@pytest.mark.parametrize(
    ("headers", "status", "body", "more"),
    [
        ({}, 200, BODY, {"content-length": "10", "accept-ranges": "bytes"}),
        ({"range": "bytes=2-4"}, 206, b"234", {"content-range": "bytes 2-4/10", "content-length": "3"}),
        ({"range": "bytes=7-"}, 206, b"789", {"content-range": "bytes 7-9/10"}),
        ({"range": "bytes=-2"}, 206, b"89", {"content-range": "bytes 8-9/10"}),
        ({"range": "bytes=5-500"}, 206, b"56789", {"content-range": "bytes 5-9/10"}),
        ({"range": "bytes=10-"}, 416, b"", {"content-range": "bytes */10"}),
        ({"range": "bytes=1-2, 4-5"}, 200, BODY, {}),
        ({"range": "lines=1-2"}, 200, BODY, {}),
        ({"range": "bytes=2-4", "if-range": '"v1"'}, 206, b"234", {}),
        ({"range": "bytes=2-4", "if-range": '"v0"'}, 200, BODY, {}),
        ({"if-none-match": '"v1"'}, 304, b"", {}),
        ({"if-none-match": 'W/"v0", W/"v1"'}, 304, b"", {}),
        ({"if-none-match": "*"}, 304, b"", {}),
        ({"if-none-match": '"v0"'}, 200, BODY, {}),
        ({"if-none-match": '"v1"', "range": "bytes=2-4"}, 304, b"", {}),
    ],
)
async def test_a_file_is_answered(
    client: Any, headers: dict[str, str], status: int, body: bytes, more: dict[str, str]
) -> None:
    got = await client.get("", headers=headers)
    head = await client.head("", headers=headers)

    assert (got.status_code, got.content) == (status, body)
    assert (head.status_code, head.content) == (status, b"")
    for answer in (got, head):
        known = {"etag": '"v1"', "cache-control": "private, max-age=60", "x-content-type-options": "nosniff"} | more
        assert {name: answer.headers.get(name) for name in known} == known
        assert answer.headers["content-disposition"].startswith('inline; filename="_bung.mp4"')
        if status in {200, 206}:
            assert answer.headers["content-type"] == "video/mp4"


async def test_what_is_not_there_is_not_found(client: Any) -> None:
    if str(client.base_url).rstrip("/").endswith("/file"):
        assert (await client.get("", params={"key": "none"})).status_code == 404
