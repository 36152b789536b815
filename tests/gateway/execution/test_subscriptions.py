"""Subscriptions: every event is completed and projected; the stream ends at the subgraph when the client leaves."""

from contextlib import aclosing
from typing import Any

import pytest

from gateway.errors import TransportError
from gateway.execution.execute import subscribe
from gateway.execution.response import Response
from gateway.execution.transport import Json, SubgraphRequest, SubgraphResponse
from gateway.planning.plan import Subscription
from tests.gateway.execution.by_hand import Client, entities, entity_fetch, fetch, keyed

API = """
type Query { word: String }
type Subscription { changed(id: ID): User }
type User { id: ID!  name: String  must: String! }
"""
QUERY = "subscription($id: ID) { changed(id: $id) { name must id } }"
PRIMARY = fetch("a", "subscription($id: ID) { changed(id: $id) { id must } }", variables=["id"], kind="subscription")
REST = entity_fetch("b", "{ ... on User { name } }", entities("changed", keyed("User", "id")))


def names(request: SubgraphRequest) -> Json:
    keys = [representation["id"] for representation in request.variables["representations"]]
    if "3" in keys:
        raise TransportError("Down.")
    return {"data": {"_entities": [{"name": f"n{key}"} for key in keys]}}


async def run(client: Client, events: list[Json], variables: dict[str, Json] | None = None) -> list[Response]:
    compiled = client.plan(API, QUERY, Subscription(PRIMARY, REST), "subscription")
    transports: Any = client.outside(a={"events": events}, b=names)
    return [response async for response in subscribe(compiled, variables or {}, client.context, transports)]


async def test_every_event_is_completed_by_other_subgraphs(client: Client) -> None:
    events = [{"data": {"changed": {"id": key, "must": "m"}}} for key in "12"]
    responses = await run(client, events, {"id": "x"})
    assert [response.data for response in responses] == [
        {"changed": {"name": "n1", "must": "m", "id": "1"}},
        {"changed": {"name": "n2", "must": "m", "id": "2"}},
    ]
    assert client.subgraphs["a"].variables == [{"id": "x"}]
    assert client.subgraphs["a"].closed


async def test_errors_belong_to_their_event(client: Client) -> None:
    events = [
        {"data": {"changed": {"id": "3", "must": "m"}}},
        {"data": {"changed": {"id": "1", "must": None}}},
        {"data": None, "errors": [{"message": "No.", "path": ["changed"]}]},
        {"data": {"changed": {"id": "1", "must": "m"}}},
    ]
    responses = await run(client, events)
    assert [response.data for response in responses] == [
        {"changed": {"name": None, "must": "m", "id": "3"}},
        {"changed": None},
        {"changed": None},
        {"changed": {"name": "n1", "must": "m", "id": "1"}},
    ]
    assert [[error["message"] for error in response.errors] for response in responses] == [
        ["Down."],
        ["Cannot return null for non-nullable field User.must."],
        ["No."],
        [],
    ]


async def test_leaving_closes_the_subgraph_s_stream(client: Client) -> None:
    compiled = client.plan(API, QUERY, Subscription(PRIMARY, None), "subscription")
    event = {"data": {"changed": {"id": "1", "must": "m"}}}
    transports: Any = client.outside(a={"events": [event] * 3})
    async with aclosing(subscribe(compiled, {}, client.context, transports)) as responses:
        async for response in responses:
            assert response.data == {"changed": {"name": None, "must": "m", "id": "1"}}
            break
    assert client.subgraphs["a"].closed


async def test_a_stream_that_breaks_ends_with_an_error(client: Client) -> None:
    class Breaking:
        def __init__(self, error: Exception) -> None:
            self.error = error

        async def subscribe(self, request: SubgraphRequest) -> Any:
            yield SubgraphResponse({"changed": {"id": "1", "must": "m"}})
            raise self.error

    compiled = client.plan(API, QUERY, Subscription(PRIMARY, None), "subscription")
    for error, message in ((TransportError("Gone."), "Gone."), (RuntimeError("secret"), "Internal server error")):
        transports: Any = {"a": Breaking(error)}
        responses = [response async for response in subscribe(compiled, {}, client.context, transports)]
        assert [len(response.errors) for response in responses] == [0, 1]
        assert responses[1].errors[0]["message"] == message
        assert responses[1].data == {"changed": None}


async def test_variables_that_do_not_fit_open_no_stream(client: Client) -> None:
    (response,) = await run(client, [], {"id": ["a", "b"]})
    assert not response.executed
    assert response.errors[0]["extensions"] == {"code": "BAD_USER_INPUT"}
    assert client.subgraphs["a"].asked == []


async def test_a_fault_of_ours_spoils_one_event_only(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    event = {"data": {"changed": {"id": "1", "must": "m"}}}
    responses = await run(client, [{"data": None, "errors": 3}, event])
    assert [error["message"] for error in responses[0].errors] == ["Internal server error"]
    assert responses[1].data == {"changed": {"name": "n1", "must": "m", "id": "1"}}
    assert len(caplog.records) == 1
