"""The WebSocket API's example, with the payloads that D-28 fixes, over a real connection."""

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import pytest_asyncio
import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from tests.patience import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
EXAMPLE = "550e8400-e29b-41d4-a716-446655440001"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def url(product: Any) -> AsyncIterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(product.origin, ws="websockets-sansio", lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    yield f"ws://127.0.0.1:{listener.getsockname()[1]}/studio/v1/ws"
    server.should_exit = True
    await task


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def token(product: Any) -> str:
    return str(await product.user_token())


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def studio(product: Any, token: str) -> httpx.AsyncClient:
    client: httpx.AsyncClient = product.client(below="/studio/v1", Authorization=f"Bearer {token}")
    return client


async def hear(client: ClientConnection) -> tuple[str, Any]:
    message = json.loads(await asyncio.wait_for(client.recv(), PATIENCE))
    assert message.keys() - {"seq"} == {"type", "data", "timestamp"}
    assert STAMP.fullmatch(message["timestamp"])
    return message["type"], message["data"]


@asynccontextmanager
async def session(url: str, token: str, *channels: str) -> AsyncIterator[ClientConnection]:
    async with connect(url) as client:
        await client.send(json.dumps({"type": "auth", "token": f"Bearer {token}"}))
        kind, data = await hear(client)
        assert (kind, data.keys()) == ("connected", {"user_id", "session_id"})
        await client.send(json.dumps({"type": "subscribe", "channels": list(channels)}))
        assert await hear(client) == ("subscribed", {"channels": list(channels)})
        yield client


async def created(studio: httpx.AsyncClient, **more: Any) -> str:
    answer = await studio.post("/blobs", json={"content": "x", "content_type": "text/plain", **more})
    return str(answer.json()["data"]["id"])


async def patched(studio: httpx.AsyncClient, blob: str, content: str) -> Any:
    body = {"delta": {"operation": "update", "patch": {"content": content}}}
    return (await studio.patch(f"/blobs/{blob}", json=body)).json()["data"]


async def test_real_time_updates(url: str, token: str, studio: httpx.AsyncClient) -> None:
    async with session(url, token, f"blob:{EXAMPLE}", "user:blobs") as client:
        data = await patched(studio, EXAMPLE, "Updated content...")
        updated, applied = sorted([await hear(client), await hear(client)], key=lambda heard: heard[0])
        assert updated == (
            "blob.updated",
            {
                "blob_id": EXAMPLE,
                "version": data["version"],
                "delta_id": data["delta_id"],
                "updated_at": data["updated_at"],
            },
        )
        assert applied == (
            "delta.applied",
            {
                "id": data["delta_id"],
                "blob_id": EXAMPLE,
                "provider_id": "user",
                "operation": "update",
                "from_version": data["version"] - 1,
                "to_version": data["version"],
                "applied_at": data["updated_at"],
            },
        )


async def test_versions_come_in_order_and_each_once(url: str, token: str, studio: httpx.AsyncClient) -> None:
    blob = await created(studio)
    async with session(url, token, "user:blobs", f"blob:{blob}") as client:
        for number in range(10):
            await patched(studio, blob, str(number))
        heard = [await hear(client) for _ in range(20)]
        for kind, key in (("blob.updated", "version"), ("delta.applied", "to_version")):
            assert [data[key] for what, data in heard if what == kind] == list(range(2, 12))


async def test_user_blobs_tells_of_blobs_that_come_and_go(url: str, token: str, studio: httpx.AsyncClient) -> None:
    parent = await created(studio)
    async with session(url, token, "user:blobs") as client:
        child = await created(studio, parent_id=parent)
        await studio.delete(f"/blobs/{child}")
        heard: list[tuple[str, Any]] = []
        while "blob.deleted" not in [kind for kind, _ in heard]:
            heard.append(await hear(client))
        about = {kind: data for kind, data in heard if data["blob_id"] == child}
        assert about.keys() >= {"blob.created", "blob.derived", "blob.deleted"}
        assert about["blob.created"]["version"] == 1
        assert about["blob.derived"]["parent_id"] == parent


async def test_a_blob_s_channel_tells_of_that_blob_alone(url: str, token: str, studio: httpx.AsyncClient) -> None:
    one, other = await created(studio), await created(studio)
    async with session(url, token, f"blob:{one}") as client:
        await patched(studio, other, "unheard")
        await patched(studio, one, "heard")
        assert {(await hear(client))[1]["blob_id"] for _ in range(2)} == {one}


async def test_another_user_hears_nothing_of_it(url: str, token: str, studio: httpx.AsyncClient, product: Any) -> None:
    stranger = str(await product.user_token("stranger"))
    blob = await created(studio)
    async with session(url, stranger, "user:blobs") as client:
        await client.send(json.dumps({"type": "subscribe", "channels": [f"blob:{blob}"]}))
        kind, data = await hear(client)
        assert (kind, data["code"]) == ("error", "PERMISSION_DENIED")
        async with session(url, token, f"blob:{blob}") as owner:
            await patched(studio, blob, "mine")
            await hear(owner)
        await client.send(json.dumps({"type": "ping"}))
        assert (await hear(client))[0] == "pong"


async def test_a_channel_takes_a_blob_s_id_in_capitals_too(url: str, token: str, studio: httpx.AsyncClient) -> None:
    blob = await created(studio)
    async with session(url, token, f"blob:{blob.upper()}") as client:
        await patched(studio, blob, "heard")
        assert (await hear(client))[1]["blob_id"] == blob


async def test_a_client_that_authenticates_twice_hears_so_twice(url: str, token: str) -> None:
    async with connect(f"{url}?token={token}") as client:
        first = await hear(client)
        await client.send(json.dumps({"type": "auth", "token": f"Bearer {token}"}))
        assert await hear(client) == first


async def test_a_stopped_subgraph_ends_sessions_and_a_started_one_is_heard_again(
    url: str, token: str, studio: httpx.AsyncClient, product: Any
) -> None:
    blob = await created(studio)
    await product.parts.stop("blobs")
    async with connect(f"{url}?token={token}") as client:
        assert (await hear(client))[1]["code"] == "SERVICE_UNAVAILABLE"
    await product.parts.start("blobs")
    async with session(url, token, f"blob:{blob}") as client:
        await patched(studio, blob, "heard")
        assert (await hear(client))[1]["blob_id"] == blob


async def test_what_happened_is_told_whole_although_the_blob_goes_at_once(
    url: str, token: str, studio: httpx.AsyncClient
) -> None:
    parent = await created(studio)
    async with session(url, token, "user:blobs") as client:
        child = await created(studio, parent_id=parent)
        await patched(studio, child, "more")
        await studio.delete(f"/blobs/{child}")
        heard = [await hear(client) for _ in range(6)]
    kinds = "blob.created blob.derived delta.applied blob.updated delta.applied blob.deleted"
    assert [kind for kind, _ in heard] == kinds.split()
    assert all(value is not None for _, data in heard for value in data.values()), heard


CLOSED: list[tuple[str, str]] = [("nonsense", "INVALID_TOKEN"), ("", "INVALID_TOKEN")]


@pytest.mark.parametrize(("credential", "code"), CLOSED)
async def test_a_bad_token_closes_the_socket(url: str, credential: str, code: str) -> None:
    async with connect(url) as client:
        await client.send(json.dumps({"type": "auth", "token": credential}))
        kind, data = await hear(client)
        assert (kind, data["code"], data.keys()) == ("error", code, {"code", "message"})
        await asyncio.wait_for(client.wait_closed(), PATIENCE)
        assert client.close_code == 4401


async def test_an_expired_token_is_told_apart(url: str, product: Any) -> None:
    old = await product.user_token(expires_in=-60)
    async with connect(f"{url}?token={old}") as client:
        assert (await hear(client))[1]["code"] == "TOKEN_EXPIRED"


async def test_maintenance_ends_sessions(url: str, token: str, product: Any) -> None:
    async with session(url, token, "user:blobs") as client:
        product.rest.maintenance.begin(60)
        try:
            assert (await hear(client))[1]["code"] == "MAINTENANCE_MODE"
            await asyncio.wait_for(client.wait_closed(), PATIENCE)
            assert client.close_code == 1012
        finally:
            product.rest.maintenance.end()
