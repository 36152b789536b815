"""What enters a run: variables, conditions, and the request that a subgraph gets."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from gateway.execution.transport import Json
from gateway.planning.plan import Sequence
from tests.gateway.execution.by_hand import Client, entities, entity_fetch, fetch, keyed

API = """
type Query { echo(f: Float, a: Int, b: [Filter!], c: Color, d: ID, e: JSON): String  user: User }
type Mutation { first: String!  second: String  third: Int }
type User { id: ID!  name(size: Int): String }
enum Color { RED GREEN }
input Filter { words: [String!]!  limit: Int = 5 }
scalar JSON
"""


@pytest.mark.parametrize(
    ("declared", "given", "sent"),
    [
        ("$a: Int", {"a": 1}, {"a": 1}),
        ("$a: Int", {}, {}),
        ("$a: Int", {"a": None}, {"a": None}),
        ("$a: Int = 3", {}, {"a": 3}),
        ("$a: Int! = 3", {"unused": 1}, {"a": 3}),
        ("$a: String!, $b: Boolean", {"a": "x", "b": True}, {"a": "x", "b": True}),
        ("$d: ID!", {"d": 7}, {"d": "7"}),
        ("$b: [Filter!]", {"b": {"words": "w"}}, {"b": [{"words": ["w"], "limit": 5}]}),
        ("$c: Color", {"c": "RED"}, {"c": "RED"}),
        ("$e: JSON", {"e": {"a": [1, None]}}, {"e": {"a": [1, None]}}),
        ("$f: Float", {"f": 1}, {"f": 1.0}),
    ],
)
async def test_variables_are_coerced_before_they_are_sent(
    client: Client, declared: str, given: Json, sent: Json
) -> None:
    names = [part.strip(" $").split(":")[0] for part in declared.split(",")]
    node = fetch("a", f"query({declared}) {{ echo }}", variables=names)
    response = await client.run(API, f"query({declared}) {{ echo }}", node, given, a={"data": {"echo": "e"}})
    assert client.subgraphs["a"].variables == [sent]
    assert response.data == {"echo": "e"}


@pytest.mark.parametrize(
    ("declared", "given", "messages"),
    [
        ("$a: Int", {"a": "1"}, 1),
        ("$a: Int", {"a": 2**31}, 1),
        ("$a: Int", {"a": True}, 1),
        ("$a: Int!", {}, 1),
        ("$a: Int!, $c: Color!", {"a": None, "c": "BLUE"}, 2),
        ("$b: [Filter!]", {"b": [{"words": [None]}, {"other": 1, "words": []}, None]}, 3),
        ("$d: ID!", {"d": True}, 1),
    ],
)
async def test_variables_that_do_not_fit_are_all_reported_and_nothing_is_sent(
    client: Client, declared: str, given: Json, messages: int
) -> None:
    node = fetch("a", "{ echo }")
    response = await client.run(API, f"query({declared}) {{ echo }}", node, given, a={"data": {"echo": "e"}})
    body = orjson.loads(response.to_bytes())
    assert "data" not in body
    assert [error["extensions"] for error in body["errors"]] == [{"code": "BAD_USER_INPUT"}] * messages
    assert all(error["message"] and error["locations"] for error in body["errors"])
    assert client.subgraphs["a"].asked == []


async def test_a_fetch_gets_only_the_variables_that_it_uses(client: Client) -> None:
    node = Sequence(
        (
            fetch("a", "query($a: Int) { echo(a: $a) user { id } }", variables=["a"]),
            entity_fetch(
                "b",
                """query($representations: [_Any!]!, $s: Int) {
                  _entities(representations: $representations) { ... on User { name(size: $s) } }
                }""",
                entities("user", keyed("User", "id")),
                variables=["s"],
            ),
        )
    )
    query = "query($a: Int, $s: Int, $d: ID) { echo(a: $a, d: $d) user { name(size: $s) } }"
    answers: dict[str, Any] = {
        "a": {"data": {"echo": "e", "user": {"id": "1"}}},
        "b": {"data": {"_entities": [{"name": "n"}]}},
    }
    await client.run(API, query, node, {"a": 1, "s": 2, "d": "x"}, **answers)
    assert client.subgraphs["a"].variables == [{"a": 1}]
    assert client.subgraphs["b"].variables == [{"s": 2, "representations": [{"__typename": "User", "id": "1"}]}]


async def test_a_request_carries_its_body_its_document_and_the_client_s_context(client: Client) -> None:
    node = fetch("a", 'query { echo(e: "ü\\"\\n") }')
    await client.run(API, "{ echo }", node, a={"data": {"echo": "e"}})
    (request,) = client.subgraphs["a"].asked
    assert orjson.loads(request.prefix + b"{}}") == {"query": node.text, "variables": {}}
    assert request.document is node.document
    assert request.context is client.context


async def test_a_named_operation_is_sent_with_its_name(client: Client) -> None:
    node = replace(fetch("a", "query Echo__a { echo }"), operation_name="Echo__a")
    await client.run(API, "{ echo }", node, a={"data": {"echo": "e"}})
    (request,) = client.subgraphs["a"].asked
    assert request.operation_name == "Echo__a"
    assert orjson.loads(request.prefix + b"{}}") == {"query": node.text, "operationName": "Echo__a", "variables": {}}


async def test_mutations_run_one_after_another_and_a_failed_one_stops_none(client: Client) -> None:
    order: list[str] = []

    def answering(service: str, answer: Json) -> Any:
        def answer_in_order(request: Any) -> Json:
            order.append(service)
            return answer

        return answer_in_order

    nodes = [
        fetch(name, f"mutation {{ {field} }}", kind="mutation") for name, field in (("a", "second"), ("b", "third"))
    ]
    failed = {"data": None, "errors": [{"message": "No.", "path": ["second"]}]}
    response = await client.run(
        API,
        "mutation { second third }",
        Sequence(tuple(nodes)),
        kind="mutation",
        a=answering("a", failed),
        b=answering("b", {"data": {"third": 3}}),
    )
    assert order == ["a", "b"]
    assert response.data == {"second": None, "third": 3}
    assert len(response.errors) == 1
