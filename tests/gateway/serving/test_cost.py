"""The estimate of an operation's cost: objects of its answer, by the sizes that it asks for."""

from typing import Any

import pytest
from graphql import OperationDefinitionNode, build_schema, parse

from gateway.serving.cost import Cost
from gateway.supergraph.demand import Demand

SCHEMA = build_schema("""
type Query {
  me: User
  users(first: Int = 5, last: Int): [User!]!
  everybody: [User]
  search(limit: Int): [Named!]!
  pages(first: Int = 20): Page!
  name: String
  tags: [String!]!
}
type Page { nodes: [User!]! edges: [Edge!]! totalCount: Int }
type Edge { cursor: String node: User }
interface Named { name: String }
type User implements Named {
  id: ID! name: String best: User friends(first: Int): [User!]! pages(first: Int = 20): Page!
}
union Anyone = User
""")


def cost(document: str) -> Cost:
    parsed = parse(document)
    operation = parsed.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return Cost(SCHEMA, Demand(), parsed, operation)


@pytest.mark.parametrize(
    ("document", "total"),
    [
        ("{ name tags __typename __schema { types { name } } }", 0),
        ("{ me { name } }", 1),
        ("{ me { best { best { name } } } }", 3),
        ("{ everybody { name } }", 10),
        ("{ everybody { best { name } } }", 20),
        ("{ everybody { friends { name } } }", 10 + 10 * 10),
        ("{ users { name } }", 5),
        ("{ users(first: 3) { name } }", 3),
        ("{ users(first: 3, last: 7) { name } }", 7),
        ("{ users(first: 0) { best { name } } }", 0),
        ("{ users(first: -3) { name } }", 0),
        ("{ users(first: null) { name } }", 10),
        ("{ search(limit: 4) { name ... on User { best { name } } } }", 8),
        ("{ pages(first: 3) { nodes { name } totalCount } }", 1 + 3),
        ("{ pages(first: 3) { edges { cursor node { name } } } }", 1 + 3 * 2),
        ("{ pages { nodes { name } } }", 1 + 20),
        ("{ pages(first: 3) { nodes { pages(first: 4) { nodes { name } } } } }", 1 + 3 * (1 + 1 + 4)),
        ("{ ... on Query { me { ...F } } } fragment F on User { best { id } }", 2),
        ("{ ...Q ...Q } fragment Q on Query { me { id } }", 2),
        ("{ ... { me { id } } }", 1),
    ],
)
def test_an_operation_costs_the_objects_of_its_answer(document: str, total: int) -> None:
    estimated = cost(document)

    assert (estimated.total({}), estimated.is_fixed) == (total, True)


@pytest.mark.parametrize(
    ("variables", "total"),
    [({}, 2 * 6), ({"n": 3}, 3 * 6), ({"n": 3, "m": 1}, 3 * 2), ({"n": None}, 10 * 6), ({"n": "x"}, 10 * 6)],
)
def test_variables_size_lists(variables: dict[str, Any], total: int) -> None:
    estimated = cost("query($n: Int = 2, $m: Int = 5) { users(first: $n) { friends(first: $m) { name } } }")

    assert not estimated.is_fixed
    assert [estimated.total(variables) for _ in range(2)] == [total, total]


def test_fragments_that_double_at_every_level_are_estimated_in_an_instant() -> None:
    levels = 60
    fragments = [
        f"fragment F{n} on User {{ a: best {{ ...F{n + 1} }} b: best {{ ...F{n + 1} }} }}" for n in range(levels)
    ]

    estimated = cost("{ me { ...F0 } } " + " ".join(fragments) + f" fragment F{levels} on User {{ id }}")

    assert estimated.total({}) == 2 ** (levels + 1) - 1
