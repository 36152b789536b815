"""Subscriptions to remote subgraphs over real sockets: graphql-transport-ws and graphql-sse."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from typing import Any

import orjson
import pytest
from graphql import parse
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from gateway.errors import TransportError
from gateway.execution.call import request_prefix
from gateway.execution.http_settings import HttpSettings, SubscriptionProtocol
from gateway.execution.http_transport import HttpPool, HttpTransport
from gateway.execution.transport import Json, RequestContext, SubgraphRequest, SubgraphResponse
from tests.gateway.execution.http_server import Handler, Request, http_answer, serving
from tests.patience import PATIENCE

TEXT = "subscription($a:Int){tick(a:$a)}"
CONTEXT = RequestContext("r1", None, {"authorization": "Bearer t", "cookie": "secret"})
REQUEST = SubgraphRequest(parse(TEXT), request_prefix(TEXT, None), None, {"a": 1}, CONTEXT)
TICKS = [SubgraphResponse({"tick": 1}), SubgraphResponse({"tick": 2})]

Speaking = Callable[[ServerConnection], Awaitable[None]]


@asynccontextmanager
async def transport(
    url: str, protocol: SubscriptionProtocol = "graphql-transport-ws", **settings: Any
) -> AsyncIterator[HttpTransport]:
    pool = HttpPool(HttpSettings(**settings))
    try:
        yield HttpTransport("clock", url, pool, protocol=protocol)
    finally:
        await pool.close()


async def all_of(subgraph: HttpTransport) -> list[SubgraphResponse]:
    return [answer async for answer in subgraph.subscribe(REQUEST)]


@asynccontextmanager
async def websocket(speak: Speaking, protocol: str | None = "graphql-transport-ws") -> AsyncIterator[str]:
    protocols = None if protocol is None else [Subprotocol(protocol)]
    async with serve(speak, "127.0.0.1", 0, subprotocols=protocols) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        yield f"http://127.0.0.1:{port}/graphql"


async def message(connection: ServerConnection) -> Json:
    return orjson.loads(await connection.recv())


async def say(connection: ServerConnection, type_: str, **more: Json) -> None:
    await connection.send(orjson.dumps({"type": type_, **more}), text=True)


async def start(connection: ServerConnection) -> list[Json]:
    opened = await message(connection)
    await say(connection, "connection_ack")
    return [opened, await message(connection)]


async def test_a_websocket_is_opened_with_the_protocol_and_ends_with_complete() -> None:
    seen: list[Json] = []

    async def speak(connection: ServerConnection) -> None:
        seen.extend(await start(connection))
        assert connection.request is not None
        seen.append(connection.request.headers.get("authorization"))
        seen.append(connection.request.headers.get("cookie"))
        for number in (1, 2):
            await say(connection, "ping")
            assert await message(connection) == {"type": "pong"}
            await say(connection, "next", id="1", payload={"data": {"tick": number}})
        await say(connection, "complete", id="1")

    async with websocket(speak) as url, transport(url) as clock:
        assert await all_of(clock) == TICKS
    sent = {"authorization": "Bearer t", "x-request-id": "r1"}
    assert seen == [
        {"type": "connection_init", "payload": sent},
        {"type": "subscribe", "id": "1", "payload": {"query": TEXT, "variables": {"a": 1}}},
        "Bearer t",
        None,
    ]


async def test_an_error_message_is_one_answer_with_errors() -> None:
    async def speak(connection: ServerConnection) -> None:
        await start(connection)
        await say(connection, "error", id="1", payload=[{"message": "No."}])

    async with websocket(speak) as url, transport(url) as clock:
        assert await all_of(clock) == [SubgraphResponse(None, [{"message": "No."}])]


async def test_leaving_closes_the_websocket() -> None:
    closed = asyncio.Event()

    async def speak(connection: ServerConnection) -> None:
        await start(connection)
        await say(connection, "next", id="1", payload={"data": {"tick": 1}})
        with pytest.raises(ConnectionClosed):
            await message(connection)
        closed.set()

    async with websocket(speak) as url, transport(url) as clock, aclosing(clock.subscribe(REQUEST)) as answers:
        assert await anext(answers) == TICKS[0]
        await answers.aclose()
        await asyncio.wait_for(closed.wait(), PATIENCE)


async def refuse(connection: ServerConnection) -> None:
    await message(connection)
    await connection.close(4403, "Forbidden")


async def chatter(connection: ServerConnection) -> None:
    await message(connection)
    await say(connection, "next", id="1", payload={})


async def garbage(connection: ServerConnection) -> None:
    await start(connection)
    await connection.send("what?")


async def untyped(connection: ServerConnection) -> None:
    await start(connection)
    await connection.send("[]")


async def no_payload(connection: ServerConnection) -> None:
    await start(connection)
    await say(connection, "next", id="1")


async def vanish(connection: ServerConnection) -> None:
    await start(connection)
    await connection.close(1011)


async def silence(connection: ServerConnection) -> None:
    await connection.wait_closed()


@pytest.mark.parametrize(
    ("speak", "sentence"),
    [
        (refuse, "The subgraph 'clock' does not accept the subscription."),
        (silence, "The subgraph 'clock' does not accept the subscription."),
        (chatter, "The subgraph 'clock' does not speak graphql-transport-ws."),
        (garbage, "The subgraph 'clock' answered with something that is not JSON."),
        (untyped, "The subgraph 'clock' does not speak graphql-transport-ws."),
        (no_payload, "The subgraph 'clock' answered with JSON that is not a GraphQL response."),
        (vanish, "The connection to the subgraph 'clock' broke."),
    ],
)
async def test_a_websocket_that_does_not_keep_to_the_protocol_is_an_error(speak: Speaking, sentence: str) -> None:
    seconds = 0.2 if speak is silence else PATIENCE  # only silence is to be waited for
    async with websocket(speak) as url, transport(url, timeout=seconds) as clock:
        with pytest.raises(TransportError) as raised:
            await all_of(clock)
    assert raised.value.message == sentence


async def test_a_server_without_the_subprotocol_is_refused() -> None:
    async with websocket(silence, None) as url, transport(url) as clock:
        with pytest.raises(TransportError, match="does not speak graphql-transport-ws"):
            await all_of(clock)


async def test_a_server_without_websockets_does_not_accept() -> None:
    async with serving(streaming(b"")) as server, transport(server.url) as clock:
        with pytest.raises(TransportError, match="does not accept the subscription"):
            await all_of(clock)


def streaming(*chunks: bytes, stay: bool = False) -> Handler:
    async def stream(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n\r\n")
        for chunk in chunks:
            writer.write(chunk)
            await writer.drain()
        if stay:
            await asyncio.Event().wait()
        writer.close()

    return stream


FIRST = b'event: next\ndata: {"data":{"tick":1}}\n\n'
SECOND = b':\n\nid: 7\r\nevent: next\r\ndata: {"data":\r\ndata: {"tick":2}}\r\n\r\n'
COMPLETE = b"event: complete\ndata:\n\n"


@pytest.mark.parametrize(
    "chunks",
    [
        (FIRST, SECOND, COMPLETE),
        (FIRST + SECOND + COMPLETE,),
        tuple(bytes([byte]) for byte in b"retry: 5\n\n" + FIRST + SECOND + COMPLETE),
    ],
)
async def test_events_of_a_stream_are_answers_until_complete(chunks: tuple[bytes, ...]) -> None:
    async with serving(streaming(*chunks)) as server, transport(server.url, "graphql-sse") as clock:
        assert await all_of(clock) == TICKS
        (seen,) = server.requests
        assert orjson.loads(seen.body) == {"query": TEXT, "variables": {"a": 1}}
        assert seen.headers["accept"] == "text/event-stream"
        assert seen.headers["authorization"] == "Bearer t"


async def test_leaving_ends_the_stream_s_request() -> None:
    async with serving(streaming(FIRST, stay=True)) as server, transport(server.url, "graphql-sse") as clock:
        answers = clock.subscribe(REQUEST)
        assert await anext(answers) == TICKS[0]
        await answers.aclose()
    await asyncio.wait_for(server.gone.wait(), PATIENCE)


async def test_a_refused_stream_is_one_answer_with_errors() -> None:
    async def refusing(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(http_answer(b'{"errors":[{"message":"No."}]}', 401))

    async with serving(refusing) as server, transport(server.url, "graphql-sse") as clock:
        assert await all_of(clock) == [SubgraphResponse(None, [{"message": "No."}])]


@pytest.mark.parametrize(
    ("handler", "sentence"),
    [
        (streaming(FIRST), "The subgraph 'clock' ended the subscription without saying so."),
        (streaming(b"event: next\ndata: what?\n\n"), "The subgraph 'clock' answered with something that is not JSON."),
        (streaming(b"data: " + b"x" * 3000, stay=True), "The subgraph 'clock' sent an event of more than 2000 bytes."),
    ],
)
async def test_a_stream_that_does_not_keep_to_the_protocol_is_an_error(handler: Handler, sentence: str) -> None:
    async with (
        serving(handler) as server,
        transport(server.url, "graphql-sse", response_limit=2000, timeout=PATIENCE) as clock,
    ):
        with pytest.raises(TransportError) as raised:
            await all_of(clock)
    assert raised.value.message == sentence


async def test_a_stream_that_does_not_open_is_given_up() -> None:
    async def silent(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with serving(silent) as server, transport(server.url, "graphql-sse", timeout=0.05) as clock:
        with pytest.raises(TransportError, match=r"did not answer within 0\.05 seconds"):
            await all_of(clock)
