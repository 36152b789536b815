"""Requests over real HTTP on loopback: what is sent, what counts as an answer, and what is said where none comes."""

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest
from graphql import parse

from gateway.errors import TransportError
from gateway.execution.call import request_prefix
from gateway.execution.http_settings import HttpSettings
from gateway.execution.http_transport import HttpPool, HttpTransport
from gateway.execution.transport import RequestContext, SubgraphRequest, SubgraphResponse
from tests.gateway.execution.http_server import Handler, Request, Server, http_answer, serving

TEXT = "query($a:Int){word(a:$a)}"


def request(context: RequestContext | None = None) -> SubgraphRequest:
    return SubgraphRequest(parse(TEXT), request_prefix(TEXT, None), None, {"a": 1}, context or RequestContext("r1"))


def answering(raw: bytes, *, close: bool = False) -> Handler:
    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        if close:
            writer.close()

    return answer


@asynccontextmanager
async def transport(handler: Handler, **settings: Any) -> AsyncIterator[tuple[HttpTransport, Server]]:
    async with serving(handler) as server:
        pool = HttpPool(HttpSettings(**settings))
        try:
            yield HttpTransport("shop", f"{server.url}/graphql", pool), server
        finally:
            await pool.close()


async def send(handler: Handler, **settings: Any) -> SubgraphResponse:
    async with transport(handler, **settings) as (shop, _):
        return await shop.send(request())


async def test_a_request_is_a_post_of_json_with_the_allowed_headers() -> None:
    headers = {"authorization": "Bearer t", "traceparent": "00-1", "cookie": "secret", "x-tenant": "7", "host": "evil"}
    handler = answering(http_answer(b'{"data":{"word":"w"}}'))
    async with transport(handler, forward_headers=("authorization", "traceparent", "x-tenant")) as (shop, server):
        response = await shop.send(request(RequestContext("r1", None, headers)))
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


async def test_connections_are_kept_and_requests_run_at_the_same_time() -> None:
    waiting = 0
    together = asyncio.Event()

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        nonlocal waiting
        waiting += 1
        if waiting == 2:
            together.set()
        await together.wait()
        writer.write(http_answer(b'{"data":{}}'))

    async with transport(answer) as (shop, server):
        await asyncio.gather(shop.send(request()), shop.send(request()))
        for _ in range(3):
            await shop.send(request())
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
async def test_a_graphql_response_is_an_answer_under_any_status(raw: bytes, expected: SubgraphResponse) -> None:
    found = await send(answering(raw))
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
        (b"what?\r\n\r\n", "The connection to the subgraph 'shop' broke."),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{", "The connection to the subgraph 'shop' broke."),
        (b"", "The connection to the subgraph 'shop' broke."),
    ],
)
async def test_anything_else_is_told_in_a_sentence(raw: bytes, sentence: str) -> None:
    with pytest.raises(TransportError) as raised:
        await send(answering(raw, close=True), response_limit=2000)
    assert raised.value.message == sentence


async def test_a_subgraph_that_is_not_there_cannot_be_reached() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    pool = HttpPool(HttpSettings())
    with pytest.raises(TransportError, match="The subgraph 'shop' cannot be reached"):
        await HttpTransport("shop", f"http://127.0.0.1:{port}", pool).send(request())
    await pool.close()


async def test_a_subgraph_that_does_not_answer_is_given_up() -> None:
    async def silent(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    with pytest.raises(TransportError, match=r"The subgraph 'shop' did not answer within 0.05 seconds\."):
        await send(silent, timeout=0.05)


async def test_a_cancelled_request_is_given_up_at_once() -> None:
    arrived = asyncio.Event()

    async def silent(request: Request, writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await asyncio.Event().wait()

    async with transport(silent) as (shop, _):
        task = asyncio.create_task(shop.send(request()))
        await arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
