"""OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") {
              id: ID!
              a: Int @external @override(from: "b")
              b: Int @requires(fields: "a")
            }
            """,
            """
            type T @key(fields: "id") { id: ID! a: Int }
            """,
        ),
        {"OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE"},
    ),
    (
        (
            """
            type Query { t: T @override(from: "b", label: "a b") }
            type T { x: Int }
            """,
            """
            type Query { t: T @provides(fields: "x") }
            type T @key(fields: "x") { x: Int @external }
            """,
        ),
        {"INVALID_FIELD_SHARING", "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID a: Int @override(from: "b") }
            """,
            """
            type T @key(fields: "id") { id: ID a: Int @requires(fields: "b") b: Int @external }
            """,
            """
            type T @key(fields: "id") { id: ID b: Int }
            """,
        ),
        {"INVALID_FIELD_SHARING", "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE"},
    ),
    (
        (
            """
            type Query { t: T @override(from: "b") }
            type T @key(fields: "id") { id: ID! }
            """,
            """
            type T @key(fields: "id") { id: ID! a: Int c: Int @external }
            type Query { t: T @provides(fields: "c") }
            """,
            """
            type T @key(fields: "id") { id: ID! c: Int }
            """,
        ),
        {"INVALID_FIELD_SHARING", "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE"},
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
def test_override_collision_with_another_directive_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes
