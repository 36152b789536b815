"""What subgraphs fail to do: the errors at the client's paths, and the rest of the data."""

import asyncio
import json
import logging
from typing import Any

import orjson
import pytest

from gateway.errors import TransportError
from gateway.execution.execute import execute
from gateway.execution.transport import Json, SubgraphRequest
from gateway.planning.plan import OnTypes, Parallel, Rename, Sequence
from tests.gateway.execution.by_hand import Client, entities, entity_fetch, fetch, keyed, path

API = """
type Query { users: [User]  user: User  me: User!  word: String }
type User { id: ID!  name: String  must: String!  best: User  label: String }
"""
USER = keyed("User", "id")


def failing(request: SubgraphRequest) -> Json:
    raise TransportError("The subgraph did not answer in time.", timeout=3)


def broken(request: SubgraphRequest) -> Json:
    raise RuntimeError("a secret of ours")


def error(message: str, path: list[str | int] | None, service: str, **extensions: Any) -> dict[str, Json]:
    code = {"code": "DOWNSTREAM_SERVICE_ERROR"}
    return {"message": message, "path": path, "extensions": {**code, **extensions, "service": service}}


async def test_an_error_of_a_root_fetch_keeps_its_path_code_and_extensions(client: Client) -> None:
    node = fetch("a", "{ users { name } word }")
    errors = [
        {
            "message": "No.",
            "path": ["users", 1, "name"],
            "locations": [{"line": 1, "column": 2}],
            "extensions": {"code": "FORBIDDEN", "details": {"a": 1}},
        },
        {"message": "Why?", "path": ["word"], "extensions": None},
        {"path": ["word"], "extensions": {"code": 7}},
    ]
    answer = {"data": {"users": [{"name": "n"}, {"name": None}], "word": None}, "errors": errors}
    response = await client.run(API, "{ users { name } word }", node, a=answer)
    assert response.data == answer["data"]
    assert response.errors == [
        error("No.", ["users", 1, "name"], "a", code="FORBIDDEN", details={"a": 1}),
        error("Why?", ["word"], "a"),
        error("The subgraph 'a' reported an error without a message.", ["word"], "a"),
    ]


async def test_a_subgraph_that_fails_leaves_nulls_one_error_and_the_rest(client: Client) -> None:
    node = Parallel((fetch("a", "{ user { id } users { id } }"), fetch("b", "{ word }")))
    response = await client.run(API, "{ user { id } word users { id } }", node, a=failing, b={"data": {"word": "w"}})
    assert response.data == {"user": None, "word": "w", "users": None}
    assert response.errors == [error("The subgraph did not answer in time.", ["user"], "a", timeout=3)]


async def test_entities_that_fail_leave_nulls_one_error_and_the_rest(client: Client) -> None:
    node = Sequence(
        (
            fetch("a", "{ users { id best { id } } }"),
            entity_fetch("b", "{ ... on User { name } }", entities(["users.@", "users.@.best"], USER)),
        )
    )
    data = {"users": [None, {"id": "1", "best": {"id": "2"}}]}
    response = await client.run(API, "{ users { id name best { name } } }", node, a={"data": data}, b=failing)
    assert response.data == {"users": [None, {"id": "1", "name": None, "best": {"name": None}}]}
    assert response.errors == [error("The subgraph did not answer in time.", ["users", 1], "b", timeout=3)]


async def test_an_error_of_one_entity_stands_at_every_place_of_the_entity(client: Client) -> None:
    node = Sequence(
        (
            fetch("a", "{ users { id best { id } } }"),
            entity_fetch(
                "b",
                "{ ... on User { label_1: label best_1: best { name } } }",
                entities(
                    ["users.@", "users.@.best"],
                    USER,
                    rewrites=[Rename((), "label_1", "label"), Rename((OnTypes(("User",)),), "best_1", "best")],
                ),
            ),
        )
    )
    data = {"users": [{"id": "1", "best": {"id": "2"}}, {"id": "2", "best": None}]}
    errors = [
        {"message": "A.", "path": ["_entities", 0, "label_1"]},
        {"message": "B.", "path": ["_entities", 1, "best_1", "name"]},
        {"message": "C.", "path": ["_entities", 1, "hidden", "deeper"]},
        {"message": "D.", "path": ["_entities", 9, "label_1"]},
        {"message": "E.", "path": ["_entities"]},
        {"message": "F."},
        {"message": "G.", "path": "_entities"},
    ]
    answer = {"data": {"_entities": [{"label_1": None}, {"label_1": "l"}]}, "errors": errors}
    query = "{ users { label best { label best { name } } } }"
    response = await client.run(API, query, node, a={"data": data}, b=answer)
    assert [representation["id"] for representation in client.subgraphs["b"].variables[0]["representations"]] == [
        "2",
        "1",
    ]
    assert [(found["message"], found["path"]) for found in response.errors] == [
        ("A.", ["users", 1, "label"]),
        ("A.", ["users", 0, "best", "label"]),
        ("B.", ["users", 0, "best", "name"][:3]),
        ("C.", ["users", 0]),
        ("D.", ["users", 0]),
        ("E.", ["users", 0]),
        ("F.", ["users", 0]),
        ("G.", ["users", 0]),
    ]


async def test_a_null_that_an_error_explains_gets_no_second_one(client: Client) -> None:
    node = Sequence(
        (
            fetch("a", "{ users { id } user { id } me { id } }"),
            Parallel(
                (
                    entity_fetch("b", "{ ... on User { must } }", entities(["users.@", "user"], USER)),
                    entity_fetch("c", "{ ... on User { name } }", entities("me", USER)),
                )
            ),
        )
    )
    data = {"users": [{"id": "1"}, {"id": "2"}], "user": {"id": "3"}, "me": {"id": "4"}}
    query = "{ users { must } user { must } me { name } }"
    whole = await client.run(API, query, node, a={"data": data}, b=failing, c={"data": {"_entities": [{"name": "n"}]}})
    assert whole.data == {"users": [None, None], "user": None, "me": {"name": "n"}}
    assert [found["message"] for found in whole.errors] == ["The subgraph did not answer in time."]
    partly = {
        "data": {"_entities": [None, {"must": None}, {"must": "m"}]},
        "errors": [{"message": "No.", "path": ["_entities", 0, "must"]}],
    }
    data = {"users": [{"id": "1"}, {"id": "2"}], "user": {"id": "3"}, "me": {"id": "4"}}
    response = await client.run(API, query, node, a={"data": data}, b=partly, c={"data": {"_entities": [None]}})
    assert response.data == {"users": [None, None], "user": {"must": "m"}, "me": {"name": None}}
    assert [(found["message"], found["path"]) for found in response.errors] == [
        ("No.", ["users", 0, "must"]),
        ("Cannot return null for non-nullable field User.must.", ["users", 1, "must"]),
    ]


async def test_null_that_spread_inside_the_subgraph_is_explained_from_below(client: Client) -> None:
    answer = {"data": None, "errors": [{"message": "No.", "path": ["me", "must"]}]}
    response = await client.run(API, "{ me { must } }", fetch("a", "{ me { must } }"), a=answer)
    assert response.data is None
    assert response.errors == [error("No.", ["me", "must"], "a")]


@pytest.mark.parametrize("answer", [{}, {"data": None}])
async def test_an_answer_without_data_and_errors_is_an_error(client: Client, answer: Json) -> None:
    response = await client.run(API, "{ word user { id } }", fetch("a", "{ word user { id } }"), a=answer)
    assert response.data == {"word": None, "user": None}
    assert response.errors == [error("The subgraph 'a' did not answer what it was asked.", ["word"], "a")]


@pytest.mark.parametrize("items", [None, [], [{"name": "n"}, {"name": "m"}], {"name": "n"}])
async def test_an_answer_with_other_items_than_asked_is_an_error(client: Client, items: Json) -> None:
    node = Sequence(
        (fetch("a", "{ user { id } }"), entity_fetch("b", "{ ... on User { name } }", entities("user", USER)))
    )
    answers: dict[str, Any] = {"a": {"data": {"user": {"id": "1"}}}, "b": {"data": {"_entities": items}}}
    response = await client.run(API, "{ user { name } }", node, **answers)
    assert response.data == {"user": {"name": None}}
    assert response.errors == [error("The subgraph 'b' did not answer what it was asked.", ["user"], "b")]


async def test_one_failing_request_with_several_entity_fields_gives_one_error(client: Client) -> None:
    text = """query($u: [_Any!]!, $p: [_Any!]!) {
      u: _entities(representations: $u) { ... on User { must } }
      p: _entities(representations: $p) { ... on User { must } }
    }"""
    parts = [entities(target, USER, alias=alias, variable=alias) for target, alias in (("user", "u"), ("users.@", "p"))]
    node = Sequence((fetch("a", "{ user { id } users { id } }"), entity_fetch("b", text, *parts)))
    data = {"user": {"id": "1"}, "users": [{"id": "2"}]}
    response = await client.run(API, "{ user { must } users { must } }", node, a={"data": data}, b=failing)
    assert response.data == {"user": None, "users": [None]}
    assert response.errors == [error("The subgraph did not answer in time.", ["user"], "b", timeout=3)]


async def test_errors_of_fields_that_the_client_did_not_ask_for_stand_above_them(client: Client) -> None:
    answer = {"data": {"user": {"key": None}}, "errors": [{"message": "No.", "path": ["user", "key", "part"]}]}
    node = fetch("a", "{ user { key { part } } }")
    response = await client.run(API, "{ user { __typename } }", node, a=answer)
    assert response.errors == [error("No.", ["user"], "a")]


async def test_our_own_faults_are_masked_and_logged_by_request_id(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    node = Parallel((fetch("a", "{ user { id } }"), fetch("b", "{ word }"), fetch("unknown", "{ me { id } }")))
    with caplog.at_level(logging.ERROR, "gateway.execution"):
        response = await client.run(API, "{ user { id } word }", node, a=broken, b={"data": {"word": "w"}})
    assert response.data == {"user": None, "word": "w"}
    assert [(found["message"], found["extensions"]["code"]) for found in response.errors] == [
        ("Internal server error", "INTERNAL_SERVER_ERROR"),
        ("Internal server error", "INTERNAL_SERVER_ERROR"),
    ]
    assert b"secret" not in response.to_bytes()
    assert [vars(record)["request_id"] for record in caplog.records] == ["request-1", "request-1"]
    assert "a secret of ours" in caplog.text


async def test_a_fault_outside_of_any_fetch_is_masked_too(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    node = fetch("a", "{ word }")
    response = await client.run(API, "{ word }", node, a={"data": {"word": float("nan")}, "errors": 3})
    assert orjson.loads(response.to_bytes()) == {
        "errors": [{"message": "Internal server error", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}],
        "data": None,
    }
    assert caplog.records


async def test_cancelling_a_request_cancels_its_fetches(client: Client) -> None:
    cancelled: list[str] = []

    class Slow:
        def __init__(self, name: str) -> None:
            self.name = name

        async def send(self, request: SubgraphRequest) -> Any:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancelled.append(self.name)
                raise

    compiled = client.plan(API, "{ word }", Parallel((fetch("a", "{ word }"), fetch("b", "{ word }"))))
    transports: Any = {"a": Slow("a"), "b": Slow("b")}
    task = asyncio.create_task(execute(compiled, {}, client.context, transports))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert cancelled == ["a", "b"]


def test_paths_are_read_as_written() -> None:
    assert path("a.@|B,C.d")[1:3] == path("@|B,C")


async def test_thousands_of_errors_are_placed_in_one_walk(client: Client) -> None:
    count = 3000
    node = Sequence(
        (fetch("a", "{ users { id } }"), entity_fetch("b", "{ ... on User { must } }", entities("users.@", USER)))
    )
    data = {"users": [{"id": str(number)} for number in range(count)]}
    failed = {
        "data": {"_entities": [None] * count},
        "errors": [{"message": "No.", "path": ["_entities", number, "must"]} for number in range(count)],
    }
    response = await client.run(API, "{ users { must } }", node, a={"data": data}, b=failed)
    assert response.data == {"users": [None] * count}
    assert [found["path"] for found in response.errors] == [["users", number, "must"] for number in range(count)]


async def test_numbers_and_texts_that_plain_json_cannot_hold_are_answered(client: Client) -> None:
    api = "type Query { any: JSON } scalar JSON"
    odd = {"large": 2**70, "lone": "\ud800"}
    response = await client.run(api, "{ any }", fetch("a", "{ any }"), a={"data": {"any": odd}})
    assert json.loads(response.to_bytes()) == {"data": {"any": odd}}
