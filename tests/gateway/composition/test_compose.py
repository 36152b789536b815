"""Composing through the front door: what comes out, where errors point, and that order does not matter."""

from collections.abc import Callable
from itertools import permutations

import pytest
from graphql import parse, validate

from gateway.composition.compose import Composition, SubgraphSource, compose

Compose = Callable[..., Composition]

USERS = """
type Query { me: User @shareable }
type User @key(fields: "id") { id: ID! name: String @shareable }
"""
REVIEWS = """
type User @key(fields: "id") { id: ID! name: String @external reviews: [Review] @requires(fields: "name") }
type Review { author: User body: String }
"""
LEGACY = """# federation 1
type Query { me: User }
extend type User @key(fields: "id") { id: ID! @external birthday: String }
"""


def test_a_composition_holds_the_text_and_the_model_of_the_supergraph(composed: Compose) -> None:
    composition = composed(USERS, REVIEWS)
    assert composition.errors == ()
    assert composition.supergraph_sdl is not None
    assert 'reviews: [Review] @join__field(graph: B, requires: "name")' in composition.supergraph_sdl
    assert composition.supergraph is not None
    assert [graph.name for graph in composition.supergraph.graphs.values()] == ["a", "b"]


def test_the_order_of_subgraphs_never_matters() -> None:
    from_users = SubgraphSource("users", "http://u", f'extend schema @link(url: "{SPEC}", import: {IMPORT})\n{USERS}')
    from_reviews = SubgraphSource(
        "reviews", "http://r", f'extend schema @link(url: "{SPEC}", import: {IMPORT})\n{REVIEWS}'
    )
    legacy = SubgraphSource("legacy", "http://l", LEGACY)
    results = [compose(order) for order in permutations([from_users, from_reviews, legacy])]
    assert {result.supergraph_sdl for result in results} == {results[0].supergraph_sdl}
    assert results[0].supergraph_sdl is not None
    assert all(result.hints == results[0].hints for result in results)


SPEC = "https://specs.apollo.dev/federation/v2.3"
IMPORT = '["@key", "@shareable", "@external", "@requires"]'


def test_all_errors_come_at_once_with_their_places(composed: Compose) -> None:
    composition = composed(
        'type Query { a: Int }\ntype T @key(fields: "nope") { id: ID! }',
        'type Query { b: Int @shareable @shareable }\ntype T @key(fields: "id") { id: ID! gone: Int @external }',
    )
    assert composition.supergraph_sdl is None
    found = {(error.code, error.locations[0].subgraph, error.locations[0].line - 5) for error in composition.errors}
    assert found == {("KEY_INVALID_FIELDS", "a", 2), ("INVALID_SHAREABLE_USAGE", "b", 1), ("EXTERNAL_UNUSED", "b", 2)}
    assert any(error.fix for error in composition.errors)


def test_broken_text_is_reported_where_it_breaks(composed: Compose) -> None:
    (error,) = composed("# federation 1\ntype Query {").errors
    assert (error.code, error.locations[0].line) == ("INVALID_GRAPHQL", 2)


def test_an_unanswerable_query_is_shown_with_each_subgraphs_reason(composed: Compose) -> None:
    (error,) = composed(
        'type Query { cart: Cart } type Cart { items: [Item] } type Item @key(fields: "id") { id: ID! }',
        'type Item @key(fields: "sku") { sku: ID! price: Int }',
    ).errors[:1]
    assert error.code == "SATISFIABILITY_ERROR"
    assert "{\n  cart {\n    items {\n      sku\n    }\n  }\n}" in error.message
    assert 'subgraph "a" does not have the field "Item.sku"' in error.message
    assert 'has "Item.sku", but the fields of its key "sku" cannot be had' in error.message


@pytest.mark.parametrize(
    ("version", "join"), [("v2.0", "v0.3"), ("v2.6", "v0.3"), ("v2.7", "v0.4"), ("v2.8", "v0.5"), ("v2.14", "v0.5")]
)
def test_the_version_of_join_follows_the_newest_federation(version: str, join: str) -> None:
    sdl = f'extend schema @link(url: "https://specs.apollo.dev/federation/{version}") type Query {{ a: Int }}'
    composition = compose(
        [SubgraphSource("a", "http://a", sdl), SubgraphSource("b", "http://b", "type Query { b: Int }")]
    )
    assert composition.supergraph_sdl is not None
    assert f'@link(url: "https://specs.apollo.dev/join/{join}", for: EXECUTION)' in composition.supergraph_sdl


def test_expanded_sdl_composes_like_authored_sdl() -> None:
    authored = f'extend schema @link(url: "{SPEC}", import: ["@key", "FieldSet"])\n'
    types = 'type Query { t: T } type T @key(fields: "id") { id: ID! }'
    machinery = """
    directive @key(fields: FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
    directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
    scalar FieldSet scalar link__Import scalar _Any enum link__Purpose { SECURITY EXECUTION }
    union _Entity = T type _Service { sdl: String }
    extend type Query { _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }
    """
    plain = compose([SubgraphSource("a", "http://a", authored + types)])
    expanded = compose([SubgraphSource("a", "http://a", authored + types + machinery)])
    assert expanded.errors == ()
    assert expanded.supergraph_sdl == plain.supergraph_sdl


def test_subgraphs_have_each_its_own_name() -> None:
    same = SubgraphSource("a", "http://a", "type Query { a: Int }")
    assert {error.code for error in compose([same, same]).errors} == {"INVALID_SUBGRAPH_NAME"}


def test_nothing_composes_to_nothing() -> None:
    assert {error.code for error in compose([]).errors} == {"NO_QUERIES"}


def test_one_of_inputs_stay_what_they_are(composed: Compose) -> None:
    composition = composed("type Query { a(by: By): Int } input By @oneOf { id: ID name: String }")
    assert composition.errors == ()
    assert composition.supergraph_sdl is not None
    assert "input By\n  @join__type(graph: A)\n  @oneOf\n{" in composition.supergraph_sdl


@pytest.mark.parametrize(
    ("code", "sdls", "places"),
    [
        ("NO_QUERIES", ("type T @shareable { a: Int }", "type T @shareable { a: Int }"), {("a", 1), ("b", 1)}),
        (
            "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES",
            (
                "union U = A type A { a: Int }\ntype Query { u: U @shareable }",
                "union U = B type B { b: Int }\ntype Query { u: U @shareable }",
            ),
            {("a", 7), ("b", 7)},
        ),
    ],
)
def test_every_error_has_a_place(
    code: str, sdls: tuple[str, ...], places: set[tuple[str, int]], composed: Compose
) -> None:
    errors = composed(*sdls).errors
    assert {error.code for error in errors} == {code}
    assert {(location.subgraph, location.line) for error in errors for location in error.locations} == places


def test_a_name_that_two_subgraphs_have_is_a_place() -> None:
    twice = [SubgraphSource("same", "http://s", USERS), SubgraphSource("same", "http://t", USERS)]
    error = next(error for error in compose(twice).errors if error.code == "INVALID_SUBGRAPH_NAME")
    assert [location.subgraph for location in error.locations] == ["same"]


def test_an_implementation_may_deprecate_a_field_before_its_interface_does(composed: Compose) -> None:
    composition = composed(
        "type Query { i: I } interface I { a: Int }"
        ' type X implements I { a: Int @deprecated(reason: "b is better") b: Int }'
    )
    assert composition.errors == ()
    assert composition.supergraph is not None
    assert validate(composition.supergraph.api_schema, parse("{ i { a } }")) == []
