"""graphql-sse, distinct connections: the stream of one operation, by POST and GET."""

import asyncio
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from gateway.http.options import HttpOptions
from tests.gateway.http.conftest import Serve
from tests.gateway.http.served import Served, Setup, nothing_runs
from tests.patience import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")

STREAM = {"accept": "text/event-stream"}


def events(body: bytes) -> list[tuple[str, Any]]:
    """The events of a stream: name and data."""
    found = []
    for block in body.decode().split("\n\n"):
        fields = dict(line.split(":", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            data = fields["data"].strip()
            found.append((fields["event"].strip(), json.loads(data) if data else None))
    return found


async def test_a_subscription_streams_its_events(served: Served) -> None:
    answer = await served.ask(body={"query": "subscription { ticks(count: 2) }"}, headers=STREAM)

    assert events(answer.body) == [
        ("next", {"data": {"ticks": 0}}),
        ("next", {"data": {"ticks": 1}}),
        ("complete", None),
    ]
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert (answer.headers["incremental"], answer.headers["cache-control"]) == ("?1", "no-cache")


@pytest.mark.parametrize(
    ("query", "data"),
    [
        ("{ me { name } }", {"me": {"name": "Ada"}}),
        ('mutation { rename(name: "Augusta") { name } }', {"rename": {"name": "Augusta"}}),
    ],
)
async def test_queries_and_mutations_stream_one_event(served: Served, query: str, data: Any) -> None:
    answer = await served.ask(body={"query": query}, headers=STREAM)

    assert events(answer.body) == [("next", {"data": data}), ("complete", None)]


async def test_a_browser_can_listen_by_get(served: Served) -> None:
    parameters = urlencode({"query": "subscription($n: Int!) { ticks(count: $n) }", "variables": '{"n": 1}'})

    answer = await served.ask("GET", f"/graphql?{parameters}", headers=STREAM)

    assert events(answer.body) == [("next", {"data": {"ticks": 0}}), ("complete", None)]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription($n: Int!) { ticks(count: $n) }", "BAD_USER_INPUT"),
    ],
)
async def test_a_refused_operation_is_an_event_of_an_accepted_stream(served: Served, query: str, code: str) -> None:
    answer = await served.ask(body={"query": query}, headers=STREAM)

    [(kind, payload), end] = events(answer.body)
    assert (answer.status, kind, end) == (200, "next", ("complete", None))
    assert [error["extensions"]["code"] for error in payload["errors"]] == [code]


async def test_a_malformed_request_gets_no_stream(served: Served) -> None:
    answer = await served.ask(body={"query": 1}, headers=STREAM)

    assert (answer.status, answer.headers["content-type"]) == (400, "application/json; charset=utf-8")


async def test_events_arrive_as_they_happen_and_leaving_ends_the_source(served: Served) -> None:
    reader, writer = await open_stream(served, "subscription { forever }")
    async with asyncio.timeout(PATIENCE):
        await reader.readuntil(b'{"data":{"forever":3}}')
    assert served.users.running == 1

    writer.transport.abort()

    await nothing_runs(served)


async def test_a_quiet_stream_is_kept_open_by_comments(serve: Serve) -> None:
    served = await serve(Setup(options=HttpOptions(heartbeat_seconds=0.02)))

    reader, writer = await open_stream(served, "query { waiting }")
    async with asyncio.timeout(PATIENCE):
        for _ in range(3):
            await reader.readuntil(b":\n\n")
        served.users.release.set()
        await reader.readuntil(b'{"data":{"waiting":true}}')
    writer.close()


async def test_a_client_that_does_not_read_slows_its_source_and_is_given_up(serve: Serve) -> None:
    served = await serve(Setup(options=HttpOptions(send_seconds=0.2)))

    reader, writer = await open_stream(served, "subscription { flood }")
    await reader.readuntil(b"event: next")

    await nothing_runs(served)
    assert served.users.executed < 1000
    writer.transport.abort()


async def open_stream(served: Served, query: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    body = json.dumps({"query": query}).encode()
    head = "POST /graphql HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\ncontent-type: application/json\r\n"
    writer.write(head.encode() + b"content-length: %d\r\n\r\n" % len(body) + body)
    return reader, writer


MULTIPART = 'multipart/mixed;boundary="graphql";subscriptionSpec="1.0", application/json'


async def test_apollo_clients_get_subscriptions_as_parts(served: Served) -> None:
    body = {"query": "subscription { ticks(count: 2) }"}

    answer = await served.ask(body=body, headers={"accept": MULTIPART})

    parts = answer.body.decode().split("--graphql")
    assert answer.headers["content-type"] == 'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0'
    assert answer.headers["incremental"] == "?1"
    assert (parts[0], parts[-1]) == ("", "--\r\n")
    assert [part.partition("\r\n\r\n")[0] for part in parts[1:-1]] == ["\r\ncontent-type: application/json"] * 3
    assert [json.loads(part.partition("\r\n\r\n")[2]) for part in parts[1:-1]] == [
        {},
        {"payload": {"data": {"ticks": 0}}},
        {"payload": {"data": {"ticks": 1}}},
    ]


@pytest.mark.parametrize(
    ("query", "accept", "status", "keys"),
    [
        ("{ me { name } }", MULTIPART, 200, {"data"}),
        ("subscription { nothing }", MULTIPART, 200, {"errors"}),
        ("subscription { forever }", "multipart/mixed;deferSpec=20220824, application/json", 406, {"errors"}),
        ("subscription { forever }", "multipart/mixed", 406, {"errors"}),
    ],
)
async def test_everything_else_that_such_clients_ask_is_answered_as_json(
    served: Served, query: str, accept: str, status: int, keys: set[str]
) -> None:
    answer = await served.ask(body={"query": query}, headers={"accept": accept})

    assert (answer.status, set(answer.json)) == (status, keys)
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
