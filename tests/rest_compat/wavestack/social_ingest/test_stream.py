"""The stream of messages, over a real WebSocket: what was asked for comes, and nothing else."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from tests.patience import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")

Json = Any  # JSON values


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def address(product: Any) -> AsyncIterator[str]:
    """A real server of port 8100's API."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(product.ports["social_ingest"], ws="websockets-sansio", lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    yield f"ws://127.0.0.1:{listener.getsockname()[1]}/api/v1/stream/messages"
    server.should_exit = True
    await task


def said(name: str, channel: str = "channel_123") -> dict[str, Json]:
    """A message of the reference's example."""
    return {
        "id": name,
        "channel": {"id": channel},
        "author": {"id": "987654321", "name": "CoolUser"},
        "text": "Hello!",
        "ts": "2026-01-15T10:00:00Z",
    }


async def hear(client: ClientConnection) -> Json:
    return json.loads(await asyncio.wait_for(client.recv(), PATIENCE))


async def follow(client: ClientConnection, **wanted: Json) -> None:
    """Subscribe. As nothing is acknowledged, an error that is asked for tells that the message was read."""
    await client.send(json.dumps({"action": "subscribe", **wanted}))
    await client.send(json.dumps({"action": "nothing"}))
    assert (await hear(client))["type"] == "error"


async def test_the_published_example(address: str, ingest: httpx.AsyncClient) -> None:
    async with connect(address) as client:
        await follow(client, platforms=["discord", "twitch"], channels=["channel_123"])
        await ingest.post("/api/v1/ingest/youtube", json=said("on another platform"))
        await ingest.post("/api/v1/ingest/twitch", json=said("in another channel", "channel_9"))
        await ingest.post("/api/v1/ingest/discord", json=[said("ws_1"), said("ws_2")])
        await ingest.post("/api/v1/ingest/discord", json=said("ws_1"))
        await ingest.post("/api/v1/ingest/twitch", json=said("ws_3"))
        heard = [await hear(client) for _ in range(3)]
    assert [message["data"]["id"] for message in heard] == ["ws_1", "ws_2", "ws_3"]
    assert heard[0] == {
        "type": "message",
        "data": {
            "id": "ws_1",
            "platform": "discord",
            "author": "CoolUser",
            "text": "Hello!",
            "ts": "2026-01-15T10:00:00Z",
        },
    }


async def test_other_organizations_messages_do_not_come(
    address: str, ingest: httpx.AsyncClient, other: httpx.AsyncClient
) -> None:
    async with connect(address) as client:
        await follow(client)
        await other.post("/api/v1/ingest/twitch", json=said("theirs"))
        await ingest.post("/api/v1/ingest/twitch", json=said("ours"))
        assert (await hear(client))["data"]["id"] == "ours"


@pytest.mark.parametrize("wrong", [{"platforms": ["myspace"]}, {"platforms": "discord"}, {"channels": [1]}])
async def test_what_cannot_be_followed_is_an_error(address: str, wrong: Json) -> None:
    async with connect(address) as client:
        await client.send(json.dumps({"action": "subscribe", **wrong}))
        error = await hear(client)
        assert (error["type"], error["error"]["code"]) == ("error", "VALIDATION_ERROR")
        assert error["error"]["details"]["field"] in wrong


async def test_a_wrong_token_is_refused(address: str) -> None:
    async with connect(f"{address}?token=wrong") as client:
        error = await hear(client)
        assert (error["type"], error["error"]["code"]) == ("error", "UNAUTHORIZED")
