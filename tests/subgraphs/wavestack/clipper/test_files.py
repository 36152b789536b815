"""Files of clips are served with their types, in parts, and only under their own addresses."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.clipper.ports import Resources

Json = Any  # JSON values
Make = Callable[..., Awaitable[dict[str, Json]]]


@pytest.fixture
async def http(
    idle: Subgraph[Resources], serving: Callable[[Any], AbstractAsyncContextManager[str]]
) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(idle.asgi) as address, httpx.AsyncClient(base_url=f"http://{address}") as client:
        yield client


async def test_a_file_is_served_with_its_type_and_in_parts(
    http: httpx.AsyncClient, make: Make, file_of: Callable[[dict[str, Json]], Path]
) -> None:
    clip = await make("plain.mp4", 2, 2)
    path, content = clip["file"]["path"], file_of(clip).read_bytes()
    assert path == f"/files/{clip['id']}.mp4"

    whole = await http.get(path)
    part = await http.get(path, headers={"range": "bytes=10-19"})
    known = await http.get(path, headers={"if-none-match": whole.headers["etag"]})
    beyond = await http.get(path, headers={"range": "bytes=99999999-"})
    head = await http.head(path)

    assert (whole.status_code, whole.content) == (200, content)
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["content-disposition"].startswith(f'inline; filename="{clip["id"]}.mp4"')
    assert whole.headers["cache-control"] == "public, max-age=3600, immutable"
    assert whole.headers["access-control-allow-origin"] == "*"
    assert (part.status_code, part.content) == (206, content[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(content)}"
    assert (known.status_code, known.content) == (304, b"")
    assert beyond.status_code == 416
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(content)), b"")


async def test_a_named_file_lies_under_its_name(http: httpx.AsyncClient, make: Make) -> None:
    clip = await make("plain.mp4", 2, 2, name="Höhepunkt #1", format="WEBM")
    path = clip["file"]["path"]
    assert unquote(path) == f"/files/{clip['id']}/Höhepunkt _1.webm"
    found = await http.get(path)
    assert (found.status_code, found.headers["content-type"]) == (200, "video/webm")
    assert "filename*=UTF-8''H%C3%B6hepunkt%20_1.webm" in found.headers["content-disposition"]


async def test_other_addresses_lead_nowhere(http: httpx.AsyncClient, make: Make, create: Any) -> None:
    clip, waiting = await make("plain.mp4", 2, 2, name="moment"), await create("plain.mp4", 99)
    for path in (
        f"/files/{clip['id']}.mp4",
        f"/files/{clip['id']}/other.mp4",
        f"/files/{clip['id']}/moment.webm",
        f"/files/{waiting}.mp4",
        "/files/nothing.mp4",
        "/files/..%2f..%2fetc/passwd",
        "/files/%00.mp4",
    ):
        answer = await http.get(path)
        assert answer.status_code == 404, path
        assert answer.json()["error"]["code"] == "NOT_FOUND"
