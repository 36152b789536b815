"""MISSING_TRANSITIVE_AUTH_REQUIREMENTS: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int @external b: Int @requires(fields: "a") }
            """,
            """
            type T @key(fields: "id") { id: ID! a: Int @authenticated }
            """,
        ),
        {"MISSING_TRANSITIVE_AUTH_REQUIREMENTS"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: S @external b: Int @requires(fields: "a") }
            scalar S @authenticated
            """,
            """
            type T @key(fields: "id") { id: ID! a: S }
            scalar S
            """,
        ),
        {"MISSING_TRANSITIVE_AUTH_REQUIREMENTS"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") {
              id: ID!
              a: Int @external
              b: Int @requires(fields: "a") @requiresScopes(scopes: [["a"], ["b"]])
            }
            """,
            """
            type T @key(fields: "id") { id: ID! a: Int @requiresScopes(scopes: [["a"]]) }
            """,
        ),
        {"MISSING_TRANSITIVE_AUTH_REQUIREMENTS"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: A @external b: Int @requires(fields: "a{x}") }
            type A @key(fields: "x") { x: Int }
            """,
            """
            type T @key(fields: "id") { id: ID! a: A }
            type A @authenticated @key(fields: "x") { x: Int }
            """,
        ),
        {"MISSING_TRANSITIVE_AUTH_REQUIREMENTS"},
    ),
    (
        (
            """
            type Query { i: I }
            interface I @key(fields: "id") { id: ID! }
            type X implements I @key(fields: "id") { id: ID! }
            """,
            """
            type I @interfaceObject @key(fields: "id") { id: ID! z: Int @authenticated }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { i: I }
            interface I { id: ID! }
            type X implements I @authenticated { id: ID! }
            type Y implements I { id: ID! @requiresScopes(scopes: [["a"]]) }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_missing_transitive_auth_requirements_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes
