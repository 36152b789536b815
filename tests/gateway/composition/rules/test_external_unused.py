"""EXTERNAL_UNUSED: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @external @key(fields: "id") { id: ID! a: Int }
            """,
        ),
        {"EXTERNAL_UNUSED"},
    ),
    (
        (
            """
            type Query { t: T x: Int @requires(fields: "t{a}") }
            type T @external { id: ID! a: Int }
            """,
        ),
        {"EXTERNAL_UNUSED"},
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key",
              "@shareable", "@external", "@requires", "@provides"])
            type Query { t: T @provides(fields: "p") }
            type T @key(fields: "id") {
              id: ID!
              a: Int @external
              b(x: Int): Int @external
              c: Int @external
              d: Int @requires(fields: "a b(x: 1) c")
              p: Int @external
              e: Int @external
            }
            """,
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
            type T @key(fields: "id") { id: ID! a: String b(x: String): Int p: Int }
            """,
        ),
        {"EXTERNAL_UNUSED"},
    ),
    (
        (
            """
            type Query { t: T }
            interface T { a: Int @external }
            """,
        ),
        {"EXTERNAL_UNUSED", "EXTERNAL_ON_INTERFACE"},
    ),
    (
        (
            """
            type Query { t: T }
            interface T { a: Int }
            type X implements T @key(fields: "id") { id: ID! a: Int @external }
            """,
            """
            type X @key(fields: "id") { id: ID! a: Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") {
              id: ID!
              a(x: Int @tag(name: "x")): Int @external
              b: Int @requires(fields: "a")
            }
            """,
            """
            type T @key(fields: "id") { id: ID! a(x: Int): Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_external_unused_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes
