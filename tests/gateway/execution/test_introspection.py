"""Questions about the schema, alone and beside others."""

import pytest
from graphql import build_client_schema, build_schema, get_introspection_query, print_schema

from gateway.execution.execute import execute
from tests.gateway.execution.by_hand import Client, fetch

API = """
type Query { word: String  user: User }
type Mutation { write: String }
type User { id: ID!  name: String @deprecated }
"""


async def test_the_whole_api_schema_can_be_read(client: Client) -> None:
    response = await client.run(API, get_introspection_query(), None)
    assert response.data is not None
    assert print_schema(build_client_schema(response.data)) == print_schema(build_schema(API))  # type: ignore[arg-type]  # a JSON object is a TypedDict here


@pytest.mark.parametrize(
    ("query", "variables", "expected"),
    [
        ("{ __typename }", {}, {"__typename": "Query"}),
        (
            '{ t: __type(name: "User") { name } none: __type(name: "None") { name } }',
            {},
            {"t": {"name": "User"}, "none": None},
        ),
        ("query($n: String!) { __type(name: $n) { kind } }", {"n": "ID"}, {"__type": {"kind": "SCALAR"}}),
        ("query($n: String!) { __type(name: $n) { kind } }", {"n": "User"}, {"__type": {"kind": "OBJECT"}}),
        (
            'query($d: Boolean!) { __type(name: "User") { fields(includeDeprecated: $d) { name } } }',
            {"d": True},
            {"__type": {"fields": [{"name": "id"}, {"name": "name"}]}},
        ),
        (
            """query($s: Boolean!) { ...Q }
            fragment Q on Query { __schema @skip(if: $s) { queryType { ...T } } __typename }
            fragment T on __Type { name }""",
            {"s": False},
            {"__schema": {"queryType": {"name": "Query"}}, "__typename": "Query"},
        ),
        (
            "query($s: Boolean!) { __schema @skip(if: $s) { queryType { name } } __typename }",
            {"s": True},
            {"__typename": "Query"},
        ),
        (
            '{ a: __type(name: "User") { name } a: __type(name: "User") { kind } }',
            {},
            {"a": {"name": "User", "kind": "OBJECT"}},
        ),
    ],
)
async def test_introspection_needs_no_subgraph(
    client: Client, query: str, variables: dict[str, object], expected: dict[str, object]
) -> None:
    compiled = client.plan(API, query, None)
    for _ in range(2):
        response = await execute(compiled, variables, client.context, {})
        assert response.data == expected
        assert not response.errors


async def test_introspection_stands_beside_data_in_the_client_s_order(client: Client) -> None:
    query = "{ user { id } __schema { queryType { name } } word __typename }"
    node = fetch("a", "{ user { id } word }")
    response = await client.run(API, query, node, a={"data": {"word": "w", "user": {"id": 1}}})
    text = '{"data":{"user":{"id":"1"},"__schema":{"queryType":{"name":"Query"}},"word":"w","__typename":"Query"}}'
    assert response.to_bytes().decode() == text


async def test_the_root_of_mutations_has_its_own_name(client: Client) -> None:
    response = await client.run(API, "mutation { __typename }", None, kind="mutation")
    assert response.data == {"__typename": "Mutation"}
