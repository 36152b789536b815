"""REQUIRES_INVALID_FIELDS: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int b: Int @requires(fields: "zz") }
            """,
        ),
        {"REQUIRES_INVALID_FIELDS"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a(x: Int!): Int @external b: Int @requires(fields: "a") }
            """,
        ),
        {"REQUIRES_INVALID_FIELDS"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a(x: Int): Int @external b: Int @requires(fields: "a(y:1)") }
            """,
        ),
        {"REQUIRES_INVALID_FIELDS"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: A @external b: Int @requires(fields: "a") }
            type A { x: Int }
            """,
        ),
        {"REQUIRES_INVALID_FIELDS"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a(x: Int): Int @external b: Int @requires(fields: "a(x:1)") }
            """,
            """
            type T @key(fields: "id") { id: ID! a(x: Int): Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@requires",
              "@external"])
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a(x: Int): Int @external b: Int @requires(fields: "a(x:1)") }
            """,
            """
            type T @key(fields: "id") { id: ID! a(x: Int): Int }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_requires_invalid_fields_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes
