"""Requests over real HTTP on loopback: what is sent, what counts as an answer, and what is said where none comes."""

import asyncio
import contextlib
import gzip
import socket
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest
from graphql import parse

from gateway.errors import TransportError
from gateway.execution import plain_client
from gateway.execution.call import request_prefix
from gateway.execution.http_settings import HttpSettings
from gateway.execution.http_transport import HttpPool, HttpTransport
from gateway.execution.transport import RequestContext, SubgraphRequest, SubgraphResponse
from tests.gateway.execution.http_server import Handler, Request, Server, http_answer, serving
from tests.patience import PATIENCE

TEXT = "query($a:Int){word(a:$a)}"


def request(context: RequestContext | None = None) -> SubgraphRequest:
    return SubgraphRequest(parse(TEXT), request_prefix(TEXT, None), None, {"a": 1}, context or RequestContext("r1"))


def answering(raw: bytes, *, close: bool = False) -> Handler:
    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        if close:
            writer.close()

    return answer


class Shop:
    """Reaches a subgraph by one of the gateway's HTTP clients."""

    def __init__(self, client: str) -> None:
        self.client = client

    @asynccontextmanager
    async def behind(self, handler: Handler, **settings: Any) -> AsyncIterator[tuple[HttpTransport, Server]]:
        async with serving(handler) as server, self.at(f"{server.url}/graphql", **settings) as transport:
            yield transport, server

    @asynccontextmanager
    async def at(self, url: str, **settings: Any) -> AsyncIterator[HttpTransport]:
        pool = HttpPool(HttpSettings(**settings))
        try:
            yield HttpTransport("shop", url, pool, client=getattr(pool, self.client))
        finally:
            await pool.close()

    async def send(self, handler: Handler, **settings: Any) -> SubgraphResponse:
        async with self.behind(handler, **settings) as (transport, _):
            return await transport.send(request())


@pytest.fixture(params=["plain", "encrypted"])
def shop(request: pytest.FixtureRequest) -> Shop:
    return Shop(request.param)


async def test_a_request_is_a_post_of_json_with_the_allowed_headers(shop: Shop) -> None:
    headers = {"authorization": "Bearer t", "traceparent": "00-1", "cookie": "secret", "x-tenant": "7", "host": "evil"}
    handler = answering(http_answer(b'{"data":{"word":"w"}}'))
    async with shop.behind(handler, forward_headers=("authorization", "traceparent", "x-tenant")) as (
        transport,
        server,
    ):
        response = await transport.send(request(RequestContext("r1", None, headers)))
        assert response == SubgraphResponse({"word": "w"})
        (seen,) = server.requests
        assert (seen.method, seen.path) == ("POST", "/graphql")
        assert orjson.loads(seen.body) == {"query": TEXT, "variables": {"a": 1}}
        assert seen.headers["host"] == f"127.0.0.1:{server.port}"
        wanted = {"authorization": "Bearer t", "traceparent": "00-1", "x-tenant": "7", "x-request-id": "r1"}
        assert {name: seen.headers.get(name) for name in wanted} == wanted
        assert "cookie" not in seen.headers
        assert seen.headers["content-type"] == "application/json"
        assert seen.headers["accept"].startswith("application/graphql-response+json")


async def test_connections_are_kept_and_requests_run_at_the_same_time(shop: Shop) -> None:
    waiting = 0
    together = asyncio.Event()

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        nonlocal waiting
        waiting += 1
        if waiting == 2:
            together.set()
        await together.wait()
        writer.write(http_answer(b'{"data":{}}'))

    async with shop.behind(answer) as (transport, server):
        await asyncio.gather(transport.send(request()), transport.send(request()))
        for _ in range(3):
            await transport.send(request())
        assert server.connections == 2


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (http_answer(b'{"data":{"word":"w"},"errors":[]}'), SubgraphResponse({"word": "w"})),
        (
            http_answer(b'{"data":null,"errors":[{"message":"No."}],"extensions":{"a":1}}'),
            SubgraphResponse(None, [{"message": "No."}]),
        ),
        (http_answer(b'{"errors":[{"message":"No."}]}', 400), SubgraphResponse(None, [{"message": "No."}])),
        (http_answer(b'{"errors":[{"message":"No."}]}', 503), SubgraphResponse(None, [{"message": "No."}])),
        (http_answer(b'{"data":{"a":1}}', 200, {"content-type": "text/plain"}), SubgraphResponse({"a": 1})),
        (http_answer(b'{"data":{"a":1}}', 200, {"content-encoding": "identity"}), SubgraphResponse({"a": 1})),
        (
            http_answer(zlib.compress(b'{"data":{"a":1}}'), 200, {"content-encoding": "deflate"}),
            SubgraphResponse({"a": 1}),
        ),
        (b"HTTP/1.1 103 Early\r\nlink: x\r\n\r\n" + http_answer(b'{"data":{"a":1}}'), SubgraphResponse({"a": 1})),
        (b'HTTP/1.1 200 OK\r\n\r\n{"data":{"a":1}}', SubgraphResponse({"a": 1})),
        (
            http_answer(gzip.compress(b'{"data":{"a":1}}'), 200, {"content-encoding": "gzip"}),
            SubgraphResponse({"a": 1}),
        ),
        (
            b'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{"data":\r\n8\r\n{"a":1}}\r\n0\r\n\r\n',
            SubgraphResponse({"a": 1}),
        ),
    ],
)
async def test_a_graphql_response_is_an_answer_under_any_status(
    shop: Shop, raw: bytes, expected: SubgraphResponse
) -> None:
    found = await shop.send(answering(raw, close=b"content-length" not in raw and b"chunked" not in raw))
    assert (found.data, list(found.errors)) == (expected.data, list(expected.errors))


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (http_answer(b"<html>", 502), "The subgraph 'shop' answered with HTTP status 502."),
        (http_answer(b"{}", 404), "The subgraph 'shop' answered with HTTP status 404."),
        (http_answer(b"", 302, {"location": "/x"}), "The subgraph 'shop' answered with HTTP status 302."),
        (http_answer(b"<html>"), "The subgraph 'shop' answered with something that is not JSON."),
        (http_answer(b'{"datum":{}}'), "The subgraph 'shop' answered with JSON that is not a GraphQL response."),
        (http_answer(b"[]"), "The subgraph 'shop' answered with JSON that is not a GraphQL response."),
        (http_answer(b'{"data":[]}'), "The subgraph 'shop' answered with JSON that is not a GraphQL response."),
        (http_answer(b'{"errors":{}}'), "The subgraph 'shop' answered with JSON that is not a GraphQL response."),
        (http_answer(b'{"errors":["no"]}'), "The subgraph 'shop' answered with JSON that is not a GraphQL response."),
        (
            http_answer(b'{"data":{"a":"' + b"x" * 3000 + b'"}}'),
            "The subgraph 'shop' answered with more than 2000 bytes.",
        ),
        (
            http_answer(gzip.compress(b'{"data":{"a":"' + b"x" * 3000 + b'"}}'), 200, {"content-encoding": "gzip"}),
            "The subgraph 'shop' answered with more than 2000 bytes.",
        ),
        (
            http_answer(gzip.compress(b'{"data":{}}')[:-9], 200, {"content-encoding": "gzip"}),
            "The connection to the subgraph 'shop' broke.",
        ),
        (
            http_answer(b"no gzip", 200, {"content-encoding": "gzip"}),
            "The connection to the subgraph 'shop' broke.",
        ),
        (b"what?\r\n\r\n", "The connection to the subgraph 'shop' broke."),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{", "The connection to the subgraph 'shop' broke."),
        (b"", "The connection to the subgraph 'shop' broke."),
    ],
)
async def test_anything_else_is_told_in_a_sentence(shop: Shop, raw: bytes, sentence: str) -> None:
    with pytest.raises(TransportError) as raised:
        await shop.send(answering(raw, close=True), response_limit=2000)
    assert raised.value.message == sentence


async def test_a_subgraph_that_is_not_there_cannot_be_reached(shop: Shop) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    async with shop.at(f"http://127.0.0.1:{port}") as transport:
        with pytest.raises(TransportError, match="The subgraph 'shop' cannot be reached"):
            await transport.send(request())


async def test_a_subgraph_that_does_not_answer_is_given_up(shop: Shop) -> None:
    async def silent(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    with pytest.raises(TransportError, match=r"The subgraph 'shop' did not answer within 0.05 seconds\."):
        await shop.send(silent, timeout=0.05)


async def test_a_cancelled_request_is_given_up_at_once(shop: Shop) -> None:
    arrived = asyncio.Event()

    async def silent(request: Request, writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await asyncio.Event().wait()

    async with shop.behind(silent) as (transport, _):
        task = asyncio.create_task(transport.send(request()))
        await arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


@pytest.mark.parametrize("operation", ["query", "mutation"])
async def test_a_kept_connection_that_the_server_closed_is_replaced(shop: Shop, operation: str) -> None:
    """A query is sent again where the server hangs up on it; a mutation may have run, so it is not."""
    hang_up = False

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        nonlocal hang_up
        if hang_up:
            hang_up = False
            writer.close()
        else:
            writer.write(http_answer(b'{"data":{}}'))

    text = f"{operation}{{word}}"
    sent = SubgraphRequest(parse(text), request_prefix(text, None), None, {}, RequestContext("r1"))
    async with shop.behind(answer) as (transport, server):
        await transport.send(sent)
        if shop.client == "plain":
            hang_up = True
            if operation == "query":
                await transport.send(sent)
            else:
                with pytest.raises(TransportError, match="broke"):
                    await transport.send(sent)
                await transport.send(sent)
            assert server.connections == 2
        assert all(request.method == "POST" for request in server.requests)


async def test_an_answer_that_says_close_ends_its_connection(shop: Shop) -> None:
    handler = answering(http_answer(b'{"data":{}}', 200, {"connection": "close"}))
    async with shop.behind(handler) as (transport, server):
        await transport.send(request())
        await transport.send(request())
        assert server.connections == 2


async def test_bytes_that_nobody_asked_for_end_a_kept_connection() -> None:
    handler = answering(http_answer(b'{"data":{}}') + http_answer(b'{"data":{"word":"not asked for"}}'))
    async with Shop("plain").behind(handler) as (transport, _):
        for _ in range(2):
            with contextlib.suppress(TransportError):
                assert (await transport.send(request())).data == {}


async def test_a_header_s_value_cannot_begin_another_header() -> None:
    headers = {"authorization": "a\r\nx-admin: yes", "traceparent": "ü"}
    async with Shop("plain").behind(answering(http_answer(b'{"data":{}}'))) as (transport, server):
        await transport.send(request(RequestContext("r1", None, headers)))
        (seen,) = server.requests
    assert "x-admin" not in seen.headers
    assert "authorization" not in seen.headers
    assert seen.headers["x-request-id"] == "r1"


async def test_connections_that_were_idle_for_long_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_client, "IDLE_SECONDS", -1.0)
    async with Shop("plain").behind(answering(http_answer(b'{"data":{}}'))) as (transport, server):
        for number in (1, 2):
            await transport.send(request())
            await asyncio.wait_for(server.gone.wait(), PATIENCE)
            assert server.connections == number
