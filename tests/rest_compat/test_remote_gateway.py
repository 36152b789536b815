"""The REST APIs can stand in front of a gateway in another process, which they ask over HTTP."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
import uvicorn

from rest_compat.app import create_rest
from rest_compat.engine.api import Fault
from rest_compat.engine.client import Caller
from rest_compat.engine.errors import RestError
from rest_compat.engine.http_client import HttpGraphQLClient
from tests.patience import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def url(product: Any) -> AsyncIterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(product.graphql, ws="none", lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/graphql"
    server.should_exit = True
    await task


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def graph(url: str) -> AsyncIterator[HttpGraphQLClient]:
    client = HttpGraphQLClient(url)
    yield client
    await client.close()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def caller(product: Any) -> Caller:
    return Caller("req_1", None, {"authorization": f"Bearer {await product.user_token()}"})


async def test_rest_apis_answer_the_same(graph: HttpGraphQLClient, product: Any) -> None:
    rest = create_rest(graph, {}, product.parts.authenticator())
    app: Any = next(mount.app for mount in rest.mounts if mount.name == "core")
    headers = {"Authorization": f"Bearer {await product.client_token()}", "X-Org-Id": "org_123"}
    near = product.client("core", **{name.replace("-", "_"): value for name, value in headers.items()})
    far = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://rest", headers=headers)
    for path in ("/api/queue/clx1234", "/api/queue?limit=2", "/api/queue/none", "/.well-known/jwks.json"):
        there, here = await far.get(path), await near.get(path)
        assert (there.status_code, there.json()) == (here.status_code, here.json())


async def test_a_document_is_taught_once_and_then_asked_for_by_its_hash(
    graph: HttpGraphQLClient, caller: Caller
) -> None:
    prepared = graph.prepare("query Who { viewer { subject } }")
    for _ in range(2):
        assert await prepared.execute({}, caller) == {"data": {"viewer": {"subject": "user_123"}}}


async def test_errors_of_the_graph_come_as_errors(graph: HttpGraphQLClient, caller: Caller) -> None:
    prepared = graph.prepare("query Gone($id: ID!) { queueItem(id: $id) { id } }")
    answer = await prepared.execute({"id": "none"}, caller)
    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_a_subscription_is_followed_until_it_is_closed(
    graph: HttpGraphQLClient, caller: Caller, product: Any
) -> None:
    studio = product.client(below="/studio/v1", Authorization=caller.headers["authorization"])
    events = graph.prepare("subscription Watch { blobEvents(types: [BLOB_CREATED]) { type blobId } }").subscribe(
        {}, caller
    )
    heard = asyncio.ensure_future(anext(events))
    created: list[str] = []
    async with asyncio.timeout(PATIENCE):
        while not heard.done():
            answer = await studio.post("/blobs", json={"content": "x", "content_type": "text/plain"})
            created.append(answer.json()["data"]["id"])
            await asyncio.wait([heard], timeout=0.05)
    event = heard.result()["data"]["blobEvents"]
    assert event["type"] == "BLOB_CREATED"
    assert event["blobId"] in created
    await events.aclose()  # type: ignore[attr-defined]  # it is a generator


async def test_a_subscription_that_is_refused_gives_its_errors(graph: HttpGraphQLClient) -> None:
    prepared = graph.prepare("subscription Watch { blobEvents { blobId } }")
    answers = [answer async for answer in prepared.subscribe({}, Caller("req_1"))]
    assert [answer["errors"][0]["extensions"]["code"] for answer in answers] == ["INVALID_TOKEN"]


async def test_a_gateway_that_is_not_there_is_unavailable(caller: Caller) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    client = HttpGraphQLClient(f"http://127.0.0.1:{port}/graphql")
    prepared = client.prepare("query Who { viewer { subject } }")
    with pytest.raises(RestError) as refused:
        await prepared.execute({}, caller)
    assert refused.value.fault is Fault.UNAVAILABLE
    with pytest.raises(RestError):
        await anext(prepared.subscribe({}, caller))
    await client.close()


async def test_an_answer_that_is_no_graphql_is_unavailable(url: str, caller: Caller) -> None:
    client = HttpGraphQLClient(url.replace("/graphql", "/health"))
    with pytest.raises(RestError) as refused:
        await client.prepare("query Who { viewer { subject } }").execute({}, caller)
    assert refused.value.fault is Fault.UNAVAILABLE
    await client.close()
