"""Requests go on to another server as they are, and its answers come back as they are."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.response import Response
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from gateway.http.asgi import headers_of, read_body
from gateway.http.forward import Forward
from tests.gateway.http.served import serve_app


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Tells what it got, with a status and headers of its own."""
    body = await read_body(receive, 100_000_000)
    assert body is not None
    told = {
        "method": scope["method"],
        "path": scope["raw_path"].decode(),
        "query": scope["query_string"].decode(),
        "length": len(body),
        "headers": headers_of(scope),
    }
    headers = [(b"x-one", b"1"), (b"set-cookie", b"a=1"), (b"set-cookie", b"b=2"), (b"content-encoding", b"gzip")]
    await send({"type": "http.response.start", "status": 418, "headers": headers})
    await send({"type": "http.response.body", "body": orjson.dumps(told)})


async def breaking(scope: Any, receive: Any, send: Any) -> None:
    """Ends in the middle of its answer."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"9000000")]})
    await send({"type": "http.response.body", "body": b"begun" * 500_000, "more_body": True})
    raise ConnectionError("the disk is gone")


@asynccontextmanager
async def forwarding(app: Any) -> AsyncIterator[tuple[int, Client]]:
    """The port of a server that forwards to `app`, and a client that changes nothing."""
    async with (
        serve_app(app) as (_, behind),
        ClientBuilder().no_proxy().gzip(enable=False).build() as client,
        serve_app(Forward(f"http://127.0.0.1:{behind}/graphql", client)) as (_, port),
    ):
        yield port, client


async def ask(client: Client, method: str, url: str, body: bytes = b"") -> Response:
    builder = client.request(method, url).header("x-mine", "2").header("proxy-authorization", "secret")
    return await (builder.body_bytes(body) if body else builder).build().send()


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
async def test_method_path_query_headers_and_body_are_passed_on(method: str) -> None:
    body = b"x" * 3_000_000 if method in {"PUT", "POST"} else b""
    async with forwarding(echo) as (port, client):
        answer = await ask(client, method, f"http://127.0.0.1:{port}/a%20b/%2Fc?d=%26&e", body)
        told = orjson.loads(bytes(await answer.bytes()))

    assert (told["method"], told["path"], told["query"]) == (method, "/a%20b/%2Fc", "d=%26&e")
    assert told["length"] == len(body)
    assert told["headers"]["x-mine"] == "2"
    assert "proxy-authorization" not in told["headers"]
    assert answer.status == 418
    assert (answer.get_header("x-one"), answer.get_header_all("set-cookie")) == ("1", ["a=1", "b=2"])
    assert answer.get_header("content-encoding") == "gzip"


async def test_one_request_id_is_told_to_both() -> None:
    async with forwarding(echo) as (port, client):
        answer = await ask(client, "GET", f"http://127.0.0.1:{port}/")
        told = orjson.loads(bytes(await answer.bytes()))

    assert answer.get_header_all("x-request-id") == [told["headers"]["x-request-id"]]


async def test_a_server_that_is_away_is_told_as_503() -> None:
    async with (
        ClientBuilder().no_proxy().build() as client,
        serve_app(Forward("http://127.0.0.1:9", client)) as (_, port),
    ):
        answer = await ask(client, "PUT", f"http://127.0.0.1:{port}/x", b"body")

    assert answer.status == 503
    assert orjson.loads(bytes(await answer.bytes()))["errors"][0]["extensions"] == {"code": "DOWNSTREAM_SERVICE_ERROR"}


async def test_an_answer_that_breaks_off_is_not_completed() -> None:
    async with forwarding(breaking) as (port, client):
        with pytest.raises(Exception, match="error"):
            await (await ask(client, "GET", f"http://127.0.0.1:{port}/")).bytes()


async def test_websockets_are_not_forwarded() -> None:
    async with forwarding(echo) as (port, _):
        with pytest.raises(InvalidStatus):
            async with connect(f"ws://127.0.0.1:{port}/x", proxy=None):
                pass
