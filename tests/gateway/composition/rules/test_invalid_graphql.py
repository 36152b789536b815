"""INVALID_GRAPHQL: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c d") { id: ID! u: U p: String }
            """,
        ),
        {"INVALID_GRAPHQL"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @interfaceObject @key(fields: "id") { id: ID z: Int }
            type Query { x: Int }
            """,
            """
            interface T { id: ID }
            """,
        ),
        {"INVALID_GRAPHQL"},
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/link/v1.0") @core(url:
              "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
            type Query { a: T }
            type T @key(fields: "id") { id: ID }
            """,
        ),
        {"INVALID_GRAPHQL"},
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"]) @link(url:
              "https://specs.apollo.dev/tag/v0.9", import: ["@tag"])
            type Query { a: Int @tag(name: "x") }
            """,
        ),
        {"INVALID_GRAPHQL"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{p}")): Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c {  p  }")): Int }
            """,
            """
            type U @key(fields: "id") { id: ID! }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_invalid_graphql_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes
