"""REQUIRES_FIELDS_MISSING_EXTERNAL: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! b: Int @requires(fields: "b") }
            """,
        ),
        {"REQUIRES_FIELDS_MISSING_EXTERNAL"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! a: Int b: Int @requires(fields: "a") }
            """,
        ),
        {"REQUIRES_FIELDS_MISSING_EXTERNAL"},
    ),
    (
        (
            """
            type Query { a: Int }
            type T @key(fields: "id") { id: ID! i: I c: Int @requires(fields: "i{x}") }
            interface I { x: Int }
            type A implements I { x: Int @external }
            """,
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! }
            interface I { x: Int }
            type A implements I { x: Int }
            """,
        ),
        {"REQUIRES_FIELDS_MISSING_EXTERNAL"},
    ),
    (
        (
            """
            type Query { a: Int }
            type T @key(fields: "id") { id: ID! i: I c: Int @requires(fields: "i{x}") }
            interface I { x: Int }
            type A implements I @key(fields: "id") { id: ID! x: Int @external }
            """,
            """
            type Query { t: T }
            type T @key(fields: "id") { id: ID! }
            interface I { x: Int }
            type A implements I @key(fields: "id") { id: ID! x: Int }
            """,
        ),
        {"REQUIRES_FIELDS_MISSING_EXTERNAL"},
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
def test_requires_fields_missing_external_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes
