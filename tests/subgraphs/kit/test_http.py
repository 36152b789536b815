"""The HTTP door, over real sockets."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import pytest
import websockets
from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport
from websockets.asyncio.client import ClientConnection

from tests.patience import PATIENCE

Serving = Callable[[Any], AbstractAsyncContextManager[str]]


@pytest.fixture
async def place(serving: Serving, make_notes: Callable[..., Any], sqlite_values: dict[str, str]) -> AsyncIterator[str]:
    """Host and port of a server that runs the subgraph by itself."""
    async with serving(make_notes(sqlite_values).asgi) as place:
        yield place


@pytest.fixture
async def any_place(serving: Serving, make_notes: Callable[..., Any], values: dict[str, str]) -> AsyncIterator[str]:
    """The same on SQLite and PostgreSQL."""
    async with serving(make_notes(values).asgi) as place:
        yield place


async def post(place: str, body: Any, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.post(f"http://{place}/graphql", json=body, headers=headers)


async def test_it_serves_operations_and_its_sdl(any_place: str) -> None:
    place = any_place
    answer = await post(place, {"query": "{ _service { sdl } }"})
    assert '@key(fields: "id")' in answer.json()["data"]["_service"]["sdl"]
    write = "mutation W($t: String!) { write(input: {text: $t}) { text } }"
    body = {"query": write, "variables": {"t": "hi"}, "operationName": "W"}
    answer = await post(place, body, authorization="Bearer ann")
    assert answer.json() == {"data": {"write": {"text": "hi"}}}
    answer = await post(place, {"query": "{ notes { nodes { text } } }"}, authorization="Bearer ann")
    assert answer.json() == {"data": {"notes": {"nodes": [{"text": "hi"}]}}}
    answer = await post(place, {"query": "{ notes { nodes { text } } }"}, authorization="bearer bob")
    assert answer.json() == {"data": {"notes": {"nodes": []}}}


async def test_without_a_credential_it_answers_as_nobody(place: str) -> None:
    assert (await post(place, {"query": "{ whoami }"})).json() == {"data": {"whoami": "nobody"}}


@pytest.mark.parametrize("header", ["Bearer wrong", "Basic YTpi", "Bearer", "ann"])
async def test_a_wrong_credential_is_refused(place: str, header: str) -> None:
    answer = await post(place, {"query": "{ whoami }"}, authorization=header)
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["extensions"] == {"code": "INVALID_TOKEN"}


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"query": 7},
        {"variables": {}},
        {"query": "{"},
        {"query": "{ nothing }"},
        {"query": "subscription { written { text } }"},
        {"query": "{ whoami }" + " #" * 3 + "\n" + "{ whoami }" * 9000},
    ],
)
async def test_a_bad_request_is_a_validation_error(place: str, body: Any) -> None:
    plain = await post(place, body)
    assert plain.status_code == 200
    assert plain.headers["content-type"].startswith("application/json")
    assert plain.json()["errors"][0]["extensions"]["code"] == "VALIDATION_ERROR"
    graphql = await post(place, body, accept="application/graphql-response+json")
    assert graphql.status_code == 400
    assert graphql.headers["content-type"].startswith("application/graphql-response+json")


async def test_health_says_whether_the_database_can_be_used(place: str, make_notes: Any, tmp_path: Any) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"http://{place}/health")
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    stopped = make_notes({"data_dir": str(tmp_path / "never started")})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(stopped.asgi), base_url="http://notes") as client:
        assert (await client.get("/health")).status_code == 503


async def test_a_client_library_subscribes_over_websocket(any_place: str) -> None:
    place = any_place

    async def listen(after: str | None) -> list[str]:
        transport = WebsocketsTransport(
            url=f"ws://{place}/graphql",
            init_payload={"authorization": "Bearer ann"},
            subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
        )
        heard: list[str] = []
        async with Client(transport=transport) as session, asyncio.timeout(PATIENCE):
            request = gql("subscription($after: String) { written(after: $after) { text } }")
            request.variable_values = {"after": after}
            async for answer in session.subscribe(request):
                heard.append(answer["written"]["text"])
                if len(heard) == 3:
                    break
            assert (await session.execute(gql("{ whoami }"))) == {"whoami": "ann of org_1"}
        return heard

    for text in "abc":
        body = {"query": f'mutation {{ write(input: {{text: "{text}"}}) {{ id }} }}'}
        await post(place, body, authorization="Bearer ann")
    assert await listen("0") == ["a", "b", "c"]


@asynccontextmanager
async def connected(place: str) -> AsyncIterator[ClientConnection]:
    async with (
        asyncio.timeout(PATIENCE),
        websockets.connect(f"ws://{place}/graphql", subprotocols=["graphql-transport-ws"]) as socket,  # type: ignore[list-item]  # a NewType of str
    ):
        yield socket


INIT = {"type": "connection_init"}
SUBSCRIBE = {"id": "1", "type": "subscribe", "payload": {"query": "subscription { written { text } }"}}


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([SUBSCRIBE], 4401),
        ([{"type": "connection_init", "payload": {"authorization": "Bearer wrong"}}], 4403),
        ([INIT, INIT], 4429),
        ([INIT, {"type": "dance"}], 4400),
        ([INIT, {"no": "type"}], 4400),
        ([INIT, {"id": "1", "type": "subscribe", "payload": {"query": 1}}], 4400),
        (["no json"], 4400),
        (
            [{"type": "connection_init", "payload": {"authorization": "Bearer ann"}}, SUBSCRIBE, SUBSCRIBE],
            4409,
        ),
    ],
)
async def test_a_broken_protocol_closes_the_connection(place: str, messages: list[Any], code: int) -> None:
    async with connected(place) as socket:
        for message in messages:
            await socket.send(message if isinstance(message, str) else json.dumps(message))
        with pytest.raises(websockets.ConnectionClosed) as closed:  # noqa: PT012 - answers come before the end
            while True:
                await socket.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == code


async def test_pings_errors_and_queries_over_websocket(place: str) -> None:
    async with connected(place) as socket:

        async def tell(message: Any) -> Any:
            await socket.send(json.dumps(message))
            return json.loads(await socket.recv())

        assert await tell({"type": "ping"}) == {"type": "pong"}
        assert await tell(INIT) == {"type": "connection_ack"}
        assert await tell({"type": "ping"}) == {"type": "pong"}
        answer = await tell({"id": "1", "type": "subscribe", "payload": {"query": "{ nothing }"}})
        assert (answer["type"], answer["payload"][0]["extensions"]["code"]) == ("error", "VALIDATION_ERROR")
        answer = await tell({"id": "2", "type": "subscribe", "payload": {"query": "{ whoami }"}})
        assert answer == {"id": "2", "type": "next", "payload": {"data": {"whoami": "nobody"}}}
        assert json.loads(await socket.recv()) == {"id": "2", "type": "complete"}


async def test_a_subscription_that_is_completed_or_disconnected_ends(
    serving: Serving,
    make_notes: Callable[..., Any],
    sqlite_values: dict[str, str],
    until: Callable[[Callable[[], bool]], Awaitable[None]],
) -> None:
    notes = make_notes(sqlite_values)
    async with serving(notes.asgi) as place:
        async with connected(place) as socket:
            await socket.send(json.dumps({"type": "connection_init", "payload": {"authorization": "Bearer ann"}}))
            await socket.recv()
            for key in ("1", "2"):
                await socket.send(json.dumps(SUBSCRIBE | {"id": key}))
            await until(lambda: notes.events._listeners == 2)
            await socket.send(json.dumps({"id": "1", "type": "complete"}))
            await until(lambda: notes.events._listeners == 1)
        await until(lambda: notes.events._listeners == 0)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [("GET", "/nothing", 404, "NOT_FOUND"), ("PUT", "/health", 405, "METHOD_NOT_ALLOWED")],
)
async def test_what_no_route_answers_has_the_envelope_of_all_errors(
    place: str, method: str, path: str, status: int, code: str
) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.request(method, f"http://{place}{path}")
    assert (answer.status_code, answer.json()["error"]["code"], answer.json()["error"]["details"]) == (status, code, {})
    assert ("allow" in answer.headers) == (status == 405)
