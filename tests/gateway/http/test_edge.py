"""Every request gets an id and a line in the log; faults are masked; other origins' pages and probes are answered."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
import structlog

from gateway.http.health import readiness
from tests.gateway.http.conftest import Serve
from tests.gateway.http.served import Served, Setup, serve_app

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUERY = {"query": "query Who { caller { requestId } }"}


async def test_a_well_formed_request_id_is_kept_and_reaches_the_subgraph(served: Served) -> None:
    answer = await served.ask(body=QUERY, headers={"x-request-id": "abc_1-2"})

    assert answer.headers["x-request-id"] == "abc_1-2"
    assert answer.json["data"]["caller"]["requestId"] == "abc_1-2"


@pytest.mark.parametrize("given", ["a b", "x" * 65, "ä", ""])
async def test_any_other_request_id_is_replaced(served: Served, given: str) -> None:
    answer = await served.ask(body=QUERY, headers={"x-request-id": given})

    made = answer.headers["x-request-id"]
    assert made.startswith("req_")
    assert answer.json["data"]["caller"]["requestId"] == made


async def test_every_request_is_logged_with_its_facts(served: Served) -> None:
    with structlog.testing.capture_logs() as lines:
        await served.ask(body=QUERY, headers={"x-request-id": "one"})
        await served.ask(body={"query": "{"}, headers={"x-request-id": "two"})

    facts = ("event", "request_id", "method", "path", "status", "operation", "codes")
    assert [{fact: line[fact] for fact in facts if fact in line} for line in lines] == [
        {
            "event": "request",
            "request_id": "one",
            "method": "POST",
            "path": "/graphql",
            "status": 200,
            "operation": "Who",
        },
        {
            "event": "request",
            "request_id": "two",
            "method": "POST",
            "path": "/graphql",
            "status": 200,
            "codes": ["GRAPHQL_PARSE_FAILED"],
        },
    ]
    assert all(line["milliseconds"] >= 0 for line in lines)


async def test_a_fault_of_ours_is_masked_for_the_client_and_logged_for_us(serve: Serve) -> None:
    class Broken:
        def authenticate(self, credential: str) -> Mapping[str, Any]:
            raise RuntimeError("the database at 10.0.0.1 is down")

    served = await serve(Setup(authenticator=Broken()))
    with structlog.testing.capture_logs() as lines:
        answer = await served.ask(body=QUERY, headers={"authorization": "Bearer x", "x-request-id": "lost"})

    assert (answer.status, answer.codes) == (500, ["INTERNAL_SERVER_ERROR"])
    assert b"10.0.0.1" not in answer.body
    assert answer.headers["x-request-id"] == "lost"
    assert [(line["event"], line["request_id"]) for line in lines] == [("fault", "lost"), ("request", "lost")]


async def test_a_fault_after_the_answer_began_ends_the_connection() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
        raise RuntimeError

    async with serve_app(app) as (_, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        assert b"500" not in await reader.read()
        writer.close()


async def test_pages_of_listed_origins_may_read_answers(serve: Serve) -> None:
    served = await serve(Setup(origins=("https://studio.example",)))
    preflight = {"access-control-request-method": "POST", "access-control-request-headers": "authorization"}

    mine = await served.ask(body=QUERY, headers={"origin": "https://studio.example"})
    other = await served.ask(body=QUERY, headers={"origin": "https://evil.example"})
    asked = await served.ask("OPTIONS", headers={"origin": "https://studio.example", **preflight})
    refused = await served.ask("OPTIONS", headers={"origin": "https://evil.example", **preflight})

    granted = "access-control-allow-origin"
    assert [answer.headers.get(granted) for answer in (mine, other, asked, refused)] == [
        "https://studio.example",
        None,
        "https://studio.example",
        None,
    ]
    assert (asked.status, asked.headers["access-control-allow-headers"]) == (204, "authorization")
    assert "access-control-allow-methods" not in refused.headers


async def test_a_star_lets_every_origin_in(serve: Serve) -> None:
    served = await serve(Setup(origins=("*",)))

    answer = await served.ask(body=QUERY, headers={"origin": "https://anyone.example"})

    assert answer.headers["access-control-allow-origin"] == "*"


async def test_probes_learn_that_the_process_lives_and_is_ready(served: Served) -> None:
    live, ready = await served.ask("GET", "/health/live"), await served.ask("GET", "/health/ready")

    assert (live.status, live.json) == (200, {"status": "live"})
    assert (ready.status, ready.json) == (200, {"status": "ready", "subgraphs": {}})


async def test_one_subgraph_that_cannot_be_used_makes_the_gateway_not_ready() -> None:
    async def well() -> bool:
        return True

    async def broken() -> bool:
        raise OSError

    assert await readiness({"users": well, "scores": broken}) == (
        503,
        {"status": "unavailable", "subgraphs": {"users": "ready", "scores": "unavailable"}},
    )


async def test_unknown_paths_are_not_found(served: Served) -> None:
    assert (await served.ask("GET", "/nothing")).status == 404
