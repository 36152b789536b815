"""EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") {
              id: ID!
              a: T @external @provides(fields: "c")
              b: Int @requires(fields: "a {id}")
              c: Int @external
            }
            """,
            """
            type T @key(fields: "id") { id: ID! a: T c: Int }
            """,
        ),
        {"EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE"},
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
def test_external_collision_with_another_directive_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes
