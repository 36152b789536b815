"""A started publisher whose sandbox answers over real HTTP, a server of videos, and the ways to ask."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from typing import Any

import pytest
import uvicorn
from graphql import parse

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.youtube_publisher.adapters.sandbox import Sandbox
from subgraphs.wavestack.youtube_publisher.app import create_subgraph
from subgraphs.wavestack.youtube_publisher.ports import Resources
from tests.patience import PATIENCE

Json = Any  # JSON values
Publisher = Subgraph[Resources]
Start = Callable[..., AbstractAsyncContextManager[Publisher]]

CREATE = "mutation C($input: CreateUploadInput!) { createUpload(input: $input) { replayed upload { id status } } }"
READ = """query R($id: ID!) {
  upload(id: $id) {
    id status step progress title description tags privacy youtubeId url warnings publishedAt scheduledAt
    estimatedSeconds error { code message }
  }
}"""
FOLLOW = 'subscription F($id: ID!) { uploadEvents(id: $id, after: "0") { type progress } }'
ENDINGS = {"COMPLETED", "FAILED", "CANCELLED"}


async def ask(
    publisher: Publisher, text: str, organization: str | None = "org_123", **variables: Json
) -> dict[str, Json]:
    """The whole answer to an operation of an organization's user; of nobody where `organization` is None."""
    claims = None if organization is None else {"sub": "user_123", "org_id": organization}
    return await publisher.execute(parse(text), variables, claims=claims)


async def upload(publisher: Publisher, organization: str = "org_123", **wanted: Json) -> str:
    """Begin an upload; its id."""
    answer = await ask(publisher, CREATE, organization, input={"title": "T", "privacy": "PUBLIC"} | wanted)
    assert "errors" not in answer, answer
    upload_id: str = answer["data"]["createUpload"]["upload"]["id"]
    return upload_id


async def ended(publisher: Publisher, upload_id: str, organization: str = "org_123") -> dict[str, Json]:
    """The upload, once it has ended."""
    claims = {"sub": "user_123", "org_id": organization}
    events = publisher.subscribe(parse(FOLLOW), {"id": upload_id}, claims=claims)
    async with asyncio.timeout(PATIENCE), aclosing(events) as stream:
        async for event in stream:
            if event["data"]["uploadEvents"]["type"] in ENDINGS:
                break
    found: dict[str, Json] = (await ask(publisher, READ, organization, id=upload_id))["data"]["upload"]
    return found


def sandbox_of(publisher: Publisher) -> Sandbox:
    """What stands in for YouTube."""
    assert isinstance(publisher.resources.sandbox, Sandbox)
    return publisher.resources.sandbox


@pytest.fixture
async def videos() -> AsyncIterator[str]:
    """The address of a server: `/<n>` answers n bytes, `/gone` 404."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode().strip("/")
        if path.isdigit():
            head = f"HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\ncontent-length: {path}\r\nconnection: close\r\n\r\n"
            writer.write(head.encode() + bytes(range(256)) * (int(path) // 256) + b"\0" * (int(path) % 256))
        else:
            writer.write(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


@pytest.fixture
def start(values: Mapping[str, str], working: Callable[..., AbstractAsyncContextManager[None]]) -> Start:
    """`async with start(setting=…) as publisher:` runs the subgraph with its worker, and its routes over HTTP.

    `change` may put something else in place of its parts, `before` something in front of its routes.
    """

    @asynccontextmanager
    async def run(
        change: Callable[[Publisher], None] = lambda _: None,
        *,
        before: Callable[[Any], Any] = lambda app: app,
        working_on: bool = True,
        port: int = 0,
        **settings: str,
    ) -> AsyncIterator[Publisher]:
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", port))
            fast = {
                "public_url": f"http://127.0.0.1:{listener.getsockname()[1]}",
                "fetch_allow": "127.0.0.0/8",
                "retry_base_seconds": "0.001",
                "youtube_chunk_bytes": str(256 * 1024),
                "youtube_processing_seconds": "0.05",
            }
            publisher = create_subgraph({**values, **fast, **settings})
            change(publisher)
            server = uvicorn.Server(uvicorn.Config(before(publisher.asgi), log_level="error", lifespan="off"))
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            try:
                if working_on:
                    async with working(publisher):
                        yield publisher
                else:
                    await publisher.start()
                    yield publisher
                    await publisher.stop()
            finally:
                server.should_exit = True
                await serving

    return run
