"""graphql-transport-ws: every message and close code of the protocol, over a real WebSocket."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from gateway.http.options import HttpOptions
from tests.gateway.http.conftest import Serve
from tests.gateway.http.served import Served, Setup, nothing_runs, until
from tests.patience import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")

INIT = {"type": "connection_init"}
ACK = {"type": "connection_ack"}


@asynccontextmanager
async def socket(
    served: Served, protocol: str | None = "graphql-transport-ws", headers: Mapping[str, str] | None = None
) -> AsyncIterator[ClientConnection]:
    offered = None if protocol is None else [Subprotocol(protocol)]
    url = f"ws://127.0.0.1:{served.port}/graphql"
    async with connect(url, subprotocols=offered, additional_headers=headers, proxy=None) as opened:
        yield opened


@asynccontextmanager
async def ready_socket(served: Served) -> AsyncIterator[ClientConnection]:
    async with socket(served) as opened:
        await say(opened, INIT)
        assert await hear(opened) == ACK
        yield opened


async def say(opened: ClientConnection, *messages: Any) -> None:
    for message in messages:
        await opened.send(message if isinstance(message, str | bytes) else json.dumps(message))


async def hear(opened: ClientConnection) -> Any:
    async with asyncio.timeout(PATIENCE):
        return json.loads(await opened.recv())


async def closed(opened: ClientConnection) -> tuple[int, str]:
    """Read on until the server closes; its code and reason."""
    async with asyncio.timeout(PATIENCE):
        with suppress(ConnectionClosed):
            while True:
                await opened.recv()
    assert opened.close_code is not None
    return opened.close_code, opened.close_reason or ""


def subscribe(id_: str, query: str, **payload: Any) -> dict[str, Any]:
    return {"id": id_, "type": "subscribe", "payload": {"query": query, **payload}}


async def test_a_subscription_is_answered_event_by_event_and_completed(served: Served) -> None:
    async with ready_socket(served) as opened:
        await say(opened, subscribe("a", "subscription($n: Int!) { ticks(count: $n) }", variables={"n": 2}))

        assert [await hear(opened) for _ in range(3)] == [
            {"id": "a", "type": "next", "payload": {"data": {"ticks": 0}}},
            {"id": "a", "type": "next", "payload": {"data": {"ticks": 1}}},
            {"id": "a", "type": "complete"},
        ]


async def test_every_event_is_completed_from_other_subgraphs(served: Served) -> None:
    async with ready_socket(served) as opened:
        await say(opened, subscribe("a", "subscription { people { name score } }"))

        assert [(await hear(opened))["payload"]["data"]["people"] for _ in range(3)] == [
            {"name": "Ada", "score": 10},
            {"name": "Grace", "score": 20},
            {"name": "Barbara", "score": 30},
        ]


@pytest.mark.parametrize(
    ("query", "data"),
    [
        ("{ me { name } }", {"me": {"name": "Ada"}}),
        ('mutation { rename(name: "Augusta") { name } }', {"rename": {"name": "Augusta"}}),
    ],
)
async def test_queries_and_mutations_run_too(served: Served, query: str, data: Any) -> None:
    async with ready_socket(served) as opened:
        await say(opened, subscribe("a", query))

        assert await hear(opened) == {"id": "a", "type": "next", "payload": {"data": data}}
        assert await hear(opened) == {"id": "a", "type": "complete"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { me { id } } query B { me { id } }", "OPERATION_RESOLUTION_FAILURE"),
        ("subscription($n: Int!) { ticks(count: $n) }", "BAD_USER_INPUT"),
    ],
)
async def test_a_refused_operation_gets_an_error_and_no_complete(served: Served, query: str, code: str) -> None:
    async with ready_socket(served) as opened:
        await say(opened, subscribe("a", query))
        error = await hear(opened)
        await say(opened, subscribe("a", "{ me { id } }"))

        assert (error["id"], error["type"]) == ("a", "error")
        assert [one["extensions"]["code"] for one in error["payload"]] == [code]
        assert await hear(opened) == {"id": "a", "type": "next", "payload": {"data": {"me": {"id": "1"}}}}


async def test_errors_of_the_subgraph_arrive(served: Served) -> None:
    async with ready_socket(served) as opened:
        await say(opened, subscribe("a", "subscription { refused }"))

        message = await hear(opened)
        errors = message["payload"]["errors"] if message["type"] == "next" else message["payload"]
        assert [error["extensions"]["code"] for error in errors] == ["FORBIDDEN"]


async def test_operations_run_side_by_side_and_end_one_by_one(served: Served) -> None:
    async with ready_socket(served) as opened:
        await say(opened, subscribe("a", "subscription { forever }"), subscribe("b", "subscription { forever }"))
        heard: set[str] = set()
        while len(heard) < 2:
            heard.add((await hear(opened))["id"])

        await say(opened, {"id": "a", "type": "complete"}, subscribe("c", "{ me { id } }"))
        while (await hear(opened))["id"] != "c":
            pass
        after = [(await hear(opened)) for _ in range(10)]

        assert {message["id"] for message in after if message["type"] == "next"} == {"b"}
        await say(opened, {"id": "b", "type": "complete"})
    await nothing_runs(served)


async def test_an_id_can_be_used_again_and_a_late_complete_does_nothing(served: Served) -> None:
    async with ready_socket(served) as opened:
        for _ in range(2):
            await say(opened, subscribe("a", "{ me { id } }"))
            assert [(await hear(opened))["type"] for _ in range(2)] == ["next", "complete"]
            await say(opened, {"id": "a", "type": "complete"})
        await say(opened, {"type": "ping"})

        assert await hear(opened) == {"type": "pong"}


@pytest.mark.parametrize("payload", [{}, {"payload": {"at": 1}}])
async def test_pings_are_answered_before_and_after_the_acknowledgement(served: Served, payload: Any) -> None:
    async with socket(served) as opened:
        await say(opened, {"type": "ping", **payload}, {"type": "pong", **payload}, INIT, {"type": "ping", **payload})

        assert [await hear(opened) for _ in range(3)] == [{"type": "pong", **payload}, ACK, {"type": "pong", **payload}]


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        (["{"], 4400),
        (["[]"], 4400),
        (['"x"'], 4400),
        ([b"\x00"], 4400),
        ([{"type": "nothing"}], 4400),
        ([{"id": "a"}], 4400),
        ([{"type": "connection_init", "payload": 1}], 4400),
        ([{"type": "connection_init", "payload": {"Authorization": 1}}], 4400),
        ([{"type": "ping", "payload": []}], 4400),
        ([{"type": "connection_ack"}], 4400),
        ([INIT, {"type": "subscribe", "payload": {"query": "{ me { id } }"}}], 4400),
        ([INIT, {"type": "subscribe", "id": "", "payload": {"query": "{ me { id } }"}}], 4400),
        ([INIT, {"type": "subscribe", "id": 1, "payload": {"query": "{ me { id } }"}}], 4400),
        ([INIT, {"type": "subscribe", "id": "a"}], 4400),
        ([INIT, {"type": "subscribe", "id": "a", "payload": {}}], 4400),
        ([INIT, {"type": "subscribe", "id": "a", "payload": {"query": 1}}], 4400),
        ([INIT, {"type": "subscribe", "id": "a", "payload": {"query": "{ me { id } }", "variables": []}}], 4400),
        ([INIT, {"type": "complete"}], 4400),
        ([subscribe("a", "{ me { id } }")], 4401),
        ([INIT, subscribe("a", "subscription { forever }"), subscribe("a", "{ me { id } }")], 4409),
        ([INIT, INIT], 4429),
    ],
)
async def test_what_breaks_the_protocol_closes_the_connection(served: Served, messages: Any, code: int) -> None:
    async with socket(served) as opened:
        await say(opened, *messages)

        assert (await closed(opened))[0] == code
    await nothing_runs(served)


@pytest.mark.parametrize("protocol", [None, "graphql-ws"])
async def test_other_subprotocols_are_not_spoken(served: Served, protocol: str | None) -> None:
    async with socket(served, protocol) as opened:
        assert await closed(opened) == (4406, "Subprotocol not acceptable")


async def test_a_connection_has_to_be_initialised_in_time(serve: Serve) -> None:
    served = await serve(Setup(options=HttpOptions(connection_init_seconds=0.05)))

    async with socket(served) as idle, socket(served) as initialised:
        await say(initialised, INIT)
        assert await closed(idle) == (4408, "Connection initialisation timeout")
        assert await hear(initialised) == ACK
        await say(initialised, {"type": "ping"})
        assert await hear(initialised) == {"type": "pong"}


async def test_one_connection_runs_only_so_many_operations(serve: Serve) -> None:
    served = await serve(Setup(options=HttpOptions(max_socket_operations=1)))

    async with ready_socket(served) as opened:
        await say(opened, subscribe("a", "subscription { forever }"), subscribe("b", "subscription { forever }"))
        while (message := await hear(opened))["type"] == "next":
            pass
        assert (message["id"], message["payload"][0]["extensions"]["code"]) == ("b", "TOO_MANY_OPERATIONS")


class Tokens:
    """Knows one token for ever, one that ends soon, and an expired one."""

    async def authenticate(self, credential: str) -> Mapping[str, Any]:
        if credential == "good":
            return {"sub": "ada"}
        if credential == "short":
            return {"sub": "ada", "exp": time.time() + 0.2}
        raise RefusedError("TOKEN_EXPIRED" if credential == "old" else "INVALID_TOKEN")


class BrokenTokens:
    async def authenticate(self, credential: str) -> Mapping[str, Any]:
        raise RuntimeError("the database is down")


async def test_a_fault_of_ours_closes_the_connection_and_tells_nothing(serve: Serve) -> None:
    served = await serve(Setup(authenticator=BrokenTokens()))

    async with socket(served, headers={"authorization": "Bearer good"}) as opened:
        await say(opened, INIT)
        assert await closed(opened) == (4500, "Internal server error")


class RefusedError(Exception):
    def __init__(self, code: str) -> None:
        self.code = code


@pytest.mark.parametrize(
    ("payload", "headers", "subject"),
    [
        ({}, {}, None),
        ({"Authorization": "Bearer good"}, {}, "ada"),
        ({"authorization": "Bearer good"}, {}, "ada"),
        ({}, {"authorization": "Bearer good"}, "ada"),
        ({"authorization": "Bearer good"}, {"authorization": "Bearer bad"}, "ada"),
    ],
)
async def test_a_socket_authenticates_by_its_first_message_or_by_the_upgrade_request(
    serve: Serve, payload: Any, headers: Mapping[str, str], subject: str | None
) -> None:
    served = await serve(Setup(authenticator=Tokens()))

    async with socket(served, headers=headers) as opened:
        await say(opened, {**INIT, "payload": payload}, subscribe("a", "{ caller { subject authorization } }"))
        assert await hear(opened) == ACK
        caller = (await hear(opened))["payload"]["data"]["caller"]
        assert caller == {"subject": subject, "authorization": subject and "Bearer good"}


@pytest.mark.parametrize(
    ("credential", "code"), [("Bearer old", "TOKEN_EXPIRED"), ("Bearer x", "INVALID_TOKEN"), ("x", "INVALID_TOKEN")]
)
async def test_a_bad_credential_is_refused_with_its_reason(serve: Serve, credential: str, code: str) -> None:
    served = await serve(Setup(authenticator=Tokens()))

    async with socket(served) as opened:
        await say(opened, {**INIT, "payload": {"Authorization": credential}})
        number, reason = await closed(opened)
        assert (number, reason.partition(":")[0]) == (4403, code)


async def test_a_socket_ends_with_its_token(serve: Serve) -> None:
    served = await serve(Setup(authenticator=Tokens()))

    async with socket(served, headers={"authorization": "Bearer short"}) as opened:
        await say(opened, INIT, subscribe("a", "subscription { forever }"))
        assert await closed(opened) == (4403, "TOKEN_EXPIRED: The token has expired.")
    await nothing_runs(served)


async def test_a_client_that_goes_ends_its_subscriptions_at_the_subgraph(served: Served) -> None:
    async with ready_socket(served) as opened:
        await say(opened, subscribe("a", "subscription { forever }"))
        await hear(opened)
        assert served.users.running == 1
        opened.transport.abort()
    await nothing_runs(served)


async def test_a_client_that_does_not_read_slows_its_source_and_is_given_up(serve: Serve) -> None:
    served = await serve(Setup(options=HttpOptions(send_seconds=0.2)))

    async with ready_socket(served) as opened:
        opened.transport.pause_reading()
        await say(opened, subscribe("a", "subscription { flood }"))
        await until(lambda: served.users.running == 1)
        await nothing_runs(served)
        assert served.users.executed < 1000
        opened.transport.abort()


async def test_a_client_library_gets_along_with_it(served: Served) -> None:
    transport = WebsocketsTransport(f"ws://127.0.0.1:{served.port}/graphql")

    async with Client(transport=transport) as session:
        heard = [event["ticks"] async for event in session.subscribe(gql("subscription { ticks(count: 3) }"))]

    assert heard == [0, 1, 2]
