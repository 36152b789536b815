"""The estimate of an operation's cost where the schema says what things cost: @cost and @listSize."""

from typing import Any

import pytest

from gateway.composition.compose import SubgraphSource, compose
from gateway.serving.gateway import Gateway
from gateway.serving.limits import Limits
from gateway.supergraph.model import Supergraph

SDL = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  {name: "@cost", as: "@weight"}, "@listSize", "@shareable"
])
type Query {
  cheap: Node
  dear: Node @weight(weight: 7)
  report: Report
  name: String
  slow: String @weight(weight: 4)
  names: [Digest] @listSize(assumedSize: 3)
  level: Level
  all: [Node] @listSize(assumedSize: 50)
  some(first: Int = 20, last: Int): [Node] @listSize(slicingArguments: ["first", "last"])
  any(first: Int, last: Int): [Node]
    @listSize(slicingArguments: ["first", "last"], requireOneSlicingArgument: false, assumedSize: 6)
  page(first: Int): Page @listSize(slicingArguments: ["first"], sizedFields: ["nodes"])
  search(text: String @weight(weight: 5), filter: Filter, filters: [Filter!]): String
  being: Being
  thing: Thing
}
type Mutation { create(input: Filter!): Node }
type Node { id: ID! best: Node }
type Page { nodes(first: Int): [Node] edges: [Edge] }
type Edge { node: Node }
type Report @weight(weight: 30) { id: ID! node: Node }
scalar Digest @weight(weight: 2)
enum Level @weight(weight: 3) { LOW }
input Filter { text: String @weight(weight: 10) level: Level and: [Filter!] by: Heavy @weight(weight: 100) plain: Int }
input Heavy { a: Int }
interface Being { id: ID! portrait: String }
type Man implements Being { id: ID! portrait: String @weight(weight: 8) }
type Owl implements Being { id: ID! portrait: String @weight(weight: 9) }
union Thing = Node | Report
"""


@pytest.fixture(scope="module")
def supergraph() -> Supergraph:
    composition = compose([SubgraphSource("a", "http://a", SDL)])
    assert composition.supergraph is not None, composition.errors
    return composition.supergraph


async def errors(supergraph: Supergraph, document: str, variables: dict[str, Any]) -> list[dict[str, Any]]:
    """Ask a gateway that allows hardly anything."""
    gateway = Gateway(supergraph, {}, limits=Limits(cost=-1))
    return [dict(error) for error in (await gateway.execute(document, variables)).errors]


@pytest.mark.parametrize(
    ("document", "variables", "total"),
    [
        ("{ cheap { id } }", {}, 1),
        ("{ dear { id } }", {}, 7),
        ("{ dear { best { id } } }", {}, 8),
        ("{ report { id } }", {}, 30),
        ("{ report { node { id } } }", {}, 31),
        ("{ name slow }", {}, 4),
        ("{ names level }", {}, 3 * 2 + 3),
        ("{ all { best { id } } }", {}, 50 * 2),
        ("{ some { id } }", {}, 20),
        ("{ some(first: 4) { id } }", {}, 4),
        ("{ some(last: 9) { id } }", {}, 9),
        ("query($n: Int) { some(first: $n) { id } }", {"n": 3}, 3),
        ("query($n: Int) { some(first: $n) { id } }", {}, 20),
        ("query($n: Int = 2) { some(first: $n) { id } }", {}, 2),
        ("{ any { id } }", {}, 6),
        ("{ any(first: 2, last: 8) { id } }", {}, 8),
        ("{ page(first: 5) { nodes { id } } }", {}, 1 + 5),
        ("{ page(first: 5) { nodes(first: 2) { best { id } } } }", {}, 1 + 5 * 2),
        ("{ page(first: 5) { edges { node { id } } } }", {}, 1 + 10 * 2),
        ("{ page(first: 5) { ...P edges { node { id } } } } fragment P on Page { nodes { id } }", {}, 1 + 5 + 10 * 2),
        ('{ search(text: "a") }', {}, 5),
        ("{ search(text: null) }", {}, 0),
        ('{ search(filter: {text: "a"}) }', {}, 1 + 10),
        ("{ search(filter: {level: LOW, plain: 1}) }", {}, 1 + 3),
        ('{ search(filter: {and: [{text: "a"}, {by: {a: 1}}]}) }', {}, 1 + (1 + 10) + (1 + 100)),
        ("{ search(filters: [{}, {}]) }", {}, 2),
        ("query($f: Filter) { search(filter: $f) }", {"f": {"text": "a", "by": {}}}, 1 + 10 + 100),
        ("query($t: String) { search(filter: {text: $t}) }", {"t": "a"}, 1 + 10),
        ("query($t: String) { search(filter: {text: $t}) }", {}, 1),
        ("mutation($i: Filter!) { create(input: $i) { id } }", {"i": {"text": "a"}}, 1 + 10 + 1),
        ("{ being { portrait } }", {}, 1 + 9),
        ("{ being { ... on Man { portrait } } }", {}, 1 + 8),
        ("{ thing { ... on Node { id } } }", {}, 30),
    ],
)
async def test_weights_and_sizes_of_the_schema_count(
    document: str, variables: dict[str, Any], total: int, supergraph: Supergraph
) -> None:
    (error,) = await errors(supergraph, document, variables)
    assert error["extensions"] == {"code": "COST_ESTIMATED_TOO_EXPENSIVE", "estimated": total, "allowed": -1}


@pytest.mark.parametrize(
    ("document", "variables"),
    [
        ("{ some(first: 1, last: 1) { id } }", {}),
        ("{ some(first: null) { id } }", {}),
        ("query($n: Int) { some(first: $n) { id } }", {"n": None}),
        ("query($n: Int, $m: Int) { some(first: $n, last: $m) { id } }", {"n": 1, "m": 1}),
    ],
)
async def test_a_field_that_asks_for_one_slicing_argument_is_refused_without_exactly_one(
    document: str, variables: dict[str, Any], supergraph: Supergraph
) -> None:
    (error,) = await errors(supergraph, document, variables)
    assert error == {
        "message": '"Query.some" needs exactly one of the arguments that say how many items are wanted.',
        "extensions": {"code": "COST_QUERY_PARSE_FAILURE"},
    }


async def test_variables_that_nest_without_end_are_weighed(supergraph: Supergraph) -> None:
    nested: dict[str, Any] = {}
    for _ in range(5000):
        nested = {"and": [nested]}
    (error,) = await errors(supergraph, "query($f: Filter) { search(filter: $f) }", {"f": nested})
    assert error["extensions"]["estimated"] == 5001
