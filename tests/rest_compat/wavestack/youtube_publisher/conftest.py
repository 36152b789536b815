"""The YouTube Publisher API with a worker and its sandbox over real HTTP, as `tidegate serve` runs them."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio
import uvicorn

from subgraphs.kit.jobs.queue import LocalQueue
from tests.patience import PATIENCE
from tests.rest_compat.conftest import Product

Json = Any  # JSON values
FINAL = {"complete", "failed", "cancelled"}


@dataclass(frozen=True, slots=True)
class Publisher:
    """The API, what runs behind it, and how its worker is started."""

    product: Product
    client: httpx.AsyncClient
    work: Callable[[], Awaitable[None]]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def videos() -> AsyncIterator[str]:
    """The address of a server: `/<n>` answers n bytes, everything else 404."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode().strip("/")
        found = path.isdigit()
        status, size = ("200 OK", int(path)) if found else ("404 Not Found", 0)
        head = f"HTTP/1.1 {status}\r\ncontent-type: video/mp4\r\ncontent-length: {size}\r\nconnection: close\r\n\r\n"
        writer.write(head.encode() + b"\0" * size)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def publisher(tmp_path_factory: pytest.TempPathFactory, start: Any) -> AsyncIterator[Publisher]:
    """The products, where they can be reached at their own address; their worker waits for `work`."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        settings = {
            "public_url": f"http://127.0.0.1:{listener.getsockname()[1]}",
            "fetch_allow": "127.0.0.0/8",
            "retry_base_seconds": "0.001",
            "youtube_processing_seconds": "0.05",
        }
        async with start(tmp_path_factory.mktemp("product"), settings) as product:
            server = uvicorn.Server(uvicorn.Config(product.origin, log_level="error", lifespan="off"))
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            jobs = product.parts.parts["youtube_publisher"].jobs
            queue = LocalQueue(jobs.run, concurrency=4, limits=jobs.limits)
            async with product.client("youtube_publisher") as client:
                yield Publisher(product, client, lambda: jobs.dispatch_to(queue))
            await jobs.dispatch_to(None)
            await queue.stop()
            server.should_exit = True
            await serving


async def end(client: httpx.AsyncClient, upload_id: str) -> dict[str, Json]:
    """Ask for an upload until it has ended; every answer on the way is checked for what it may be."""
    progress = 0
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = await client.get(f"/api/v1/upload/{upload_id}")
            assert answer.status_code == 200, answer.text
            body: dict[str, Json] = answer.json()
            if body["status"] in FINAL:
                return body
            assert {"upload_id", "status", "progress"} <= body.keys()
            assert body["status"] == "processing"
            assert body["progress"] >= progress
            progress = body["progress"]
            await asyncio.sleep(0.02)


async def agree(client: httpx.AsyncClient) -> dict[str, str]:
    """Go through the consent page as a browser does; what comes back."""
    begun = await client.get("/api/v1/auth/url")
    assert begun.status_code == 200
    body = begun.json()
    assert list(body) == ["auth_url", "state"]
    asked = parse_qs(urlsplit(body["auth_url"]).query)
    assert asked["state"] == [body["state"]]
    assert asked["code_challenge_method"] == ["S256"]
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(body["auth_url"])
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    return {"code": query["code"][0], "state": query["state"][0]}
