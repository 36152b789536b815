"""MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int @external @deprecated b: Int @requires(fields: "a") }
            """,
            """
            type T @key(fields: "id") { id: ID! a: Int }
            """,
        ),
        {"MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int @external @tag(name: "x") b: Int @requires(fields: "a") }
            """,
            """
            type T @key(fields: "id") { id: ID! a: Int }
            """,
        ),
        {"MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int @external @inaccessible b: Int @requires(fields: "a") }
            """,
            """
            type T @key(fields: "id") { id: ID! a: Int }
            """,
        ),
        {"MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL"},
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
def test_merged_directive_application_on_external_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes
